package io.basalt.store.tenant;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The answer of a query of an earlier state, which shows where contents are that no object has any more. */
record ShownResult(QueryResult result, Caller caller, String bucket) implements QueryResult {
    @Override
    public boolean next() throws StoreException {
        boolean more = result.next();
        if (more
                && result.batch().getVector(SystemField.KEY.column()) instanceof VarCharVector keys
                && result.batch().getVector(SystemField.CONTENT_ID.column()) instanceof BigIntVector contents) {
            for (int row = 0; row < result.batch().getRowCount(); row++) {
                ObjectKey key = new ObjectKey(bucket, String.valueOf(keys.getObject(row)));
                caller.session().places().contentShown(caller, contents.get(row), key);
            }
        }
        return more;
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
        result.cancel();
    }

    @Override
    public void close() {
        result.close();
    }
}
