package io.basalt.spark.stream;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.spark.sql.util.ArrowUtils;

/** Cuts a state of a bucket into pieces by the revisions of its objects. Thread-safe. */
final class RevisionPages {
    private static final int MOST_ROWS = 10_000;

    private final Store store;
    private final String bucket;
    private final Predicate below;

    RevisionPages(Store store, String bucket, String prefix) {
        this.store = store;
        this.bucket = bucket;
        this.below = prefix.isEmpty() ? Predicate.Constant.TRUE : Predicate.keyPrefix(prefix);
    }

    /**
     * The highest revision of the piece that comes after a revision; the LSN itself where that is the last. A piece ends where a commit
     * ends, as far as the log still tells.
     */
    long end(long lsn, long after, Limits limits) throws StoreException {
        long most = Math.min(limits.objects(), MOST_ROWS - 1) + 1;
        Limits.Load read = Limits.Load.NOTHING;
        long end = after;
        while (true) {
            long from = end;
            int rows = 0;
            try (BufferAllocator allocator =
                            ArrowUtils.rootAllocator().newChildAllocator("basalt stream", 0, Long.MAX_VALUE);
                    QueryResult result = store.query(page(lsn, from, most), allocator)) {
                while (result.next()) {
                    BigIntVector revisions = (BigIntVector) result.batch().getVector(0);
                    BigIntVector sizes = (BigIntVector) result.batch().getVector(1);
                    for (int row = 0; row < revisions.getValueCount(); row++, rows++) {
                        read = read.plus(new Limits.Load(1, sizes.get(row)));
                        if (!limits.allow(read) && end > after) {
                            return commitEnd(end, lsn);
                        }
                        end = revisions.get(row);
                    }
                }
            }
            if (rows < most) {
                return lsn;
            }
        }
    }

    private Query page(long lsn, long after, long most) {
        Predicate later =
                new Predicate.Compare(SystemField.REVISION, Predicate.Operator.GREATER, AttributeValue.of(after));
        return Query.of(bucket, Predicate.and(below, later), SystemField.REVISION, SystemField.SIZE)
                .asOf(lsn)
                .orderBy(Query.Order.ascending(SystemField.REVISION))
                .limit(most);
    }

    /** The LSN of the commit that a revision is part of; the revision where the log does not tell. */
    private long commitEnd(long revision, long lsn) throws StoreException {
        OptionalLong held =
                store.bucket(bucket).stream().mapToLong(info -> info.heldFrom()).findFirst();
        if (held.isEmpty() || revision - 1 < held.getAsLong()) {
            return revision;
        }
        return store.changes(ChangesRequest.of(bucket, revision - 1, lsn).withLimit(1))
                .through();
    }
}
