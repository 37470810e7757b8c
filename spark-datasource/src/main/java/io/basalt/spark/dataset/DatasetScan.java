package io.basalt.spark.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.execution.datasources.FileStatusWithMetadata;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetScan;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's {@link ParquetScan} of a dataset's objects. Reading is Spark's own; this adds what the index knows to EXPLAIN
 * and to the statistics.
 */
final class DatasetScan extends ParquetScan {
    private static final long serialVersionUID = 1;

    private final transient ObjectFileIndex index;

    DatasetScan(ParquetScan scan, ObjectFileIndex index) {
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
    }

    @Override
    public scala.collection.immutable.Map<String, String> getMetaData() {
        List<DatasetObject> selected = selected();
        Map<String, String> metadata = new HashMap<>(CollectionConverters.asJava(super.getMetaData()));
        metadata.put("Format", "parquet");
        metadata.put("Location", index.objects().name().toString());
        metadata.put("LSN", Long.toString(index.objects().lsn()));
        metadata.put(
                "Objects", selected.size() + " of " + index.objects().objects().size());
        metadata.put("Bytes", bytesByTier(selected));
        metadata.put("Reads", "Spark's Parquet reader");
        return Scala.map(metadata);
    }

    @Override
    public Statistics estimateStatistics() {
        OptionalLong bytes = super.estimateStatistics().sizeInBytes();
        return new RowsAndBytes(index.objects().rows(), bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DatasetScan && super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    private List<DatasetObject> selected() {
        List<DatasetObject> selected = new ArrayList<>();
        for (PartitionDirectory partition :
                CollectionConverters.asJava(index.listFiles(partitionFilters(), dataFilters()))) {
            for (FileStatusWithMetadata file : CollectionConverters.asJava(partition.files())) {
                selected.add(((ObjectFile) file.fileStatus()).object());
            }
        }
        return selected;
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

    /** Spark's {@link Statistics} as a value. */
    private record RowsAndBytes(OptionalLong numRows, OptionalLong sizeInBytes) implements Statistics {}
}
