package io.basalt.store.index;

import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A result that begins again, once, where its source turns out to be damaged before anything of it was given out; later it can
 * only say so.
 */
final class GuardedResult implements QueryResult {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedResult.class);

    private final Attempts attempts;
    private volatile QueryResult result;
    private volatile boolean cancelled;
    private boolean given;
    private boolean closed;

    /** Runs the query on another source. */
    interface Attempts {
        /** @param damage what the attempt before has met */
        QueryResult after(StoreException.CorruptData damage) throws StoreException;
    }

    GuardedResult(QueryResult first, Attempts attempts) {
        this.result = first;
        this.attempts = attempts;
    }

    @Override
    public boolean next() throws StoreException {
        try {
            boolean more = result.next();
            given = true;
            return more;
        } catch (StoreException.CorruptData damage) {
            if (given) {
                throw new StoreException.Unavailable(
                        damage.getMessage() + "; the metadata index is made anew: run the query again", damage);
            }
            LOG.debug("beginning again", damage);
            given = true; // What comes instead begins again no more.
            begin(damage);
            return result.next();
        }
    }

    private void begin(StoreException.CorruptData damage) throws StoreException {
        QueryResult again = attempts.after(damage);
        result.close();
        result = again;
        if (cancelled || closed) {
            again.cancel();
        }
    }

    @Override
    public VectorSchemaRoot batch() {
        return result.batch();
    }

    @Override
    public long lsn() {
        return result.lsn();
    }

    @Override
    public Stats stats() {
        return result.stats();
    }

    @Override
    public String explain() {
        return result.explain();
    }

    @Override
    public void cancel() {
        cancelled = true;
        result.cancel();
    }

    @Override
    public void close() {
        closed = true;
        result.close();
    }
}
