package io.basalt.store.index;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.Field;
import io.basalt.store.catalog.ObjectRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rows of one bucket, superseded ones among them. One thread writes; readers take {@link #rows()} and see a
 * growing prefix of it without a lock.
 */
final class BucketRows {
    private static final int CHUNK = 4096;
    /** Superseded rows that are kept in any case, for readers at an older LSN. */
    private static final int MIN_SUPERSEDED = 1 << 20;

    private final Map<Long, IndexedRow> current = new HashMap<>();
    private final Map<Field.Attribute, Long> attributes = new ConcurrentHashMap<>();
    private volatile Rows rows = new Rows(0);

    /** A growing list of rows; superseded ones stay, so that readers at an older LSN find them. */
    static final class Rows {
        private final long floor;
        private volatile IndexedRow[][] chunks = new IndexedRow[0][];
        private volatile int size;

        Rows(long floor) {
            this.floor = floor;
        }

        /** The oldest LSN at which they are complete, unless the catalog itself holds less. */
        long floor() {
            return floor;
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

    /** Whether more than half of the rows are superseded. */
    boolean isWorthTrimming() {
        return rows.size() - current.size() > Math.max(MIN_SUPERSEDED, current.size());
    }

    /** Begins a list without the rows that ended by {@code lsn}; readers that hold the old list keep it. */
    void trim(long lsn) {
        Rows fresh = new Rows(lsn);
        Rows old = rows;
        for (int i = 0; i < old.size(); i++) {
            IndexedRow row = old.get(i);
            if (row.end() > lsn) {
                fresh.add(row);
            }
        }
        rows = fresh;
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
