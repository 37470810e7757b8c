package io.basalt.spark.objects.write;

import io.basalt.store.api.StoreException;
import io.basalt.store.api.Uploads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** What attempts of tasks have staged, told apart by the tokens of the uploads. */
final class StagedUploads {
    private static final int PAGE = 10_000;

    private StagedUploads() {}

    /**
     * Gives up the uploads of a bucket whose tokens begin with a prefix. It looks at all uploads of the bucket, which are those that
     * are under way.
     */
    static void giveUp(Uploads uploads, String bucket, String tokens) throws IOException {
        List<Callable<Boolean>> left = new ArrayList<>();
        Uploads.Marker after = Uploads.Marker.START;
        while (after != null) {
            Uploads.Page<Uploads.Upload, Uploads.Marker> page = page(uploads, bucket, after);
            for (Uploads.Upload upload : page.items()) {
                if (upload.options().token().orElse("").startsWith(tokens)) {
                    left.add(() -> uploads.abort(upload.uploadId()));
                }
            }
            after = page.next().orElse(null);
        }
        if (!left.isEmpty()) {
            StoreThreads threads = new StoreThreads();
            try {
                for (Callable<Boolean> abort : left) {
                    threads.run(0, abort);
                }
                threads.finish();
            } finally {
                threads.end();
            }
        }
    }

    private static Uploads.Page<Uploads.Upload, Uploads.Marker> page(
            Uploads uploads, String bucket, Uploads.Marker after) throws StoreException {
        return uploads.list(bucket, "", after, PAGE);
    }
}
