package io.basalt.spark.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;

/**
 * What the driver gives tasks to read, as metrics.
 *
 * @param objects that are read, or parts of them
 * @param ruledOut objects of the dataset that are not
 * @param bytes of the splits, by tier
 */
record PlannedSplits(long objects, long ruledOut, Map<String, Long> bytes) {
    static final PlannedSplits NONE = new PlannedSplits(0, 0, Map.of());

    private static final String OBJECTS = "objectsPlanned";
    private static final String RULED_OUT = "objectsRuledOut";
    private static final String BYTES = "bytesPlanned.";

    /** @param all objects of the dataset */
    static PlannedSplits of(Collection<? extends InputPartition> splits, long all) {
        Set<String> keys = new HashSet<>();
        Map<String, Long> bytes = new TreeMap<>();
        for (InputPartition split : splits) {
            for (PartitionedFile file : files(split)) {
                keys.add(ObjectFileIndex.key(file).key());
                bytes.merge(ObjectFileIndex.tier(file), file.length(), Long::sum);
            }
        }
        return new PlannedSplits(keys.size(), all - keys.size(), bytes);
    }

    private static List<PartitionedFile> files(InputPartition split) {
        return split instanceof FilePartition || split instanceof RuntimeFilter.Split
                ? Arrays.asList(DatasetReaderFactory.files(split).files())
                : List.of();
    }

    CustomTaskMetric[] values() {
        List<CustomTaskMetric> values = new ArrayList<>();
        values.add(new ReadCounts.Value(OBJECTS, objects));
        values.add(new ReadCounts.Value(RULED_OUT, ruledOut));
        bytes.forEach((tier, planned) -> values.add(new ReadCounts.Value(BYTES + tier, planned)));
        return values.toArray(CustomTaskMetric[]::new);
    }

    /** @param tiers that contents may lie on */
    static List<CustomMetric> metrics(Collection<String> tiers) {
        List<CustomMetric> metrics = new ArrayList<>();
        metrics.add(new ReadCounts.Metric(OBJECTS, "objects to read"));
        metrics.add(new ReadCounts.Metric(RULED_OUT, "objects ruled out before tasks began"));
        tiers.forEach(tier -> metrics.add(new ReadCounts.Metric(BYTES + tier, "bytes of splits on tier " + tier)));
        return metrics;
    }
}
