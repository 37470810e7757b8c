package io.basalt.spark.objects;

import io.basalt.spark.session.TaskMemory;
import io.basalt.store.api.QueryResult;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * What scans of objects count: Spark's {@link CustomMetric}, summed over the tasks. Public, with a constructor without
 * arguments, because Spark's status store makes an instance by the class's name to add the values up.
 */
public final class ObjectsMetric extends CustomSumMetric {
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

    static CustomMetric[] all() {
        return new CustomMetric[] {
            new ObjectsMetric(BUCKET, "objects in the bucket"),
            new ObjectsMetric(TESTED, "objects tested"),
            new ObjectsMetric(PRUNED, "objects ruled out by the index"),
            new ObjectsMetric(READ, "objects read"),
            new ObjectsMetric(SEGMENTS, "index segments read"),
            new ObjectsMetric(SEGMENTS_PRUNED, "index segments ruled out"),
            new ObjectsMetric(BLOCKS, "blocks of index segments read"),
            new ObjectsMetric(BLOCKS_PRUNED, "blocks of index segments ruled out"),
            new ObjectsMetric(CONTENTS, "content objects read"),
            new ObjectsMetric(CONTENT_BYTES, "content bytes read"),
            new TaskMemory.Peak()
        };
    }

    /** A task's share so far. */
    static CustomTaskMetric[] values(
            QueryResult.Stats stats, long contentObjects, long contentBytes, CustomTaskMetric peak) {
        return new CustomTaskMetric[] {
            new Value(BUCKET, stats.rows()),
            new Value(TESTED, stats.rowsTested()),
            new Value(PRUNED, stats.rows() - stats.rowsMatched()),
            new Value(READ, stats.rowsMatched()),
            new Value(SEGMENTS, stats.segmentsRead()),
            new Value(SEGMENTS_PRUNED, stats.segmentsPruned()),
            new Value(BLOCKS, stats.blocksRead()),
            new Value(BLOCKS_PRUNED, stats.blocksPruned()),
            new Value(CONTENTS, contentObjects),
            new Value(CONTENT_BYTES, contentBytes),
            peak
        };
    }

    /** Of scans that read contents and ask the index nothing in their tasks. */
    public static CustomMetric[] ofContents() {
        return new CustomMetric[] {
            new ObjectsMetric(CONTENTS, "content objects read"), new ObjectsMetric(CONTENT_BYTES, "content bytes read")
        };
    }

    /** A task's share so far. */
    public static CustomTaskMetric[] ofContents(ContentFetcher contents) {
        return new CustomTaskMetric[] {
            new Value(CONTENTS, contents.objects()), new Value(CONTENT_BYTES, contents.bytes())
        };
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
