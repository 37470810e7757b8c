package io.basalt.spark.stream;

import io.basalt.store.api.BucketChange;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A bucket's commits after a stream's position. A stretch of the log without any is looked at once, so that asking again and again costs
 * what has been committed meanwhile. Not thread-safe.
 */
final class CommitLog {
    /** What a change is worth, in the terms of {@link Limits}. */
    interface Weight {
        Limits.Load of(BucketChange change) throws StoreException;
    }

    private final Store store;
    private final String bucket;
    private long quietFrom = -1;
    private long quietThrough = -1;

    CommitLog(Store store, String bucket) {
        this.store = store;
        this.bucket = bucket;
    }

    /** An LSN with nothing of the bucket between a given one and it: as late as is known. */
    long after(long lsn) {
        return lsn == quietFrom ? quietThrough : lsn;
    }

    /** The first change after an LSN, up to another. */
    Optional<BucketChange> first(long start, long upTo) throws StoreException {
        if (after(start) >= upTo) {
            return Optional.empty();
        }
        List<BucketChange> changes = page(start, upTo, 1).changes();
        if (changes.isEmpty()) {
            quietFrom = start;
            quietThrough = upTo;
            return Optional.empty();
        }
        return Optional.of(changes.get(0));
    }

    /** The changes after an LSN, up to another: a page that ends with the commit that brings it to so many. */
    ChangePage page(long start, long upTo, int limit) throws StoreException {
        return store.changes(
                ChangesRequest.of(bucket, Math.min(after(start), upTo), upTo).withLimit(limit));
    }

    /** The LSN of the last commit that the limits allow. The first is allowed whatever it has. */
    long end(long start, long upTo, Limits limits, Weight weight) throws StoreException {
        if (limits.isNone()) {
            return upTo;
        }
        int pageLimit = (int) Math.min(limits.objects(), ChangesRequest.MAX_PAGE - 1) + 1;
        Limits.Load read = Limits.Load.NOTHING;
        long end = start;
        long from = start;
        while (from < upTo) {
            ChangePage page = page(from, upTo, pageLimit);
            for (List<BucketChange> commit : Commits.of(page.changes())) {
                for (BucketChange change : commit) {
                    read = read.plus(weight.of(change));
                }
                if (end > start && !limits.allow(read)) {
                    return end;
                }
                end = commit.get(0).lsn();
            }
            from = page.through();
        }
        return upTo;
    }

    /** The directories that were moved after an LSN, up to another. */
    List<String> moved(long start, long upTo) throws StoreException {
        List<String> moved = new ArrayList<>();
        for (long from = start; from < upTo; ) {
            ChangePage page = page(from, upTo, ChangesRequest.MAX_PAGE);
            for (BucketChange change : page.changes()) {
                if (change.kind() == BucketChange.Kind.DIRECTORY_MOVED && !moved.contains(change.key())) {
                    moved.add(change.key());
                }
            }
            from = page.through();
        }
        return moved;
    }
}
