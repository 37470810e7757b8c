package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.DatasetObject;
import io.basalt.spark.dataset.layout.DatasetObjects;
import io.basalt.spark.dataset.layout.ObjectFile;
import io.basalt.spark.dataset.layout.Scala;
import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.sql.connector.expressions.FieldReference;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetUtils;
import org.apache.spark.sql.execution.datasources.v2.FilePartitionReaderFactory;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetScan;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's {@link ParquetScan} of a dataset's objects. What has a rendition is read from it, the rest by Spark's own reader; what
 * the index knows is added to EXPLAIN and to the statistics.
 */
class DatasetScan extends ParquetScan implements SupportsRuntimeV2Filtering {
    private static final long serialVersionUID = 1;

    /** Objects that are looked up one by one, for EXPLAIN, which Spark writes for each query that it runs, and for statistics. */
    static final int MOST_EXPLAINED = 100;

    private final transient ObjectFileIndex index;
    private final transient StoreLocation location;
    private final boolean typesAreTheObjects;
    private transient RuntimeFilter runtime = RuntimeFilter.NONE;
    private transient PlannedSplits planned = PlannedSplits.NONE;
    private transient @Nullable String reads;
    private transient @Nullable PartitionReaderFactory readers;

    DatasetScan(ParquetScan scan, ObjectFileIndex index, StoreLocation location, boolean typesAreTheObjects) {
        super(
                scan.sparkSession(),
                scan.hadoopConf(),
                scan.fileIndex(),
                scan.dataSchema(),
                scan.readDataSchema(),
                scan.readPartitionSchema(),
                scan.pushedFilters(),
                scan.options(),
                scan.pushedAggregate(),
                scan.partitionFilters(),
                scan.dataFilters(),
                scan.pushedVariantExtractions());
        this.index = index;
        this.location = location;
        this.typesAreTheObjects = typesAreTheObjects;
    }

    DatasetScan(DatasetScan scan) {
        this(scan, scan.index, scan.location, scan.typesAreTheObjects);
    }

    /** Each copy of a plan's node asks for it anew; Spark's broadcasts Hadoop's configuration whenever it is made. */
    @Override
    public PartitionReaderFactory createReaderFactory() {
        if (readers == null) {
            FilePartitionReaderFactory sparks = (FilePartitionReaderFactory) super.createReaderFactory();
            readers = isLeftToSpark() ? sparks : new DatasetReaderFactory(sparks, read(), readPartitionSchema());
        }
        return readers;
    }

    /** Columns that a join's keys may rule objects out by, or parts of them. */
    @Override
    public NamedReference[] filterAttributes() {
        return Arrays.stream(readSchema().fieldNames())
                .map(FieldReference::column)
                .toArray(NamedReference[]::new);
    }

    @Override
    public void filter(org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        runtime = runtime.told(this, predicates);
    }

    /** As Spark 4.2 asks: conditions on partitions that it has no words for come after the others, as what they are. */
    @SuppressWarnings("MissingOverride") // Spark 4.1 does not ask
    public boolean supportsIterativePushdown() {
        return true;
    }

    /** As Spark 4.2 asks: those that need not come once more. */
    @SuppressWarnings("MissingOverride") // Spark 4.1 does not ask
    public org.apache.spark.sql.connector.expressions.filter.Predicate[] pushedPredicates() {
        return runtime.known().toArray(org.apache.spark.sql.connector.expressions.filter.Predicate[]::new);
    }

    /** The columns that a table is partitioned by, whether they are read or not. */
    StructType directoryColumns() {
        return index.directoryColumns();
    }

    @Override
    public InputPartition[] planInputPartitions() {
        InputPartition[] splits = runtime.applied(super.planInputPartitions());
        planned = planned(Arrays.asList(splits));
        return isLeftToSpark() ? splits : runtime.attached(splits);
    }

    /** What splits of this dataset are, in figures. */
    PlannedSplits planned(List<InputPartition> splits) {
        return PlannedSplits.of(splits, index.objects().objects().size());
    }

    /** Spark's, by tier. */
    @Override
    public Seq<FilePartition> partitions() {
        long most = FilePartition.maxSplitBytes(sparkSession(), Scala.seq(directories()));
        return Scala.seq(StoreCall.unchecked(
                () -> TierSplits.of(sparkSession(), Scala.list(super.partitions()), store().tiers(), most)));
    }

    /** Empty where the columns of renditions do not answer what is asked. */
    Optional<DatasetReaderFactory> readers() {
        return createReaderFactory() instanceof DatasetReaderFactory readers ? Optional.of(readers) : Optional.empty();
    }

    /** Whether columns have the types that they have in the objects: else a filter may mean something else there. */
    boolean typesAreTheObjects() {
        return typesAreTheObjects;
    }

    /** Which one, and when. */
    String dataset() {
        return index.objects().name() + " at LSN " + index.objects().lsn();
    }

    Store store() {
        return SessionStores.held(location, sparkSession().sparkContext());
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        List<CustomMetric> metrics = PlannedSplits.metrics(index.tiers());
        metrics.addAll(
                isLeftToSpark() ? Arrays.asList(super.supportedCustomMetrics()) : ReadCounts.metrics(index.tiers()));
        return metrics.toArray(CustomMetric[]::new);
    }

    @Override
    public CustomTaskMetric[] reportDriverMetrics() {
        return planned.values();
    }

    /** What the columns of renditions do not answer. */
    private boolean isLeftToSpark() {
        return pushedAggregate().isDefined()
                || pushedVariantExtractions().length > 0
                || sparkSession().sessionState().conf().parquetFieldIdReadEnabled()
                || !isReadInColumns();
    }

    /** As ParquetPartitionReaderFactory decides it. */
    private boolean isReadInColumns() {
        SQLConf conf = sparkSession().sessionState().conf();
        return conf.wholeStageEnabled()
                && !WholeStageCodegenExec.isTooManyFields(conf, readSchema())
                && ParquetUtils.isBatchReadSupportedForSchema(conf, readSchema());
    }

    /** Spark reads an INT32 as INT whatever else it is; what a filter on that rules out, statistics of the object do not tell. */
    TableRead read() {
        Predicate filter =
                typesAreTheObjects ? DatasetColumns.filter(readDataSchema(), pushedFilters()) : Predicate.Constant.TRUE;
        DatasetObjects objects = index.objects();
        return new TableRead(location, readDataSchema(), filter, null, objects.pinned() ? objects.lsn() : null);
    }

    @Override
    public scala.collection.immutable.Map<String, String> getMetaData() {
        return Scala.map(metadata(read()));
    }

    /** @param read what is read of the objects */
    Map<String, String> metadata(TableRead read) {
        List<DatasetObject> selected = selected();
        Map<String, String> metadata = new HashMap<>(CollectionConverters.asJava(super.getMetaData()));
        metadata.put("Format", "parquet");
        metadata.put("Location", index.objects().name().toString());
        metadata.put("LSN", Long.toString(index.objects().lsn()));
        metadata.put(
                "Objects", selected.size() + " of " + index.objects().objects().size());
        metadata.put("Bytes", bytesByTier(selected));
        if (reads == null) {
            reads = reads(read, selected);
        }
        metadata.put("Reads", reads);
        return metadata;
    }

    /** Of the objects that are left. They are as large as Spark would take the same files for, so that it plans the same joins. */
    @Override
    public Statistics estimateStatistics() {
        List<DatasetObject> selected = selected();
        long bytes = selected.stream().mapToLong(DatasetObject::size).sum();
        OptionalLong size = RowsAndBytes.share(bytes, readSchema(), allColumns());
        if (selected.stream().anyMatch(object -> object.rows().isEmpty())) {
            return new RowsAndBytes(OptionalLong.empty(), size, Map.of());
        }
        long rows =
                selected.stream().mapToLong(object -> object.rows().getAsLong()).sum();
        boolean wanted = sparkSession().sessionState().conf().cboEnabled() && selected.size() <= MOST_EXPLAINED;
        return new RowsAndBytes(
                OptionalLong.of(rows),
                size,
                wanted && typesAreTheObjects ? StoreCall.unchecked(() -> ColumnBounds.of(this, rows)) : Map.of());
    }

    private StructType allColumns() {
        List<StructField> fields = new ArrayList<>(List.of(dataSchema().fields()));
        fields.addAll(List.of(index.partitionSchema().fields()));
        return new StructType(fields.toArray(StructField[]::new));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DatasetScan && super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    /** The objects that the filters leave, by the values of the partition that each is. */
    List<PartitionDirectory> directories() {
        return Scala.list(index.listFiles(partitionFilters(), dataFilters()));
    }

    private List<DatasetObject> selected() {
        List<DatasetObject> selected = new ArrayList<>();
        directories().forEach(directory -> selected.addAll(objects(directory)));
        return selected;
    }

    static List<DatasetObject> objects(PartitionDirectory directory) {
        return Scala.list(directory.files()).stream()
                .map(file -> ((ObjectFile) file.fileStatus()).object())
                .toList();
    }

    /** How the store would read objects. */
    List<ContentPlan> plans(TableRead read, List<DatasetObject> objects) throws IOException {
        List<Long> contents =
                objects.stream().map(DatasetObject::contentId).distinct().toList();
        try (BufferAllocator allocator =
                        ArrowUtils.rootAllocator().newChildAllocator("basalt explain", 0, Long.MAX_VALUE);
                ColumnScan scan = store().columns().scan(read.of(contents, Optional.empty()), allocator)) {
            return scan.plan();
        }
    }

    /** By whom the objects are decoded, and why. */
    private String reads(TableRead read, List<DatasetObject> objects) {
        if (isLeftToSpark()) {
            return "Spark's Parquet reader";
        }
        if (objects.size() > MOST_EXPLAINED) {
            return "renditions, else Spark's Parquet reader: each task decides";
        }
        Map<String, Integer> reads = new TreeMap<>();
        try {
            plans(read, objects).forEach(plan -> reads.merge(by(plan), 1, Integer::sum));
        } catch (IOException e) {
            return "not known: " + e.getMessage(); // An explanation fails no query.
        }
        return reads.entrySet().stream()
                .map(by -> by.getValue() + " by " + by.getKey())
                .collect(Collectors.joining("; "));
    }

    private static String by(ContentPlan plan) {
        String reader = switch (plan.decoder()) {
            case RENDITION -> "its rendition";
            case NONE -> "nobody";
            case CALLER -> "Spark's Parquet reader";
            default -> "the store (" + plan.decoder() + ")";
        };
        return reader + " (" + plan.reason() + ")";
    }

    private static String bytesByTier(List<DatasetObject> objects) {
        Map<String, Long> bytes = objects.stream()
                .collect(Collectors.groupingBy(
                        object -> object.tier().orElse("none"),
                        TreeMap::new,
                        Collectors.summingLong(DatasetObject::size)));
        return bytes.entrySet().stream()
                .map(tier -> tier.getKey() + "=" + tier.getValue())
                .collect(Collectors.joining(", "));
    }
}
