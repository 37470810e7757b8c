package io.basalt.store.index;

import io.basalt.store.api.SystemField;
import io.basalt.store.index.query.BucketSource;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Segment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * When rows of a segment ended: ten bytes for each that did. One thread at a time writes, any thread reads; whoever reads at an
 * LSN sees at least what ended by it, if the LSN was published before.
 */
final class Ended implements BucketSource.Liveness {
    /** The end of a row that holds at no LSN. */
    static final long NEVER = 0;

    private final Segment segment;
    private final AtomicReferenceArray<@Nullable BlockEnds> blocks;
    private final AtomicInteger count = new AtomicInteger();

    Ended(Segment segment) {
        this.segment = segment;
        this.blocks = new AtomicReferenceArray<>(segment.blocks());
    }

    /** The ends of a block's rows in the order in which they came; what is published does not change but for {@code size}. */
    private static final class BlockEnds {
        private final short[] rows;
        private final long[] ends;
        private volatile int size;

        BlockEnds(short[] rows, long[] ends, int size) {
            this.rows = rows;
            this.ends = ends;
            this.size = size;
        }

        /** Where the row stands, or -1. */
        int find(int row) {
            for (int i = size - 1; i >= 0; i--) {
                if (rows[i] == (short) row) {
                    return i;
                }
            }
            return -1;
        }
    }

    /** Takes ended rows. */
    interface Visitor {
        void ended(int row, long end);
    }

    /** Ends a row; no effect where it has ended already. */
    void end(int row, long seq) {
        int block = row / Segment.BLOCK_ROWS;
        int within = row % Segment.BLOCK_ROWS;
        BlockEnds ends = blocks.get(block);
        if (ends != null && ends.find(within) >= 0) {
            return;
        }
        int size = ends == null ? 0 : ends.size;
        if (ends == null || size == ends.rows.length) {
            int room = Math.min(Segment.BLOCK_ROWS, Math.max(8, 2 * size));
            short[] rows = ends == null ? new short[room] : Arrays.copyOf(ends.rows, room);
            ends = new BlockEnds(rows, ends == null ? new long[room] : Arrays.copyOf(ends.ends, room), size);
        }
        ends.rows[size] = (short) within;
        ends.ends[size] = seq;
        ends.size = size + 1;
        blocks.set(block, ends);
        count.incrementAndGet();
    }

    /** Lets a row hold at no LSN. */
    void forget(int row) {
        end(row, NEVER);
        BlockEnds ends = blocks.get(row / Segment.BLOCK_ROWS);
        if (ends != null) {
            ends.ends[ends.find(row % Segment.BLOCK_ROWS)] = NEVER;
        }
    }

    /** How many rows have ended. */
    int count() {
        return count.get();
    }

    /** When a row ended; {@code Long.MAX_VALUE} where it has not. */
    long end(int row) {
        BlockEnds ends = blocks.get(row / Segment.BLOCK_ROWS);
        int at = ends == null ? -1 : ends.find(row % Segment.BLOCK_ROWS);
        return at < 0 || ends == null ? Long.MAX_VALUE : ends.ends[at];
    }

    void forEach(Visitor visitor) {
        for (int block = 0; block < blocks.length(); block++) {
            BlockEnds ends = blocks.get(block);
            int size = ends == null ? 0 : ends.size;
            for (int i = 0; i < size && ends != null; i++) {
                visitor.ended(block * Segment.BLOCK_ROWS + ends.rows[i], ends.ends[i]);
            }
        }
    }

    @Override
    public void mask(int block, long lsn, long[] bits) {
        BlockEnds ends = blocks.get(block);
        if (ends != null) {
            for (int i = ends.size - 1; i >= 0; i--) {
                if (ends.ends[i] <= lsn) {
                    bits[ends.rows[i] / Long.SIZE] &= ~(1L << ends.rows[i]);
                }
            }
        }
        if (segment.maxRevision() > lsn) {
            maskLater(block, lsn, bits);
        }
    }

    private void maskLater(int block, long lsn, long[] bits) {
        Column revisions = revisions(segment);
        if (revisions.max(block) > lsn) {
            long[] began = new long[Segment.BLOCK_ROWS];
            revisions.read(block, began, new long[Segment.BLOCK_WORDS]);
            for (int row = segment.blockRows(block) - 1; row >= 0; row--) {
                if (began[row] > lsn) {
                    bits[row / Long.SIZE] &= ~(1L << row);
                }
            }
        }
    }

    @Override
    public boolean holds(int row, long lsn) {
        return end(row) > lsn
                && (segment.maxRevision() <= lsn || revisions(segment).value(row) <= lsn);
    }

    @Override
    public boolean allHold(int block, long lsn) {
        return blocks.get(block) == null
                && (segment.maxRevision() <= lsn || revisions(segment).max(block) <= lsn);
    }

    static Column revisions(Segment segment) {
        return segment.column(SystemField.REVISION).orElseThrow();
    }
}
