package io.basalt.spark.history;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.stream.FeedScan;
import io.basalt.spark.stream.FeedStream;
import io.basalt.spark.stream.Stretch;
import io.basalt.store.api.BucketChange;
import java.util.stream.Stream;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.SupportsReportOrdering;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's {@link org.apache.spark.sql.connector.read.Scan} of a bucket's changes, as they are when it is built, or as they come.
 *
 * @param batch those that are there
 * @param after the LSN after which changes are asked for
 * @param upTo the LSN up to which changes are asked for
 */
record ChangesScan(
        HistoryScan<BucketChange> batch, String bucket, long after, long upTo, CaseInsensitiveStringMap options)
        implements FeedScan, SupportsReportOrdering {
    @Override
    public StructType readSchema() {
        return batch.readSchema();
    }

    /** As they have happened. */
    @Override
    public SortOrder[] outputOrdering() {
        return Stream.of(ChangesTable.LSN, ChangesTable.SEQ)
                .filter(column -> readSchema().getFieldIndex(column).isDefined())
                .map(column -> Expressions.sort(Expressions.column(column), SortDirection.ASCENDING))
                .toArray(SortOrder[]::new);
    }

    @Override
    public String description() {
        return batch.description();
    }

    @Override
    public Batch toBatch() {
        return batch;
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
        return FeedStream.ofChanges(
                SessionStores.held(batch.location(), SparkSession.active().sparkContext()), bucket, options, this);
    }

    @Override
    public InputPartition[] partitions(Stretch stretch) {
        return HistoryScan.partitions(
                ChangePages.between(bucket, Math.max(after, stretch.after()), Math.min(upTo, stretch.through())));
    }

    @Override
    public PartitionReaderFactory readers() {
        return batch.createReaderFactory();
    }
}
