package io.basalt.store.catalog;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;

/** The catalog as it was at one moment. Belongs to one thread; close it. */
final class Snapshot implements View, Closeable {
    private final RocksDB db;
    private final Catalog.Reader reader;
    private final org.rocksdb.Snapshot snapshot;
    private final ReadOptions options;

    Snapshot(RocksDB db, Catalog.Reader reader) {
        this.db = db;
        this.reader = reader;
        this.snapshot = db.getSnapshot();
        this.options = new ReadOptions().setSnapshot(snapshot).setTotalOrderSeek(true);
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
        return reader.get(family, key, options);
    }

    RocksIterator scan(Family family) {
        return reader.scan(family, options);
    }

    @Override
    public void close() {
        options.close();
        db.releaseSnapshot(snapshot);
    }
}
