package io.basalt.spark.dataset;

import java.util.OptionalLong;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.types.StructType;

/** Spark's {@link Statistics} as a value. */
record RowsAndBytes(OptionalLong numRows, OptionalLong sizeInBytes) implements Statistics {
    /** That Spark takes a row to have beside its values. */
    private static final int ROW_BYTES = 8;

    /** As large as rows are in memory, by the sizes that Spark assumes of its types. */
    static RowsAndBytes of(long rows, StructType schema) {
        return new RowsAndBytes(
                OptionalLong.of(rows), OptionalLong.of(Math.max(1, rows) * (ROW_BYTES + schema.defaultSize())));
    }
}
