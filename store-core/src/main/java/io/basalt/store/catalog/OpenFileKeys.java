package io.basalt.store.catalog;

import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The keys of {@link Family#OPENFILES}, in memory: a scan of the database steps over two deletions for each file that was written
 * lately, and few are open at any time. Thread-safe.
 *
 * <p>It may name keys that are gone, and always names those that a snapshot has which a reader takes within a {@link Reading}: a
 * key comes in before it is stored, and goes after its deletion was, when nobody is reading. The committer does not wait for
 * readers; what it could not take away it takes away with a later group.
 */
final class OpenFileKeys {
    private final NavigableSet<byte[]> keys = new ConcurrentSkipListSet<>(Arrays::compareUnsigned);
    private final NavigableSet<byte[]> ended = new TreeSet<>(Arrays::compareUnsigned);
    private final ReentrantReadWriteLock reading = new ReentrantReadWriteLock();
    private volatile boolean complete;

    /** Holds the keys while a reader looks at them and at a snapshot that it has taken meanwhile. */
    record Reading(NavigableSet<byte[]> keys, Lock lock) implements AutoCloseable {
        /** The keys from that one on. */
        Iterable<byte[]> from(byte[] first) {
            return keys.tailSet(first, true);
        }

        @Override
        public void close() {
            lock.unlock();
        }
    }

    Reading read(Catalog catalog) throws RocksDBException {
        if (!complete) {
            fill(catalog);
        }
        reading.readLock().lock();
        return new Reading(keys, reading.readLock());
    }

    private synchronized void fill(Catalog catalog) throws RocksDBException {
        try (Snapshot snapshot = catalog.snapshot();
                RocksIterator it = snapshot.scan(Family.OPENFILES)) {
            for (it.seekToFirst(); it.isValid(); it.next()) {
                keys.add(it.key());
            }
            it.status();
        }
        complete = true;
    }

    // ---- on the committer's thread

    /** A group is about to be stored. */
    void storing(Group group) {
        group.forEach(Family.OPENFILES, (family, key, value) -> {
            if (value != null) {
                keys.add(key);
                ended.remove(key);
            }
        });
    }

    /** The group has been stored. */
    void stored(Group group) {
        group.forEach(Family.OPENFILES, (family, key, value) -> {
            if (value == null) {
                ended.add(key);
            }
        });
        if (!ended.isEmpty() && reading.writeLock().tryLock()) {
            try {
                keys.removeAll(ended);
                ended.clear();
            } finally {
                reading.writeLock().unlock();
            }
        }
    }
}
