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

    /** As large as rows are in memory, by the sizes that Spark assumes of its types. */
    static RowsAndBytes of(long rows, StructType schema) {
        return new RowsAndBytes(OptionalLong.of(rows), OptionalLong.of(Math.max(1, rows) * rowBytes(schema)), Map.of());
    }

    /** What some columns have of the bytes of all, by the same sizes: what Spark says of its own files of which it reads them. */
    static OptionalLong share(long bytes, StructType some, StructType all) {
        return OptionalLong.of(Math.max(1, (long) ((double) bytes * rowBytes(some) / rowBytes(all))));
    }

    private static int rowBytes(StructType schema) {
        return ROW_BYTES + schema.defaultSize();
    }
}
