package io.basalt.spark.dataset;

import io.basalt.spark.session.TaskMemory;
import io.basalt.store.api.ContentPlan.Decoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** Counts by whom a task's splits were decoded. Belongs to the task's thread. */
final class ReadCounts {
    private static final String BYTES_READ = "bytesRead.";

    private long renditions;
    private long renditionBytes;
    private long passedOver;
    private long decoded;
    private long rowGroupsPassedOver;
    private final Map<String, Long> bytesByTier = new TreeMap<>();
    private long bySpark;
    private long ruledOut;
    private long known;
    private long peak;

    /**
     * A split is done.
     *
     * @param tier of the content
     * @param bytes that were read of the rendition or content
     * @param skipped row groups, or batches of a rendition, that were passed over unread
     */
    void add(Decoder decoder, String tier, long bytes, long skipped) {
        switch (decoder) {
            case RENDITION -> {
                renditions++;
                renditionBytes += bytes;
                passedOver += skipped;
            }
            case NONE -> ruledOut += skipped > 0 ? 1 : 0;
            default -> {
                decoded++;
                rowGroupsPassedOver += skipped;
                bytesByTier.merge(tier, bytes, Long::sum);
            }
        }
    }

    /** @param bytes that a reader had at a time at most; it reads one file of a split after the other */
    void addPeak(long bytes) {
        peak = Math.max(peak, bytes);
    }

    /** @param bytes of the split */
    void addSparks(String tier, long bytes) {
        bySpark++;
        bytesByTier.merge(tier, bytes, Long::sum);
    }

    /** @param contents of which the statistics told all */
    void addKnown(long contents) {
        known += contents;
    }

    CustomTaskMetric[] values() {
        List<CustomTaskMetric> values = new ArrayList<>(List.of(
                new Value("renditionSplits", renditions),
                new Value("renditionBytes", renditionBytes),
                new Value("renditionBatchesSkipped", passedOver),
                new Value("decodedSplits", decoded),
                new Value("rowGroupsSkipped", rowGroupsPassedOver),
                new Value("sparkReaderSplits", bySpark),
                new Value("splitsRuledOut", ruledOut),
                new Value("contentsKnown", known),
                new TaskMemory.PeakOfTask(peak)));
        bytesByTier.forEach((tier, bytes) -> values.add(new Value(BYTES_READ + tier, bytes)));
        return values.toArray(CustomTaskMetric[]::new);
    }

    /** @param tiers that contents may lie on */
    static List<CustomMetric> metrics(Collection<String> tiers) {
        List<CustomMetric> metrics = new ArrayList<>(List.of(
                new Metric("renditionSplits", "splits read from renditions"),
                new Metric("renditionBytes", "bytes of renditions"),
                new Metric("renditionBatchesSkipped", "batches of renditions ruled out by statistics"),
                new Metric("decodedSplits", "splits decoded by the store"),
                new Metric("rowGroupsSkipped", "row groups ruled out by statistics, of splits decoded by the store"),
                new Metric("sparkReaderSplits", "splits read by Spark's Parquet reader"),
                new Metric("splitsRuledOut", "splits ruled out by the statistics in the index"),
                new Metric("contentsKnown", "contents aggregated by the statistics in the index"),
                new TaskMemory.Peak()));
        tiers.forEach(tier -> metrics.add(new Metric(BYTES_READ + tier, "bytes read from tier " + tier)));
        return metrics;
    }

    record Value(String name, long value) implements CustomTaskMetric {}

    /** Public, with a constructor without arguments: Spark's status store makes one by the name of the class. */
    public static final class Metric extends CustomSumMetric {
        private final String name;
        private final String description;

        public Metric() {
            this("", "");
        }

        Metric(String name, String description) {
            this.name = name;
            this.description = description;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String description() {
            return description;
        }
    }
}
