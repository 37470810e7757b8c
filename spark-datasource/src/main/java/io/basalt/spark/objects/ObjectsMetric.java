package io.basalt.spark.objects;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.spark.session.TaskMemory;
import io.basalt.store.api.QueryResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * What scans of objects count: Spark's {@link CustomMetric}, summed over the tasks. Public, with a constructor without
 * arguments, because Spark's status store makes an instance by the class's name to add the values up.
 */
public final class ObjectsMetric extends CustomSumMetric {
    /** Where the content of an empty object lies. */
    public static final String NO_TIER = "none";

    private static final String BUCKET = "objectsInBucket";
    private static final String TESTED = "objectsTested";
    private static final String PRUNED = "objectsPruned";
    private static final String READ = "objectsRead";
    private static final String SEGMENTS = "indexSegmentsRead";
    private static final String SEGMENTS_PRUNED = "indexSegmentsPruned";
    private static final String BLOCKS = "indexBlocksRead";
    private static final String BLOCKS_PRUNED = "indexBlocksPruned";
    private static final String CONTENTS = "contentObjectsRead";
    private static final String CONTENT_BYTES = "contentBytesRead";

    private final String name;
    private final String description;

    public ObjectsMetric() {
        this("", "");
    }

    private ObjectsMetric(String name, String description) {
        this.name = name;
        this.description = description;
    }

    /** @param tiers that contents are read from */
    static CustomMetric[] all(List<String> tiers) {
        return Stream.concat(Stream.of(counts()), Stream.of(ofContents(tiers))).toArray(CustomMetric[]::new);
    }

    private static CustomMetric[] counts() {
        return new CustomMetric[] {
            new ObjectsMetric(BUCKET, "objects in the bucket"),
            new ObjectsMetric(TESTED, "objects tested"),
            new ObjectsMetric(PRUNED, "objects ruled out by the index"),
            new ObjectsMetric(READ, "objects read"),
            new ObjectsMetric(SEGMENTS, "index segments read"),
            new ObjectsMetric(SEGMENTS_PRUNED, "index segments ruled out"),
            new ObjectsMetric(BLOCKS, "blocks of index segments read"),
            new ObjectsMetric(BLOCKS_PRUNED, "blocks of index segments ruled out"),
            new TaskMemory.Peak()
        };
    }

    /** A task's share so far. */
    static CustomTaskMetric[] values(QueryResult.Stats stats, ContentFetcher contents, CustomTaskMetric peak) {
        return Stream.concat(Stream.of(values(stats, peak)), Stream.of(ofContents(contents)))
                .toArray(CustomTaskMetric[]::new);
    }

    private static CustomTaskMetric[] values(QueryResult.Stats stats, CustomTaskMetric peak) {
        return new CustomTaskMetric[] {
            new Value(BUCKET, stats.rows()),
            new Value(TESTED, stats.rowsTested()),
            new Value(PRUNED, stats.rows() - stats.rowsMatched()),
            new Value(READ, stats.rowsMatched()),
            new Value(SEGMENTS, stats.segmentsRead()),
            new Value(SEGMENTS_PRUNED, stats.segmentsPruned()),
            new Value(BLOCKS, stats.blocksRead()),
            new Value(BLOCKS_PRUNED, stats.blocksPruned()),
            peak
        };
    }

    /** Of scans that read contents and ask the index nothing in their tasks. */
    public static CustomMetric[] ofContents(List<String> tiers) {
        List<CustomMetric> metrics = new ArrayList<>();
        metrics.add(new ObjectsMetric(CONTENTS, "content objects read"));
        metrics.add(new ObjectsMetric(CONTENT_BYTES, "content bytes read"));
        tiers.forEach(tier ->
                metrics.add(new ObjectsMetric(CONTENT_BYTES + "." + tier, "content bytes read from tier " + tier)));
        return metrics.toArray(CustomMetric[]::new);
    }

    /** The tiers of a store as contents are counted by: several may hold one. */
    public static List<String> tiers(StoreLocation location) {
        List<String> tiers = new ArrayList<>();
        SparkContext context = SparkContext.getOrCreate();
        StoreCall.unchecked(() -> SessionStores.held(location, context).tiers())
                .forEach(tier -> tiers.add(tier.name()));
        tiers.add("mixed");
        return tiers;
    }

    /** A task's share so far. */
    public static CustomTaskMetric[] ofContents(ContentFetcher contents) {
        List<CustomTaskMetric> values = new ArrayList<>();
        values.add(new Value(CONTENTS, contents.objects()));
        values.add(new Value(CONTENT_BYTES, contents.bytes()));
        contents.bytesByTier().forEach((tier, bytes) -> values.add(new Value(CONTENT_BYTES + "." + tier, bytes)));
        return values.toArray(CustomTaskMetric[]::new);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    private record Value(String name, long value) implements CustomTaskMetric {}
}
