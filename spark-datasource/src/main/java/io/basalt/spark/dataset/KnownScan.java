package io.basalt.spark.dataset;

import io.basalt.spark.session.DriverScan;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;

/** Spark's {@link org.apache.spark.sql.connector.read.LocalScan} of aggregates that the statistics of all contents tell: no job runs. */
record KnownScan(String dataset, StructType readSchema, List<InternalRow> groups)
        implements DriverScan, SupportsReportStatistics {
    @Override
    public Statistics estimateStatistics() {
        return RowsAndBytes.of(groups.size(), readSchema);
    }

    @Override
    public Answer answer() {
        return new Answer(groups, List.of());
    }

    @Override
    public String description() {
        return dataset + ", answered by the statistics in the index";
    }
}
