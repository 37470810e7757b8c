package io.basalt.store.index;

import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Another result as it is: what differs overrides it. */
abstract class FilterResult implements QueryResult {
    private volatile QueryResult in;

    FilterResult(QueryResult in) {
        this.in = in;
    }

    /** Closes what this gave until now, and gives another from here on. */
    final void become(QueryResult other) {
        in.close();
        in = other;
    }

    @Override
    public boolean next() throws StoreException {
        return in.next();
    }

    @Override
    public final VectorSchemaRoot batch() {
        return in.batch();
    }

    @Override
    public final long lsn() {
        return in.lsn();
    }

    @Override
    public final Stats stats() {
        return in.stats();
    }

    @Override
    public String explain() {
        return in.explain();
    }

    @Override
    public void cancel() {
        in.cancel();
    }

    @Override
    public final void close() {
        in.close();
    }
}
