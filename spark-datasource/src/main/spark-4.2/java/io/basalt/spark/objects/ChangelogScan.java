package io.basalt.spark.objects;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.stream.FeedScan;
import io.basalt.spark.stream.FeedStream;
import io.basalt.spark.stream.Stretch;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's {@link org.apache.spark.sql.connector.read.Scan} of a changelog.
 *
 * @param after the LSN after which the commits of a batch come
 * @param upTo the LSN up to which they come
 * @param options of a stream
 */
record ChangelogScan(ChangelogRows rows, long after, long upTo, CaseInsensitiveStringMap options)
        implements FeedScan, Batch {
    /** What one task reads: the commits after one LSN up to another. */
    record Part(long after, long upTo) implements InputPartition {}

    @Override
    public StructType readSchema() {
        return rows.type();
    }

    @Override
    public String description() {
        return "changes of rows of basalt://" + rows.bucket() + "/ after LSN " + after + " up to " + upTo;
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
        return FeedStream.ofChanges(
                SessionStores.held(rows.location(), SparkSession.active().sparkContext()),
                rows.bucket(),
                options,
                this);
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return parts(after, upTo);
    }

    @Override
    public InputPartition[] partitions(Stretch stretch) {
        return parts(stretch.after(), stretch.through());
    }

    /** A commit is in one part: a sequence number within it stands for the commit before. */
    private static InputPartition[] parts(long after, long upTo) {
        int count = SparkSession.active().sparkContext().defaultParallelism();
        List<InputPartition> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long from = after + (upTo - after) * i / count;
            long to = after + (upTo - after) * (i + 1) / count;
            if (from < to) {
                parts.add(new Part(from, to));
            }
        }
        return parts.toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return rows;
    }

    @Override
    public PartitionReaderFactory readers() {
        return rows;
    }
}
