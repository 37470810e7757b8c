package io.basalt.store.catalog;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** Reads of the files under construction. Thread-safe. */
public final class OpenFileReader {
    private final Catalog catalog;

    public OpenFileReader(Catalog catalog) {
        this.catalog = catalog;
    }

    public Optional<OpenEntry> find(ObjectKey key) throws StoreException {
        try (Snapshot snapshot = catalog.snapshot()) {
            Lookups then = new Lookups(snapshot);
            KeyPath path = KeyPath.ofObject(key.key());
            Optional<Long> parent = then.directoryId(then.requireBucket(key.bucket()), path.directories());
            return parent.isPresent() ? then.openEntry(parent.get(), path.name()) : Optional.empty();
        }
    }

    /** Those directly in a directory whose names come after {@code after}, by name. */
    public List<OpenEntry> list(String bucketName, String path, String after, int limit) throws StoreException {
        try (OpenFileKeys.Reading reading = catalog.openFileKeys().read(catalog);
                Snapshot snapshot = catalog.snapshot()) {
            Lookups then = new Lookups(snapshot);
            Optional<Long> directory = then.directoryId(then.requireBucket(bucketName), KeyPath.ofDirectory(path));
            List<OpenEntry> entries = new ArrayList<>();
            if (directory.isPresent()) {
                byte[] prefix = Keys.id(directory.get());
                byte[] start = Keys.entry(directory.get(), after);
                for (byte[] key : reading.from(start)) {
                    if (entries.size() == limit || !Keys.startsWith(key, prefix)) {
                        break;
                    }
                    if (key.length > prefix.length && !Arrays.equals(key, start)) {
                        then.openEntryOf(key).ifPresent(entries::add);
                    }
                }
            }
            return entries;
        } catch (RocksDBException e) {
            throw damaged(e);
        }
    }

    /** All of them, wherever they are, by id after that one, at most {@code limit}. */
    public List<OpenEntry> all(long afterId, int limit) throws StoreException {
        return expired(Long.MAX_VALUE, afterId, limit);
    }

    /** Those whose lease ran out before {@code micros}, wherever they are, by id after that one, at most {@code limit}. */
    public List<OpenEntry> expired(long micros, long afterId, int limit) throws StoreException {
        try (OpenFileKeys.Reading reading = catalog.openFileKeys().read(catalog);
                Snapshot snapshot = catalog.snapshot()) {
            Lookups then = new Lookups(snapshot);
            List<OpenEntry> entries = new ArrayList<>();
            for (byte[] key : reading.from(Keys.id(afterId + 1))) {
                if (entries.size() == limit) {
                    break;
                }
                if (key.length == Long.BYTES) {
                    then.openEntry(Keys.idOf(key))
                            .filter(entry -> entry.leaseMicros() < micros)
                            .ifPresent(entries::add);
                }
            }
            return entries;
        } catch (RocksDBException e) {
            throw damaged(e);
        }
    }

    private static StoreException.CorruptData damaged(RocksDBException e) {
        return new StoreException.CorruptData("catalog, OPENFILES: " + e.getMessage() + "; run fsck", e);
    }
}
