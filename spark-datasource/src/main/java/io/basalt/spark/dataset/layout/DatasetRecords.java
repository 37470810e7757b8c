package io.basalt.spark.dataset.layout;

import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Reads and stages the records of datasets. Thread-safe. */
public final class DatasetRecords {
    private static final int MOST_BYTES = 64 << 20;

    private DatasetRecords() {}

    /**
     * A record, and the version of the object that it is.
     *
     * @param version for {@link Condition.IfVersion}
     */
    public record Held(DatasetRecord record, long version) {}

    public static ObjectKey key(DatasetName name) {
        return new ObjectKey(name.bucket(), name.recordKey());
    }

    /** Empty where the dataset has none. */
    public static Optional<Held> find(StoreView view, DatasetName name) throws IOException {
        ObjectKey key = key(name);
        Optional<ObjectInfo> info = view.stat(key);
        if (info.isEmpty()) {
            return Optional.empty();
        }
        try (ObjectReader reader = view.open(key)) {
            if (reader.size() > MOST_BYTES) {
                throw new StoreException.InvalidArgument(
                        key + " has " + reader.size() + " bytes, and a dataset record at most " + MOST_BYTES);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
            reader.read(0, bytes);
            return Optional.of(new Held(
                    DatasetRecord.decode(bytes.array(), key.toString()),
                    info.get().entry().version()));
        }
    }

    /** What holds of the record's object as long as the record is this one, or as long as there is none. */
    public static Publication.Step require(DatasetName name, Optional<Held> held) {
        return new Publication.Require(
                key(name),
                held.<Condition>map(record -> new Condition.IfVersion(record.version()))
                        .orElse(Condition.IF_ABSENT));
    }

    /** Stages a record: the step that makes it the dataset's. Where the step is not published, it is collected in time. */
    public static Publication.Step stage(Store store, DatasetName name, DatasetRecord record) throws IOException {
        PutOptions options = PutOptions.DEFAULT.withContentType(DatasetRecord.CONTENT_TYPE);
        long uploadId = store.uploads().begin(key(name), options).uploadId();
        try (PartWriter part = store.uploads().write(uploadId, 1)) {
            part.write(record.encode());
            part.commit();
        }
        return new Publication.Complete(uploadId, List.of());
    }
}
