package io.basalt.store.index;

import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.query.BucketSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Some of a bucket's newest rows in the order of their revisions, as they were written at first, as columns in memory later.
 * One thread adds rows and ends them, another turns them into columns, any thread reads.
 */
final class Chunk implements BucketSource.Liveness {
    private static final int FIRST_ROOM = 16;
    private static final int ROW_BYTES = 512;
    private static final int ATTRIBUTE_BYTES = 96;

    private final int capacity;
    private volatile Room room;
    private volatile int size;
    private volatile boolean closed;
    private volatile long bytes;
    private volatile @Nullable SharedSegment columns;

    /** Replaced by a larger one when it is full; who has found a smaller one misses nothing that is published. */
    private static final class Room {
        private final ObjectRow[] rows;
        private final long[] began;
        private final long[] ended;

        Room(int size) {
            this(new ObjectRow[size], new long[size], new long[size]);
        }

        private Room(ObjectRow[] rows, long[] began, long[] ended) {
            this.rows = rows;
            this.began = began;
            this.ended = ended;
        }

        Room grown(int capacity) {
            int size = Math.min(capacity, 4 * rows.length);
            return new Room(Arrays.copyOf(rows, size), Arrays.copyOf(began, size), Arrays.copyOf(ended, size));
        }

        Room withoutRows() {
            return new Room(new ObjectRow[0], began, ended);
        }
    }

    Chunk(int capacity) {
        this.capacity = capacity;
        this.room = new Room(Math.min(capacity, FIRST_ROOM));
    }

    int size() {
        return size;
    }

    /** Whether it takes no more rows. */
    boolean isClosed() {
        return closed || size == capacity;
    }

    /** Takes no more rows from now on. */
    void close() {
        closed = true;
    }

    /** About what it takes of the heap. */
    long bytes() {
        return bytes;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Whoever adds rows holds the bucket's lock.
    void add(ObjectRow row, long end) {
        int at = size;
        if (at == room.rows.length) {
            room = room.grown(capacity);
        }
        room.rows[at] = row;
        room.began[at] = row.revision();
        room.ended[at] = end;
        bytes += ROW_BYTES + (long) ATTRIBUTE_BYTES * row.attributes().values().size();
        size = at + 1;
    }

    long firstRevision() {
        return room.began[0];
    }

    /** The row of a revision, or a negative number. */
    int rowOf(long revision) {
        return Arrays.binarySearch(room.began, 0, size, revision);
    }

    void end(int row, long seq) {
        room.ended[row] = Math.min(room.ended[row], seq);
    }

    long end(int row) {
        return room.ended[row];
    }

    void forEachEnded(Ended.Visitor visitor) {
        Room found = room;
        for (int row = 0; row < size; row++) {
            if (found.ended[row] != Long.MAX_VALUE) {
                visitor.ended(row, found.ended[row]);
            }
        }
    }

    /** Its rows as columns, once they are. */
    Optional<SharedSegment> columns() {
        return Optional.ofNullable(columns);
    }

    /** All of its rows, as long as they are not columns. */
    List<ObjectRow> rows() {
        return List.of(Arrays.copyOf(room.rows, size));
    }

    /** Lets the rows go; no row is added, and none ends, meanwhile. */
    void become(SharedSegment segment) {
        columns = segment;
        room = room.withoutRows();
        bytes = segment.place().bytes();
    }

    /** Adds the rows that hold at an LSN; false where they have become columns. */
    boolean copyHeld(long lsn, List<ObjectRow> target) {
        int count = size;
        Room found = room;
        if (found.rows.length == 0) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (found.began[i] <= lsn && lsn < found.ended[i]) {
                target.add(found.rows[i]);
            }
        }
        return true;
    }

    @Override
    public boolean holds(int row, long lsn) {
        Room found = room;
        return found.began[row] <= lsn && lsn < found.ended[row];
    }

    @Override
    public void mask(int block, long lsn, long[] bits) {
        Room found = room;
        for (int i = size - 1; i >= 0; i--) {
            if (found.began[i] > lsn || lsn >= found.ended[i]) {
                bits[i / Long.SIZE] &= ~(1L << i);
            }
        }
    }

    @Override
    public boolean allHold(int block, long lsn) {
        return false;
    }
}
