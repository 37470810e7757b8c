package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Where directories hung at any LSN, read from one snapshot of the catalog. */
final class Links {
    private final Snapshot snapshot;
    private final Lookups lookups;

    Links(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.lookups = new Lookups(snapshot);
    }

    /** A directory as it was linked at an LSN, with the totals that it had when that link ended, or has today. */
    Optional<Directory> at(long directoryId, long lsn) throws StoreException {
        Optional<Directory> newest = lookups.findDirectory(directoryId);
        if (newest.isPresent() && newest.get().from() <= lsn) {
            return newest.filter(directory -> lsn < directory.to());
        }
        try (RocksIterator it = snapshot.scan(Family.DIRS)) {
            // The link that was the first to end after the LSN.
            it.seekForPrev(Keys.formerLink(directoryId, lsn + 1));
            byte[] key = it.isValid() ? it.key() : new byte[0];
            it.status();
            return key.length == 2 * Long.BYTES && Arrays.equals(Keys.id(directoryId), Arrays.copyOf(key, Long.BYTES))
                    ? Optional.of(Directory.decode(it.value())).filter(link -> link.from() <= lsn)
                    : Optional.empty();
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, DIRS: " + e.getMessage() + "; run fsck", e);
        }
    }

    /** The path of a directory at an LSN, with its trailing slash; absent where it hung nowhere. */
    Optional<String> path(long directoryId, long lsn) throws StoreException {
        Deque<String> names = new ArrayDeque<>();
        for (long id = directoryId; id != 0; ) {
            Optional<Directory> directory = at(id, lsn);
            if (directory.isEmpty()) {
                return Optional.empty();
            }
            if (!directory.get().isRoot()) {
                names.push(directory.get().entryName());
            }
            id = directory.get().parentId();
        }
        return Optional.of(String.join("", names));
    }
}
