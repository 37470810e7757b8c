package io.basalt.store.index;

import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;

/**
 * A result whose source may turn out to be damaged: it begins again on another one if nothing of it was given out yet, and
 * can only say so later. Damage of the other source is told as it is.
 */
final class GuardedResult extends FilterResult {
    private final Remedy remedy;
    private volatile boolean cancelled;
    private boolean given;
    private boolean replaced;

    /** What can be done about a damaged source. */
    interface Remedy {
        /** Has the source made anew. */
        void mend(StoreException.CorruptData damage);

        /** Runs the query on another source. */
        QueryResult instead() throws StoreException;
    }

    GuardedResult(QueryResult first, Remedy remedy) {
        super(first);
        this.remedy = remedy;
    }

    @Override
    public boolean next() throws StoreException {
        try {
            boolean more = super.next();
            given = true;
            return more;
        } catch (StoreException.CorruptData damage) {
            if (replaced) {
                throw damage;
            }
            remedy.mend(damage);
            if (given) {
                throw new StoreException.Unavailable(
                        damage.getMessage() + "; the metadata index is made anew: run the query again", damage);
            }
        }
        become(remedy.instead());
        replaced = true;
        if (cancelled) {
            super.cancel();
        }
        return super.next();
    }

    @Override
    public void cancel() {
        cancelled = true;
        super.cancel();
    }
}
