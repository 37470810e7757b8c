package io.basalt.store.index;

import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A result that says that it came from the catalog. */
record CatalogResult(QueryResult result) implements QueryResult {
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
        return result.stats();
    }

    @Override
    public String explain() {
        return "the metadata index is still being filled: all rows were read from the catalog\n" + result.explain();
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
