package io.basalt.spark.objects;

import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Spark's {@link org.apache.spark.sql.connector.read.ScanBuilder} of a changelog: reads the columns that are asked for. */
final class ChangelogScanBuilder implements SupportsPushDownRequiredColumns {
    private final StoreLocation location;
    private final Store store;
    private final String bucket;
    private final ObjectsSchema schema;
    private final ChangelogBounds bounds;
    private final CaseInsensitiveStringMap options;
    private StructType required;

    ChangelogScanBuilder(
            StoreLocation location,
            Store store,
            String bucket,
            ObjectsSchema schema,
            ChangelogBounds bounds,
            CaseInsensitiveStringMap options,
            StructType type) {
        this.location = location;
        this.store = store;
        this.bucket = bucket;
        this.schema = schema;
        this.bounds = bounds;
        this.options = options;
        this.required = type;
    }

    @Override
    public void pruneColumns(StructType requiredSchema) {
        required = requiredSchema;
    }

    @Override
    public Scan build() {
        return StoreCall.unchecked(() -> new ChangelogScan(
                ChangelogRows.of(location, bucket, schema, required),
                bounds.after().isPresent() ? bounds.after().getAsLong() : heldFrom(),
                bounds.upTo().orElseGet(store::visibleLsn),
                streamOptions()));
    }

    private long heldFrom() throws StoreException {
        return store.bucket(bucket)
                .orElseThrow(() -> new StoreException.NotFound("bucket '" + bucket + "' does not exist any more"))
                .heldFrom();
    }

    /** A stream begins with the range's first commit. */
    private CaseInsensitiveStringMap streamOptions() {
        Map<String, String> stream = new HashMap<>(options.asCaseSensitiveMap());
        stream.keySet().removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("starting"));
        bounds.after().ifPresent(after -> stream.put("startingVersion", Long.toString(after + 1)));
        return new CaseInsensitiveStringMap(stream);
    }
}
