package io.basalt.spark.dataset;

import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.Predicate;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What all tasks of a scan read of their contents. Immutable.
 *
 * @param schema the columns that the scan gives, as Spark expects them, without those of partitions
 * @param aggregation what is computed of the rows for which the filter is true; null: rows are given
 * @param asOf the LSN at which contents are found by their keys; null for the newest
 */
record TableRead(
        StoreLocation location,
        StructType schema,
        Predicate filter,
        @Nullable ColumnAggregation aggregation,
        @Nullable Long asOf)
        implements Serializable {
    /** Of contents for which there is nothing better than to decode them, Spark's own reader is the faster one. */
    ColumnRequest of(List<Long> contents, Optional<ByteRange> split) {
        return new ColumnRequest(
                contents,
                aggregation == null ? List.of(schema.fieldNames()) : List.of(),
                filter,
                split,
                ColumnRequest.BATCH_BYTES,
                Optional.ofNullable(aggregation),
                true,
                false);
    }

    /** Only rows that may meet a further filter. */
    TableRead also(Predicate further) {
        return new TableRead(location, schema, new Predicate.And(List.of(filter, further)), aggregation, asOf);
    }

    /** @throws NullPointerException where rows are given */
    ColumnAggregation aggregated() {
        return Objects.requireNonNull(aggregation);
    }

    /** Partial aggregates instead of rows. */
    TableRead aggregated(StructType groups, Predicate exactly, ColumnAggregation by) {
        return new TableRead(location, groups, exactly, by, asOf);
    }
}
