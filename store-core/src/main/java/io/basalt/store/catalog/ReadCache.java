package io.basalt.store.catalog;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The records that reads look at again and again: buckets, links to directories and contents. Thread-safe.
 *
 * <p>It is exact. A number, the generation, is odd while the committer stores a group that ends or replaces such
 * records, and even otherwise. A reader notes it, reads through {@link #view}, and trusts what it found only if the
 * generation was even and has not changed: then all links that it followed held at every moment of its reading. Else it
 * reads again from a snapshot. What a reader brings in while the generation changes is not kept.
 */
final class ReadCache {
    private static final int MOST = 1 << 17;

    private final View catalog;
    private final Map<RecordKey, byte[]> records = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();

    ReadCache(View catalog) {
        this.catalog = catalog;
    }

    static boolean keeps(Family family, byte[] key) {
        return family == Family.BUCKETS
                || family == Family.CONTENTS
                || (family == Family.NAMESPACE && Keys.isLink(key));
    }

    long generation() {
        return generation.get();
    }

    /** Whether a reader that began at that generation may trust what it has found. */
    boolean holds(long begun) {
        return isSettled(begun) && generation.get() == begun;
    }

    static boolean isSettled(long generation) {
        return generation % 2 == 0;
    }

    /** The catalog, through this cache; for a reader that has noted the generation before. */
    View view(long begun) {
        return (family, key) -> keeps(family, key) ? get(new RecordKey(family, key), begun) : catalog.get(family, key);
    }

    private byte @Nullable [] get(RecordKey key, long begun) {
        byte[] known = records.get(key);
        if (known != null) {
            return known;
        }
        byte[] stored = catalog.get(key.family, key.bytes);
        if (stored != null) {
            if (records.size() >= MOST) {
                records.clear();
            }
            // The removal of this key by the committer, after it has changed the generation, waits for this.
            records.compute(key, (k, other) -> holds(begun) ? stored : other);
        }
        return stored;
    }

    // ---- on the committer's thread

    /** A group is about to be stored. */
    void storing(Group group) {
        if (group.endsSharedRecords()) {
            generation.incrementAndGet();
        }
    }

    /** The group has been stored. Where that fails this is not called, and nobody trusts the cache any more. */
    void stored(Group group) {
        group.forEachKey(key -> {
            if (keeps(key.family, key.bytes)) {
                records.remove(key);
            }
        });
        if (group.endsSharedRecords()) {
            generation.incrementAndGet();
        }
    }
}
