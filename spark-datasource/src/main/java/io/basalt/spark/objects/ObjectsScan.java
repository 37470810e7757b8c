package io.basalt.spark.objects;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.stream.FeedScan;
import io.basalt.spark.stream.FeedStream;
import io.basalt.spark.stream.NarrowedStreams;
import io.basalt.spark.stream.Stretch;
import io.basalt.store.api.Store;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.expressions.FieldReference;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportOrdering;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's {@link org.apache.spark.sql.connector.read.Scan} and {@link Batch} over an {@code objects} table at one LSN. Equal scans give equal rows, so that
 * Spark may run one of them only.
 *
 * @param totals of the whole bucket
 * @param filters for EXPLAIN
 * @param ordering of the rows, by columns that are read
 * @param keys what is known once the query runs
 * @param source what else a stream has to know
 */
record ObjectsScan(
        ObjectsQuery query,
        Projection projection,
        Totals totals,
        ObjectsFilters.Shown filters,
        List<SortOrder> ordering,
        JoinKeys keys,
        Source source)
        implements FeedScan, Batch, SupportsReportStatistics, SupportsReportOrdering, SupportsRuntimeV2Filtering {
    /** Rows that one task reads; fewer are not worth a second task. A guess: not measured yet. */
    private static final long ROWS_PER_PARTITION = 1 << 18;

    /** Objects of a bucket, and their bytes. */
    record Totals(long objects, long bytes) {}

    /**
     * What else decides on a scan.
     *
     * @param prefix only objects whose keys begin so
     * @param takesKeys whether Spark may tell of keys while the query runs; of statements that change rows, it would ask for all columns
     */
    record Source(String prefix, CaseInsensitiveStringMap options, boolean takesKeys) {
        /** Whether a stream asks, of objects that nobody knows yet. */
        boolean isStream() {
            return options.getBoolean(NarrowedStreams.OF_STREAM, false);
        }
    }

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
        ObjectsQuery wanted = query.and(keys.wanted());
        return ObjectsPartition.of(wanted, query.cut().isAll() ? Math.max(1, parts(rows(wanted))) : 1);
    }

    /** All columns; none where the first rows are asked for, which others would take the place of. */
    @Override
    public NamedReference[] filterAttributes() {
        return source.takesKeys && query.cut().isAll()
                ? Arrays.stream(projection.type().fieldNames())
                        .map(FieldReference::column)
                        .toArray(NamedReference[]::new)
                : new NamedReference[0];
    }

    @Override
    public void filter(Predicate[] predicates) {
        keys.set(predicates);
    }

    private int parts(long objects) {
        long worthwhile = projection.readsContent() ? objects : (objects + ROWS_PER_PARTITION - 1) / ROWS_PER_PARTITION;
        int parallelism = SparkSession.active().sparkContext().defaultParallelism();
        return (int) Math.min(worthwhile, parallelism);
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
        Store store = SessionStores.held(query.location(), SparkSession.active().sparkContext());
        return FeedStream.ofObjects(store, query.bucket(), source.prefix, source.options, this);
    }

    @Override
    public InputPartition[] partitions(Stretch stretch) {
        ObjectsQuery during = told().during(stretch);
        return ObjectsPartition.of(during, parts(LocalObjectsScan.count(during)));
    }

    /** The objects that a stream tells of: it will meet stages that were not there when it was planned. */
    private ObjectsQuery told() {
        return StagedKeys.isBelow(source.prefix) ? query : query.and(StagedKeys.hidden());
    }

    @Override
    public PartitionReaderFactory readers() {
        return createReaderFactory();
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return new ObjectsReaderFactory(projection);
    }

    @Override
    public Statistics estimateStatistics() {
        long rows = query.cut().rows(rows(query));
        double contentBytes =
                projection.readsContent() && totals.objects > 0 ? (double) totals.bytes / totals.objects : 0;
        long bytes = (long) (rows * (Math.max(1, projection.type().defaultSize()) + contentBytes));
        return new RowsAndBytes(OptionalLong.of(rows), OptionalLong.of(bytes));
    }

    /** What is ordered is read in one part. */
    @Override
    public SortOrder[] outputOrdering() {
        return ordering.toArray(SortOrder[]::new);
    }

    /** How many objects there are, before any are cut off. */
    private long rows(ObjectsQuery wanted) {
        return wanted.isOfAll() ? totals.objects : LocalObjectsScan.count(wanted.uncut());
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return ObjectsMetric.all(projection.readsContent() ? ObjectsMetric.tiers(query.location()) : List.of());
    }

    @Override
    public String description() {
        return "basalt://" + query.bucket()
                + "/ at LSN " + query.lsn()
                + ", " + filters + query.cutText()
                + ", columns: [" + columns()
                + "], reads: metadata index" + (projection.readsContent() ? ", content on access" : "");
    }

    private String columns() {
        return projection.fields().stream().map(PredicateText::name).collect(Collectors.joining(", "));
    }
}
