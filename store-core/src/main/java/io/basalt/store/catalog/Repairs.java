package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.io.Closeable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Corrections of what the catalog derives from itself (counts, totals, links): no part of the log, since they change
 * nothing that it tells. For a catalog that nobody commits to meanwhile. Belongs to one thread; close it.
 */
public final class Repairs implements Closeable {
    private static final int MAX_BATCH = 10_000;

    private final Catalog catalog;
    private final WriteBatch batch = new WriteBatch();

    Repairs(Catalog catalog) {
        this.catalog = catalog;
    }

    public <T> void put(Table<T> table, T entry) throws StoreException {
        change(() -> batch.put(catalog.handle(table.family), table.key(entry), table.value(entry)));
    }

    public <T> void remove(Table<T> table, T entry) throws StoreException {
        change(() -> batch.delete(catalog.handle(table.family), table.key(entry)));
    }

    private interface Step {
        void take() throws RocksDBException;
    }

    private void change(Step step) throws StoreException {
        try {
            step.take();
        } catch (RocksDBException e) {
            throw failed(e);
        }
        if (batch.count() >= MAX_BATCH) {
            flush();
        }
    }

    /** Makes all corrections so far durable. */
    public void flush() throws StoreException {
        try {
            catalog.write(batch);
            batch.clear();
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    private static StoreException failed(RocksDBException e) {
        return new StoreException.Unavailable("the catalog cannot be corrected: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        batch.close();
    }
}
