package io.basalt.spark.stream;

import io.basalt.store.api.BucketChange;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The objects of a bucket that are new or have changed, as they are where a micro-batch ends. The index knows them by their revisions;
 * the log is asked for directories that were moved, which changes the keys of objects and not their revisions.
 *
 * <p>What was there before the stream began, and what the log does not tell any more, is read as one state: at one LSN, in the order
 * of revisions, in as many micro-batches as the limits ask for.
 */
final class ObjectsFeed extends Feed {
    private final String prefix;
    private final RevisionPages revisions;

    /** @param prefix of the keys that count */
    ObjectsFeed(Store store, String bucket, String prefix, StreamOptions options, InstantSource clock) {
        super(store, bucket, options, clock);
        this.prefix = prefix;
        this.revisions = new RevisionPages(store, bucket, prefix);
    }

    @Override
    LsnOffset earliest() {
        return LsnOffset.at(0);
    }

    @Override
    LsnOffset next(LsnOffset start, long newest, Limits limits) throws StoreException {
        if (start.isWithin() && isReadable(start.lsn())) {
            return withinState(start.lsn(), start.through(), limits);
        }
        boolean commits = !start.isWithin() && start.lsn() > 0 && isHeld(start.lsn());
        return commits ? nextCommits(start, newest, limits, this::load) : withinState(newest, start.through(), limits);
    }

    private LsnOffset withinState(long lsn, long after, Limits limits) throws StoreException {
        long end = limits.isNone() ? lsn : revisions.end(lsn, after, limits);
        return end < lsn ? LsnOffset.within(lsn, end) : LsnOffset.at(lsn);
    }

    private Limits.Load load(BucketChange change) throws StoreException {
        return switch (change.kind()) {
            case OBJECT_CREATED, OBJECT_REPLACED, OBJECT_MOVED, ATTRIBUTES_CHANGED ->
                change.key().startsWith(prefix) ? new Limits.Load(1, change.size()) : Limits.Load.NOTHING;
            case DIRECTORY_MOVED -> below(change);
            case OBJECT_DELETED, DIRECTORY_CREATED, DIRECTORY_DELETED, BUCKET_CREATED -> Limits.Load.NOTHING;
        };
    }

    private Limits.Load below(BucketChange moved) throws StoreException {
        String counted = moved.key().startsWith(prefix) ? moved.key() : prefix;
        if (!counted.startsWith(moved.key())) {
            return Limits.Load.NOTHING;
        }
        Optional<ListEntry> directory = store.asOf(moved.lsn()).lookup(bucket, counted);
        return directory.isPresent() && directory.get() instanceof DirectoryEntry entry
                ? new Limits.Load(entry.objects(), entry.bytes())
                : Limits.Load.NOTHING;
    }

    @Override
    Stretch stretch(LsnOffset start, LsnOffset end) throws StoreException {
        boolean isState = start.lsn() == 0 || (start.isWithin() && start.lsn() == end.lsn());
        List<String> moved = List.of();
        if (!isState) {
            long from = isHeld(start.lsn()) ? start.lsn() : heldFrom();
            moved = log.moved(from, end.lsn());
        }
        return new Stretch(start.through(), end.through(), readable(end.lsn()), moved);
    }

    /** The state itself, or the oldest that is held: what has changed since then is not lost, but comes with the next micro-batch. */
    private long readable(long lsn) throws StoreException {
        return isReadable(lsn) ? lsn : heldFrom();
    }

    private boolean isReadable(long lsn) throws StoreException {
        long held = heldFrom();
        if (lsn >= held) {
            return true;
        }
        if (options.failOnDataLoss()) {
            throw new StoreException.NotFound("a stream of bucket '" + bucket + "' is reading the state at LSN " + lsn
                    + ", and the oldest LSN that is still held is " + held
                    + ": lengthen the bucket's retention and begin with a new checkpoint, or set option "
                    + StreamOptions.FAIL_ON_DATA_LOSS + "=false to go on from what is held");
        }
        return false;
    }
}
