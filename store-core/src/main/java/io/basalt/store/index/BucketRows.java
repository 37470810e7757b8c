package io.basalt.store.index;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.Field;
import io.basalt.store.catalog.ObjectRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rows of one bucket, superseded ones among them. One thread writes; readers take {@link #rows()} and see a
 * growing prefix of it without a lock.
 */
final class BucketRows {
    private static final int CHUNK = 4096;
    /** Superseded rows that are kept as long as the catalog keeps them; more of them would fill the memory. */
    private static final int MIN_SUPERSEDED = 1 << 20;

    private final Map<Long, IndexedRow> current = new HashMap<>();
    private final Map<Field.Attribute, Long> attributes = new ConcurrentHashMap<>();
    private volatile Rows rows = new Rows(0, Set.of());
    private Set<Long> pinnedLsns = Set.of();
    private long collectedFloor;
    private long collectedRows;

    /** A growing list of rows; superseded ones stay, so that readers at an older LSN find them. */
    static final class Rows {
        private final long floor;
        private final Set<Long> pinnedLsns;
        private volatile IndexedRow[][] chunks = new IndexedRow[0][];
        private volatile int size;

        Rows(long floor, Set<Long> pinnedLsns) {
            this.floor = floor;
            this.pinnedLsns = pinnedLsns;
        }

        /** The oldest LSN at which they are complete, but for pinned ones and unless the catalog itself holds less. */
        long floor() {
            return floor;
        }

        boolean holds(long lsn) {
            return lsn >= floor || pinnedLsns.contains(lsn);
        }

        private boolean needs(IndexedRow row) {
            return row.end() > floor || pinnedLsns.stream().anyMatch(row::holdsAt);
        }

        int size() {
            return size;
        }

        IndexedRow get(int index) {
            return chunks[index / CHUNK][index % CHUNK];
        }

        private void add(IndexedRow row) {
            int at = size;
            int chunk = at / CHUNK;
            if (at % CHUNK == 0) {
                IndexedRow[][] grown = Arrays.copyOf(chunks, chunk + 1);
                grown[chunk] = new IndexedRow[CHUNK];
                chunks = grown;
            }
            chunks[chunk][at % CHUNK] = row;
            size = at + 1;
        }
    }

    Rows rows() {
        return rows;
    }

    void write(ObjectRow row) {
        IndexedRow added = new IndexedRow(row);
        IndexedRow earlier = current.put(row.fileId(), added);
        count(row, 1);
        rows.add(added);
        if (earlier != null) {
            end(earlier, row.revision());
        }
    }

    /** Adds a row that ended before the rows of today were written. */
    void addSuperseded(ObjectRow row, long seq) {
        IndexedRow superseded = new IndexedRow(row);
        superseded.end(seq);
        rows.add(superseded);
    }

    void end(ObjectRow row, long seq) {
        IndexedRow ended = current.remove(row.fileId());
        if (ended != null) {
            end(ended, seq);
        }
    }

    private void end(IndexedRow row, long seq) {
        row.end(seq);
        count(row.row(), -1);
    }

    /** Whether more than half of the rows are superseded, and they are many. */
    boolean isWorthTrimming() {
        return rows.size() - current.size() > Math.max(MIN_SUPERSEDED, current.size());
    }

    /**
     * The catalog does not hold rows any more that ended by {@code floor}, unless a pinned LSN saw them; nor does this, once
     * they are enough to be worth it.
     */
    void collected(long moreRows, long floor, Set<Long> pinned) {
        collectedRows += moreRows;
        collectedFloor = Math.max(collectedFloor, floor);
        pinnedLsns = Set.copyOf(pinned);
        if (collectedRows > Math.max(CHUNK, current.size() / 4)) {
            trim(collectedFloor);
        }
    }

    /** Begins a list without the rows that ended by {@code lsn}; readers that hold the old list keep it. */
    void trim(long lsn) {
        Rows fresh = new Rows(Math.max(lsn, rows.floor()), pinnedLsns);
        Rows old = rows;
        for (int i = 0; i < old.size(); i++) {
            IndexedRow row = old.get(i);
            if (fresh.needs(row)) {
                fresh.add(row);
            }
        }
        rows = fresh;
        collectedRows = 0;
    }

    private void count(ObjectRow row, long more) {
        row.attributes()
                .values()
                .forEach((name, value) -> attributes.compute(
                        new Field.Attribute(name, value.type()), (field, n) -> n == null ? more : n + more));
    }

    List<AttributeColumn> attributes() {
        return attributes.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(e -> new AttributeColumn(e.getKey(), e.getValue()))
                .sorted(Comparator.comparing((AttributeColumn c) -> c.field().name())
                        .thenComparing(c -> c.field().type()))
                .toList();
    }
}
