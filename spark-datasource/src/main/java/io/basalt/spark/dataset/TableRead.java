package io.basalt.spark.dataset;

import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.Predicate;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What all tasks of a scan read of their contents. Immutable.
 *
 * @param asOf the LSN at which contents are found by their keys; null for the newest
 * @param schema the columns that the scan gives, as Spark expects them, without those of partitions
 */
record TableRead(
        StoreLocation location,
        StructType schema,
        Predicate filter,
        @Nullable Long asOf) implements Serializable {
    /** Of contents for which there is nothing better than to decode them, Spark's own reader is the faster one. */
    ColumnRequest of(List<Long> contents, Optional<ByteRange> split) {
        return new ColumnRequest(
                contents,
                List.of(schema.fieldNames()),
                filter,
                split,
                ColumnRequest.BATCH_BYTES,
                Optional.empty(),
                true);
    }
}
