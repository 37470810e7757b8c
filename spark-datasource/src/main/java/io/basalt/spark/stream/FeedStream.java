package io.basalt.spark.stream;

import io.basalt.spark.session.StoreCall;
import io.basalt.store.api.Store;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's {@link MicroBatchStream} of a bucket. What a micro-batch reads may be narrowed when it is planned; streams that have come equally
 * far are equal, whatever they read.
 */
public final class FeedStream implements MicroBatchStream, SupportsTriggerAvailableNow, ReportsSourceMetrics {
    private final Feed feed;
    private final FeedScan scan;

    private FeedStream(Feed feed, FeedScan scan) {
        this.feed = feed;
        this.scan = scan;
    }

    /** A stream of the changes of a bucket. */
    public static FeedStream ofChanges(Store store, String bucket, CaseInsensitiveStringMap options, FeedScan scan) {
        return new FeedStream(new ChangesFeed(store, bucket, StreamOptions.of(options), InstantSource.system()), scan);
    }

    /** A stream of the objects of a bucket whose keys begin with a prefix. */
    public static FeedStream ofObjects(
            Store store, String bucket, String prefix, CaseInsensitiveStringMap options, FeedScan scan) {
        return new FeedStream(
                new ObjectsFeed(store, bucket, prefix, StreamOptions.of(options), InstantSource.system()), scan);
    }

    /** The same stream, reading something else of it. */
    FeedStream reading(FeedScan other) {
        return new FeedStream(feed, other);
    }

    @Override
    public Offset initialOffset() {
        return StoreCall.unchecked(feed::initial);
    }

    @Override
    public Offset deserializeOffset(String json) {
        return LsnOffset.parse(json);
    }

    @Override
    public ReadLimit getDefaultReadLimit() {
        return feed.options.limits().toReadLimit();
    }

    @Override
    public void prepareForTriggerAvailableNow() {
        feed.stopAtNewest();
    }

    @Override
    public Offset latestOffset(Offset start, ReadLimit limit) {
        return StoreCall.unchecked(() -> feed.latest(LsnOffset.of(start), Limits.of(limit)));
    }

    @Override
    public Offset latestOffset() {
        throw new UnsupportedOperationException("Spark asks with a limit");
    }

    @Override
    public Offset reportLatestOffset() {
        return LsnOffset.at(feed.newest());
    }

    @Override
    public InputPartition[] planInputPartitions(Offset start, Offset end) {
        return scan.partitions(StoreCall.unchecked(() -> feed.stretch(LsnOffset.of(start), LsnOffset.of(end))));
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return scan.readers();
    }

    @Override
    public Map<String, String> metrics(Optional<Offset> latestConsumedOffset) {
        return latestConsumedOffset
                .map(offset -> StoreCall.unchecked(() -> feed.lag(LsnOffset.of(offset))))
                .orElse(Map.of());
    }

    /** Spark keeps what has been read, and asks for it again after a failure. */
    @Override
    public void commit(Offset end) {}

    @Override
    public void stop() {}

    @Override
    public boolean equals(Object other) {
        return other instanceof FeedStream stream && stream.feed == feed;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(feed);
    }

    @Override
    public String toString() {
        return scan.description();
    }
}
