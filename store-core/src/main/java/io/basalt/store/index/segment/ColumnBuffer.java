package io.basalt.store.index.segment;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The values of one column before they are encoded, by row: 8 bytes and 1 bit for each row of the segment. Used for one
 * column after the other; what a column costs follows from the blocks that it has values in. Not thread-safe.
 */
final class ColumnBuffer {
    private final int rows;
    private final long[] values;
    private final long[] present;
    private final BitSet blocks = new BitSet();
    private int count;

    ColumnBuffer(int rows) {
        this.rows = rows;
        this.values = new long[rows];
        this.present = new long[SegmentFormat.bitmapWords(rows)];
    }

    ColumnBuffer clear() {
        for (int block = blocks.nextSetBit(0); block >= 0; block = blocks.nextSetBit(block + 1)) {
            int from = block * Segment.BLOCK_WORDS;
            Arrays.fill(present, from, Math.min(from + Segment.BLOCK_WORDS, present.length), 0);
        }
        blocks.clear();
        count = 0;
        return this;
    }

    /** Each row at most once. */
    void set(int row, long value) {
        values[row] = value;
        present[row >> 6] |= 1L << row;
        blocks.set(row / Segment.BLOCK_ROWS);
        count++;
    }

    int rows() {
        return rows;
    }

    /** Rows that have a value. */
    int count() {
        return count;
    }

    /** The first block from {@code block} on that has a value, or -1. */
    int nextBlock(int block) {
        return blocks.nextSetBit(block);
    }

    /** By row. */
    long[] values() {
        return values;
    }

    /** The rows of a block that have a value, as numbers within the block, ascending. Returns how many. */
    int positions(int block, int[] target) {
        int n = 0;
        int first = block * Segment.BLOCK_WORDS;
        int last = Math.min(first + Segment.BLOCK_WORDS, present.length);
        for (int word = first; word < last; word++) {
            long bits = present[word];
            int row = (word - first) << 6;
            if (bits == -1L) {
                for (int i = 0; i < Long.SIZE; i++) {
                    target[n++] = row + i;
                }
            } else {
                for (; bits != 0; bits &= bits - 1) {
                    target[n++] = row + Long.numberOfTrailingZeros(bits);
                }
            }
        }
        return n;
    }

    /** The rows that have a value, ascending. */
    int[] presentRows() {
        int[] target = new int[count];
        int n = 0;
        int[] positions = new int[Segment.BLOCK_ROWS];
        for (int block = nextBlock(0); block >= 0; block = nextBlock(block + 1)) {
            int inBlock = positions(block, positions);
            for (int i = 0; i < inBlock; i++) {
                target[n++] = block * Segment.BLOCK_ROWS + positions[i];
            }
        }
        return target;
    }
}
