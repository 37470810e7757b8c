package io.basalt.spark.dataset;

import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.colstats.ColumnStatistics;
import org.apache.spark.sql.types.StructType;

/** Spark's {@link Statistics} as a value. */
record RowsAndBytes(OptionalLong numRows, OptionalLong sizeInBytes, Map<NamedReference, ColumnStatistics> columnStats)
        implements Statistics {
    /** That Spark takes a row to have beside its values. */
    private static final int ROW_BYTES = 8;

    static RowsAndBytes of(long rows, StructType schema) {
        return of(rows, schema, Map.of());
    }

    /** As large as rows are in memory, by the sizes that Spark assumes of its types. */
    static RowsAndBytes of(long rows, StructType schema, Map<NamedReference, ColumnStatistics> columns) {
        return new RowsAndBytes(
                OptionalLong.of(rows),
                OptionalLong.of(Math.max(1, rows) * (ROW_BYTES + schema.defaultSize())),
                columns);
    }
}
