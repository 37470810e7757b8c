package io.basalt.store.catalog;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Damage of a catalog's records, for tests that look for it. */
public final class PlantedDamage {
    private PlantedDamage() {}

    /** Puts any bytes where {@code like} stands. */
    public static <T> void put(Catalog catalog, Table<T> table, T like, byte[] bytes) {
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(catalog.handle(table.family), table.key(like), bytes);
            catalog.write(batch);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }
}
