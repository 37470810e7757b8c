package io.basalt.store.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalog as the committer sees it, with the records in memory that nearly every command looks at: buckets,
 * directories and the links to them. Nobody but the committer changes them, so what it remembers is what is stored.
 * Belongs to its thread.
 */
final class FrequentRecords implements View, RecordLayer.Visitor {
    private static final int MOST = 1 << 16;

    private static final byte[] ABSENT = new byte[0];

    private final View catalog;
    private final Map<RecordKey, byte[]> records = new Recent<>();
    private final Map<Long, Directory> directories = new Recent<>();

    /** Forgets what was used longest ago. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }

    FrequentRecords(View catalog) {
        this.catalog = catalog;
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
        // Most of what is not remembered are names, ids and tokens of something new.
        if (!isFrequent(family, key)) {
            return catalog.probe(family, key);
        }
        RecordKey known = new RecordKey(family, key);
        byte[] value = records.get(known);
        if (value == null) {
            value = catalog.probe(family, key);
            record(known, value);
        }
        return value == ABSENT ? null : value;
    }

    @Override
    public Optional<Directory> directory(long id) {
        Directory known = directories.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Directory> stored = catalog.directory(id);
        directory(id, stored);
        return stored;
    }

    private static boolean isFrequent(Family family, byte[] key) {
        return family == Family.BUCKETS
                || family == Family.ACCOUNTS
                || (family == Family.NAMESPACE && Keys.isLink(key));
    }

    /** A group has been stored. */
    void stored(Group group) {
        group.visit(this);
    }

    @Override
    public void record(RecordKey key, byte @Nullable [] value) {
        if (value == null && key.family == Family.ACCOUNTS) {
            records.put(key, ABSENT); // Most buckets have no owner of their own.
        } else if (value == null) {
            records.remove(key);
        } else if (isFrequent(key.family, key.bytes)) {
            records.put(key, value);
        }
    }

    @Override
    public void directory(long id, Optional<Directory> directory) {
        directory.ifPresentOrElse(d -> directories.put(id, d), () -> directories.remove(id));
    }
}
