package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.store.api.ColumnAggregation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.internal.connector.SupportsMetadata;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Spark's {@link org.apache.spark.sql.connector.read.Scan} of partial aggregates of a dataset's objects. What the store reads best it aggregates, too; of the rest, and of
 * what turns out in a task to be read by Spark's own reader, each row that counts is given as a partial aggregate of its own: it is
 * right whatever becomes of a rendition meanwhile.
 */
final class AggregateScan implements Batch, SupportsReportStatistics, SupportsMetadata {
    private final DatasetScan rows;
    private final DatasetReaderFactory readers;
    private final TableRead read;
    private final Optional<Expression> condition;
    private final PartialAggregates partials;
    private final List<AttributeReference> needed;
    private final KnownRows known;
    private PlannedSplits planned = PlannedSplits.NONE;

    /**
     * @param rows the scan of the rows that are aggregated
     * @param read what the store is asked for
     * @param condition what holds of rows that count
     * @param needed the columns of {@code rows}
     */
    AggregateScan(
            DatasetScan rows,
            DatasetReaderFactory readers,
            TableRead read,
            Optional<Expression> condition,
            PartialAggregates partials,
            List<AttributeReference> needed,
            KnownRows known) {
        this.rows = rows;
        this.readers = readers;
        this.read = read;
        this.condition = condition;
        this.partials = partials;
        this.needed = needed;
        this.known = known;
    }

    static StructType schema(List<AttributeReference> columns) {
        StructType schema = new StructType();
        for (AttributeReference column : columns) {
            schema = schema.add(column.name(), column.dataType(), column.nullable());
        }
        return schema;
    }

    @Override
    public StructType readSchema() {
        return schema(partials.output());
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    /** At most: how few groups there are, only the tasks find out. */
    @Override
    public Statistics estimateStatistics() {
        OptionalLong most = rows.estimateStatistics().numRows();
        return partials.groups().isEmpty()
                ? RowsAndBytes.of(planInputPartitions().length, readSchema())
                : most.isPresent() ? RowsAndBytes.of(most.getAsLong(), readSchema()) : rows.estimateStatistics();
    }

    /** One for what is known already, and the splits of the rest. */
    @Override
    public InputPartition[] planInputPartitions() {
        List<InputPartition> partitions = new ArrayList<>();
        if (!known.contents().isEmpty()) {
            partitions.add(new KnownPartition(
                    known.rows().toArray(InternalRow[]::new), known.contents().size()));
        }
        for (InputPartition partition : rows.planInputPartitions()) {
            PartitionedFile[] files = Arrays.stream(((FilePartition) partition).files())
                    .filter(file -> !known.contents().contains(ObjectFileIndex.contentId(file)))
                    .toArray(PartitionedFile[]::new);
            if (files.length > 0) {
                partitions.add(new FilePartition(partitions.size(), files));
            }
        }
        planned = rows.planned(partitions);
        return partitions.toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        List<Attribute> constants = PartialAggregates.columns(rows.readPartitionSchema(), needed);
        List<Attribute> stored = new ArrayList<>(partials.stored());
        stored.addAll(constants);
        List<Attribute> ofRows = PartialAggregates.columns(rows.readDataSchema(), needed);
        ofRows.addAll(constants);
        return new AggregateReaderFactory(
                readers,
                read,
                new GroupRows(Scala.seq(partials.ofGroups()), null, Scala.seq(stored)),
                new GroupRows(Scala.seq(partials.ofRows()), condition.orElse(null), Scala.seq(ofRows)));
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return rows.supportedCustomMetrics();
    }

    @Override
    public CustomTaskMetric[] reportDriverMetrics() {
        return planned.values();
    }

    @Override
    public scala.collection.immutable.Map<String, String> getMetaData() {
        return Scala.map(metadata());
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>(rows.metadata(read));
        ColumnAggregation aggregation = partials.aggregation();
        metadata.put(
                "PushedAggregation",
                names(aggregation.functions().stream()
                        .map(ColumnAggregation.Function::name)
                        .toList()));
        metadata.put(
                "PushedGroupBy",
                names(partials.groups().stream().map(Attribute::name).toList()));
        if (!known.contents().isEmpty()) {
            metadata.put("KnownContents", Integer.toString(known.contents().size()));
        }
        return metadata;
    }

    private static String names(List<String> names) {
        return names.toString();
    }

    @Override
    public String description() {
        return metadata().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining(", ", "aggregates ", ""));
    }

    /** Whether it gives the same, whatever its columns are called: Spark runs it once then. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AggregateScan scan
                && scan.rows.equals(rows)
                && scan.read.equals(read)
                && scan.known.contents().equals(known.contents())
                && scan.names().equals(names());
    }

    private List<String> names() {
        return partials.output().stream()
                .map(column -> column.name() + " " + column.dataType())
                .toList();
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    /** @param contents that the rows are of */
    record KnownPartition(InternalRow[] rows, long contents) implements InputPartition {}
}
