package io.basalt.it.bench;

import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.IOException;

/**
 * Fills a bucket, ten thousand objects a commit. Objects share a few contents, since the bytes do not matter here; all else
 * is their own.
 */
final class IndexFill {
    static final String BUCKET = "bench";
    private static final String SOURCES = "contents";

    private final Store store;
    private final BenchRows rows;

    IndexFill(Store store, BenchRows rows) {
        this.store = store;
        this.rows = rows;
    }

    void run() throws IOException {
        store.createBucket(BUCKET);
        store.createBucket(SOURCES);
        for (int content = 0; content < BenchRows.SIZES; content++) {
            try (ObjectWriter writer = store.put(source(content), PutOptions.DEFAULT)) {
                writer.write(new byte[BenchRows.size(content)]);
                writer.commit();
            }
        }
        Copies.publish(store, rows.rows(), row -> {
            PutOptions options =
                    PutOptions.DEFAULT.withContentType("image/jpeg").withAttributes(rows.attributes(row));
            ObjectKey key = new ObjectKey(BUCKET, BenchRows.key(row));
            return CopyRequest.of(source(BenchRows.content(row)), key).replacing(options);
        });
    }

    private static ObjectKey source(int content) {
        return new ObjectKey(SOURCES, "c" + content);
    }
}
