package io.basalt.store.tenant;

import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The answer of a query that was narrowed to what somebody may see: it does not tell how much there is beside. */
record NarrowResult(QueryResult result) implements QueryResult {
    @Override
    public boolean next() throws StoreException {
        return result.next();
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
        long matched = result.stats().rowsMatched();
        return new Stats(matched, matched, matched, 0, 0, 0, 0);
    }

    @Override
    public String explain() {
        return "narrowed to what this user may read; " + result.stats().rowsMatched() + " rows matched";
    }

    @Override
    public void cancel() {
        result.cancel();
    }

    @Override
    public void close() {
        result.close();
    }
}
