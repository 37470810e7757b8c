package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import java.io.Closeable;
import java.util.HexFormat;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * All of a catalog as it was at one moment. Entries that do not decode are left out, except by {@link #undecodable}.
 * Belongs to one thread; close it.
 */
public final class Inspection implements Closeable {
    private final Snapshot snapshot;
    private final Catalog.LogPosition position;
    private final long epoch;
    private final Catalog.UnknownEpochs unknownEpochs;
    private final String storeId;

    /** Takes one entry after the other. */
    public interface Visitor<T> {
        void visit(T entry) throws StoreException;
    }

    /** Takes one entry after the other, as long as it answers true. */
    public interface Taker<T> {
        boolean take(T entry) throws StoreException;
    }

    /** Takes what is wrong with entries: their key in hexadecimal, and why. */
    public interface Complaints {
        void complain(String key, String reason);
    }

    Inspection(Catalog catalog) {
        this.epoch = catalog.epoch();
        this.unknownEpochs = catalog.unknownEpochs();
        this.storeId = catalog.storeId();
        this.snapshot = catalog.snapshot();
        this.position = Catalog.logPosition(snapshot);
    }

    /** The newest commit that is part of it. */
    public long lsn() {
        return position.lsn();
    }

    /** The timestamp of that commit, in microseconds since 1970. */
    public long micros() {
        return position.micros();
    }

    /** See {@link Catalog#epoch()}. */
    public long epoch() {
        return epoch;
    }

    /** See {@link Catalog#unknownEpochs()}. */
    public Catalog.UnknownEpochs unknownEpochs() {
        return unknownEpochs;
    }

    /** See {@link Catalog#storeId()}. */
    public String storeId() {
        return storeId;
    }

    public <T> void scan(Table<T> table, Visitor<T> visitor) throws StoreException {
        scanFrom(table, new byte[0], entry -> {
            visitor.visit(entry);
            return true;
        });
    }

    /** Scans a table whose keys are ids from {@code id} on. */
    public <T> void scanFrom(Table<T> table, long id, Taker<T> taker) throws StoreException {
        scanFrom(table, Keys.id(id), taker);
    }

    private <T> void scanFrom(Table<T> table, byte[] from, Taker<T> taker) throws StoreException {
        try (RocksIterator it = snapshot.scan(table.family)) {
            for (it.seek(from); it.isValid(); it.next()) {
                Optional<T> entry = decoded(table, it.key(), it.value());
                if (entry.isPresent() && !taker.take(entry.get())) {
                    return;
                }
            }
            it.status();
        } catch (RocksDBException e) {
            throw unreadable(table, e);
        }
    }

    private static <T> Optional<T> decoded(Table<T> table, byte[] key, byte[] value) {
        try {
            return Optional.of(table.decode(key, value));
        } catch (BinaryReader.MalformedException e) {
            return Optional.empty();
        }
    }

    private static StoreException unreadable(Table<?> table, RocksDBException e) {
        return new StoreException.CorruptData(
                "catalog, " + table.name() + ": " + e.getMessage()
                        + "; restore a backup or run bin/basalt rebuild catalog",
                e);
    }

    /** The entry of a table whose keys are ids. */
    public <T> Optional<T> get(Table<T> table, long id) throws StoreException {
        return get(table, Keys.id(id));
    }

    /** The entry that stands where {@code like} would. */
    public <T> Optional<T> at(Table<T> table, T like) throws StoreException {
        return get(table, table.key(like));
    }

    private <T> Optional<T> get(Table<T> table, byte[] key) throws StoreException {
        try {
            byte[] value = snapshot.get(table.family, key);
            return value == null ? Optional.empty() : decoded(table, key, value);
        } catch (Catalog.CatalogFailure e) {
            throw e.translated();
        }
    }

    /** What says of a blob that it waits for its bytes to be freed, or for the end of a pin. */
    public Optional<Table.Waiting> waiting(long blobId) throws StoreException {
        Optional<Table.Waiting> waiting = at(Table.GARBAGE, Table.Waiting.blob(blobId));
        for (BackupPin pin : new Lookups(snapshot).backupPins()) {
            waiting = waiting.isPresent() ? waiting : at(Table.GARBAGE, Table.Waiting.blob(pin.pinId(), blobId));
        }
        return waiting;
    }

    /** How many files under construction a directory has. */
    public long openFiles(long directoryId) throws StoreException {
        byte[] prefix = Keys.id(directoryId);
        long count = 0;
        try (RocksIterator it = snapshot.scan(Family.OPENFILES)) {
            for (it.seek(prefix); it.isValid() && Keys.startsWith(it.key(), prefix); it.next()) {
                count += it.key().length > Long.BYTES ? 1 : 0;
            }
            it.status();
        } catch (RocksDBException e) {
            throw unreadable(Table.OPEN_FILES, e);
        }
        return count;
    }

    /** The children of a directory in their order. */
    public Children children(long directoryId) {
        return new Children(directoryId);
    }

    /** One child after the other; close it. */
    public final class Children implements Closeable {
        private final byte[] prefix;
        private final RocksIterator it;
        private boolean begun;

        private Children(long directoryId) {
            this.prefix = Keys.id(directoryId);
            this.it = snapshot.scan(Family.NAMESPACE);
        }

        /** The next child; empty at the end. */
        public Optional<Table.NamespaceEntry> next() throws StoreException {
            while (true) {
                if (begun) {
                    it.next();
                } else {
                    it.seek(prefix);
                    begun = true;
                }
                if (!it.isValid() || !Keys.startsWith(it.key(), prefix)) {
                    try {
                        it.status();
                    } catch (RocksDBException e) {
                        throw unreadable(Table.NAMESPACE, e);
                    }
                    return Optional.empty();
                }
                Optional<Table.NamespaceEntry> entry = decoded(Table.NAMESPACE, it.key(), it.value());
                if (entry.isPresent()) {
                    return entry;
                }
            }
        }

        @Override
        public void close() {
            it.close();
        }
    }

    /** Tells of all entries of a table that do not decode, or stand under another entry's key; gives how many there are. */
    public <T> long undecodable(Table<T> table, Complaints complaints) throws StoreException {
        long entries = 0;
        try (RocksIterator it = snapshot.scan(table.family)) {
            for (it.seekToFirst(); it.isValid(); it.next()) {
                entries++;
                String key = HexFormat.of().formatHex(it.key());
                try {
                    if (!table.isAt(it.key(), table.decode(it.key(), it.value()))) {
                        complaints.complain(key, "an entry that belongs under another key");
                    }
                } catch (BinaryReader.MalformedException e) {
                    complaints.complain(key, String.valueOf(e.getMessage()));
                }
            }
            it.status();
        } catch (RocksDBException e) {
            throw unreadable(table, e);
        }
        return entries;
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
