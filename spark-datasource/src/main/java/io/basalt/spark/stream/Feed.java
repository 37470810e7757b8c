package io.basalt.spark.stream;

import io.basalt.store.api.BucketChange;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a stream of a bucket has come, and how far its next micro-batch goes. Micro-batches end where commits end. Not thread-safe: the
 * stream's own thread asks.
 */
abstract class Feed {
    /** How far behind a stream is told to be, at most: counting more would cost more than it tells. */
    private static final int MOST_BEHIND = 1000;

    /**
     * A position in a bucket where nothing happens moves on after so long, with an empty micro-batch: otherwise the log would be trimmed
     * past it.
     */
    private static final Duration IDLE = Duration.ofHours(1);

    final Store store;
    final String bucket;
    final StreamOptions options;
    final CommitLog log;
    private final InstantSource clock;
    private OptionalLong last = OptionalLong.empty();

    Feed(Store store, String bucket, StreamOptions options, InstantSource clock) {
        this.store = store;
        this.bucket = bucket;
        this.options = options;
        this.log = new CommitLog(store, bucket);
        this.clock = clock;
    }

    /** Where a stream begins that begins with all there is. */
    abstract LsnOffset earliest() throws StoreException;

    /** Where the micro-batch after an offset ends; the offset itself where there is nothing new. */
    abstract LsnOffset next(LsnOffset start, long newest, Limits limits) throws StoreException;

    abstract Stretch stretch(LsnOffset start, LsnOffset end) throws StoreException;

    final LsnOffset initial() throws StoreException {
        OptionalLong after = options.startsAfter(store, bucket);
        if (after.isEmpty()) {
            return earliest();
        }
        requireReached(after.getAsLong());
        return LsnOffset.at(commitBefore(after.getAsLong()));
    }

    /** A sequence number within a commit stands for the commit before. */
    private long commitBefore(long after) throws StoreException {
        long newest = store.visibleLsn();
        Optional<BucketChange> first = after < heldFrom() ? Optional.empty() : log.first(after, newest);
        return first.isPresent() ? Math.min(after, first.get().seq() - 1) : after;
    }

    final LsnOffset latest(LsnOffset start, Limits limits) throws StoreException {
        requireReached(start.lsn());
        return next(start, Math.max(start.lsn(), newest()), limits);
    }

    private void requireReached(long lsn) throws StoreException {
        if (lsn > store.visibleLsn()) {
            throw new StoreException.InvalidArgument("a stream of bucket '" + bucket + "' begins after LSN " + lsn
                    + ", and the store's newest is " + store.visibleLsn()
                    + ": has the store been restored from a backup? Begin with a new checkpoint");
        }
    }

    final long newest() {
        return last.orElseGet(store::visibleLsn);
    }

    /** From now on, what comes is not read any more. */
    final void stopAtNewest() {
        last = OptionalLong.of(store.visibleLsn());
    }

    /** Where a micro-batch ends that reads commits, from a start whose changes are held. */
    final LsnOffset nextCommits(LsnOffset start, long newest, Limits limits, CommitLog.Weight weight)
            throws StoreException {
        if (log.first(start.lsn(), newest).isPresent()) {
            return LsnOffset.at(log.end(start.lsn(), newest, limits, weight));
        }
        return isIdle(start.lsn(), newest) ? LsnOffset.at(newest) : start;
    }

    private boolean isIdle(long start, long newest) throws StoreException {
        return start < newest && store.lsnAt(clock.instant().minus(IDLE)) > start;
    }

    /** The oldest LSN whose changes are told. */
    final long heldFrom() throws StoreException {
        return store.bucket(bucket)
                .orElseThrow(() -> new StoreException.NotFound("bucket '" + bucket + "' does not exist any more"))
                .heldFrom();
    }

    /**
     * Whether all that came after an LSN is still told.
     *
     * @throws StoreException.NotFound where it is not, and the stream is to fail then
     */
    final boolean isHeld(long lsn) throws StoreException {
        long held = heldFrom();
        if (log.after(lsn) >= held) {
            return true;
        }
        if (options.failOnDataLoss()) {
            throw new StoreException.NotFound("a stream of bucket '" + bucket + "' has come to LSN " + lsn
                    + ", and the oldest LSN that is still held is " + held
                    + ": changes in between may be missing; lengthen the bucket's retention and begin with a new checkpoint, or set option "
                    + StreamOptions.FAIL_ON_DATA_LOSS + "=false to go on from what is held");
        }
        return false;
    }

    /** How far behind a stream is that has come to an offset. */
    final Map<String, String> lag(LsnOffset consumed) throws StoreException {
        long newest = store.visibleLsn();
        Map<String, String> lag = new LinkedHashMap<>();
        lag.put("newestLsn", Long.toString(newest));
        boolean told = log.after(consumed.lsn()) >= heldFrom();
        if (told && log.first(consumed.lsn(), newest).isPresent()) {
            ChangePage behind = log.page(consumed.lsn(), newest, MOST_BEHIND);
            BucketChange oldest = behind.changes().get(0);
            int changes = Math.min(behind.changes().size(), MOST_BEHIND);
            lag.put("changesBehind", changes + (behind.through() < newest ? "+" : ""));
            lag.put("millisBehind", Long.toString(millisSince(oldest.committed())));
        } else if (told) {
            lag.put("changesBehind", "0");
            lag.put("millisBehind", "0");
        }
        return lag;
    }

    private long millisSince(Instant then) {
        return Math.max(0, Duration.between(then, clock.instant()).toMillis());
    }
}
