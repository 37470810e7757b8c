package io.basalt.spark.stream;

import io.basalt.store.api.BucketChange;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.time.InstantSource;
import java.util.List;

/** The changes of a bucket, one after the other. */
final class ChangesFeed extends Feed {
    ChangesFeed(Store store, String bucket, StreamOptions options, InstantSource clock) {
        super(store, bucket, options, clock);
    }

    @Override
    LsnOffset earliest() throws StoreException {
        return LsnOffset.at(heldFrom());
    }

    @Override
    LsnOffset next(LsnOffset start, long newest, Limits limits) throws StoreException {
        LsnOffset from = isHeld(start.lsn()) ? start : LsnOffset.at(Math.min(heldFrom(), newest));
        return nextCommits(from, newest, limits, ChangesFeed::load);
    }

    private static Limits.Load load(BucketChange change) {
        return new Limits.Load(1, change.size());
    }

    @Override
    Stretch stretch(LsnOffset start, LsnOffset end) throws StoreException {
        long after = isHeld(start.lsn()) ? log.after(start.lsn()) : heldFrom();
        return new Stretch(Math.min(after, end.lsn()), end.lsn(), end.lsn(), List.of());
    }
}
