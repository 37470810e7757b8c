package io.basalt.store.catalog;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

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
        try (Snapshot snapshot = catalog.snapshot();
                RocksIterator it = snapshot.scan(Family.OPENFILES)) {
            Lookups then = new Lookups(snapshot);
            Optional<Long> directory = then.directoryId(then.requireBucket(bucketName), KeyPath.ofDirectory(path));
            List<OpenEntry> entries = new ArrayList<>();
            if (directory.isPresent()) {
                byte[] prefix = Keys.id(directory.get());
                byte[] start = Keys.entry(directory.get(), after);
                for (it.seek(start); it.isValid() && entries.size() < limit; it.next()) {
                    byte[] key = it.key();
                    if (!Arrays.equals(prefix, 0, prefix.length, key, 0, prefix.length)) {
                        break;
                    }
                    if (key.length > prefix.length && Arrays.compareUnsigned(key, start) > 0) {
                        Optional<OpenEntry> entry = then.openEntry(Lookups.decodeLink(it.value()));
                        entry.ifPresent(entries::add);
                    }
                }
            }
            it.status();
            return entries;
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw damaged(e);
        }
    }

    /** All of them, wherever they are, by id after that one, at most {@code limit}. */
    public List<OpenEntry> all(long afterId, int limit) throws StoreException {
        return expired(Long.MAX_VALUE, afterId, limit);
    }

    /** Those whose lease ran out before {@code micros}, wherever they are, by id after that one, at most {@code limit}. */
    public List<OpenEntry> expired(long micros, long afterId, int limit) throws StoreException {
        try (Snapshot snapshot = catalog.snapshot();
                RocksIterator it = snapshot.scan(Family.OPENFILES)) {
            List<OpenEntry> entries = new ArrayList<>();
            for (it.seek(Keys.id(afterId + 1)); it.isValid() && entries.size() < limit; it.next()) {
                if (it.key().length == Long.BYTES) {
                    OpenEntry entry = OpenEntry.decode(it.value());
                    if (entry.leaseMicros() < micros) {
                        entries.add(entry);
                    }
                }
            }
            it.status();
            return entries;
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw damaged(e);
        }
    }

    private static StoreException.CorruptData damaged(Exception e) {
        return new StoreException.CorruptData("catalog, OPENFILES: " + e.getMessage() + "; run fsck", e);
    }
}
