package io.basalt.spark.objects;

import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's {@link Scan} and {@link Batch} over an {@code objects} table at one LSN. Equal scans give equal rows, so that
 * Spark may run one of them only.
 *
 * @param totals of the whole bucket
 * @param residual predicates that Spark evaluates itself, for EXPLAIN
 */
record ObjectsScan(ObjectsQuery query, Projection projection, Totals totals, List<String> residual)
        implements Scan, Batch, SupportsReportStatistics {
    /** Rows that one task reads; fewer are not worth a second task. A guess: not measured yet. */
    private static final long ROWS_PER_PARTITION = 1 << 18;

    /** Objects of a bucket, and their bytes. */
    record Totals(long objects, long bytes) {}

    @Override
    public StructType readSchema() {
        return projection.type();
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public ColumnarSupportMode columnarSupportMode() {
        return ColumnarSupportMode.SUPPORTED;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        if (!query.cut().isAll()) {
            return new InputPartition[] {new ObjectsPartition(Query.Part.WHOLE)};
        }
        long worthwhile = projection.readsContent()
                ? totals.objects
                : (totals.objects + ROWS_PER_PARTITION - 1) / ROWS_PER_PARTITION;
        int parallelism = SparkSession.active().sparkContext().defaultParallelism();
        int parts = (int) Math.max(1, Math.min(worthwhile, parallelism));
        return IntStream.range(0, parts)
                .mapToObj(index -> new ObjectsPartition(new Query.Part(index, parts)))
                .toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return new ObjectsReaderFactory(query, projection);
    }

    @Override
    public Statistics estimateStatistics() {
        long rows = query.cut().rows(isAll() ? totals.objects : LocalObjectsScan.count(query.uncut()));
        double contentBytes =
                projection.readsContent() && totals.objects > 0 ? (double) totals.bytes / totals.objects : 0;
        long bytes = (long) (rows * (Math.max(1, projection.type().defaultSize()) + contentBytes));
        return new RowsAndBytes(OptionalLong.of(rows), OptionalLong.of(bytes));
    }

    private boolean isAll() {
        return query.predicate() == Predicate.Constant.TRUE && query.sample() == null;
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return ObjectsMetric.all();
    }

    @Override
    public String description() {
        return "basalt://" + query.bucket()
                + "/ at LSN " + query.lsn()
                + ", pushed: [" + PredicateText.of(query.predicate())
                + "]" + cut() + ", residual: [" + String.join(", ", residual)
                + "], columns: [" + columns()
                + "], reads: metadata index" + (projection.readsContent() ? ", content on access" : "");
    }

    private String cut() {
        ObjectsQuery.Cut cut = query.cut();
        String order = cut.order().stream()
                .map(by -> PredicateText.name(by.field())
                        + (by.descending() ? " DESC" : " ASC")
                        + (by.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"))
                .collect(Collectors.joining(", "));
        Query.Sample sample = query.sample();
        return (sample == null ? "" : ", sample: " + sample.fraction() + " of seed " + sample.seed())
                + (order.isEmpty() ? "" : ", order: [" + order + "]")
                + (cut.offset() == 0 ? "" : ", offset: " + cut.offset())
                + (cut.limit() < 0 ? "" : ", limit: " + cut.limit());
    }

    private String columns() {
        return projection.fields().stream().map(PredicateText::name).collect(Collectors.joining(", "));
    }

    /** Spark's {@link Statistics} as a value. */
    private record RowsAndBytes(OptionalLong numRows, OptionalLong sizeInBytes) implements Statistics {}
}
