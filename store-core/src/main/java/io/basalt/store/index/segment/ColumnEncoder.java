package io.basalt.store.index.segment;

import io.basalt.store.index.segment.BlockEncoder.Strings;
import java.io.IOException;

/** Writes whole columns: blocks, where it pays an order of the rows, and the directory. Not thread-safe. */
final class ColumnEncoder {
    /** A column is worth an order where it has more different values than the rows divided by this. */
    private static final int ROWS_PER_VALUE = 8;

    private final BlockEncoder blocks;
    private final long[] values = new long[Segment.BLOCK_ROWS];
    private final int[] positions = new int[Segment.BLOCK_ROWS];

    ColumnEncoder(SegmentSink sink) {
        this.blocks = new BlockEncoder(sink);
    }

    /** Which columns get an order. */
    enum Ordering {
        NEVER,
        /** Where there are many different values, and more rows than a block. */
        IF_MANY_VALUES,
        /** As before, and where the values ever descend with the rows. */
        IF_MANY_UNSORTED,
        /** Where the values do not ascend with the rows. */
        IF_UNSORTED
    }

    /** Numbers without a dictionary. */
    Section numbers(ColumnBuffer column, Ordering ordering) throws IOException {
        Distinct distinct = new Distinct();
        long before = 0;
        boolean first = true;
        boolean sorted = true;
        for (int block = column.nextBlock(0); block >= 0; block = column.nextBlock(block + 1)) {
            int count = load(column, block);
            for (int i = 0; i < count; i++) {
                long value = values[i];
                if (first || value != before) {
                    distinct.add(value);
                    sorted &= first || before < value;
                    before = value;
                    first = false;
                }
            }
        }
        long different = Math.min(distinct.estimate(), column.count());
        boolean ordered = switch (ordering) {
            case NEVER -> false;
            case IF_MANY_VALUES -> isWorthAnOrder(different, column);
            case IF_MANY_UNSORTED -> !sorted && isWorthAnOrder(different, column);
            case IF_UNSORTED -> !sorted;
        };
        return write(column, different, Strings.NONE, ordered);
    }

    /** Positions in a dictionary whose strings are all used. */
    Section codes(ColumnBuffer column, Strings dictionary, Ordering ordering) throws IOException {
        boolean ordered = ordering == Ordering.IF_MANY_VALUES && isWorthAnOrder(dictionary.count(), column);
        return write(column, dictionary.count(), dictionary, ordered);
    }

    /** Positions among {@code distinct} numbers that stand elsewhere, all of them used. */
    Section codes(ColumnBuffer column, int distinct) throws IOException {
        return write(column, distinct, Strings.NONE, false);
    }

    private static boolean isWorthAnOrder(long distinct, ColumnBuffer column) {
        return column.rows() > Segment.BLOCK_ROWS && distinct > column.rows() / ROWS_PER_VALUE;
    }

    private Section write(ColumnBuffer column, long distinct, Strings dictionary, boolean ordered) throws IOException {
        Section order = ordered ? sequence(RowSort.by(column.values(), column.presentRows())) : Section.NONE;
        blocks.begin();
        for (int block = column.nextBlock(0); block >= 0; block = column.nextBlock(block + 1)) {
            int count = load(column, block);
            blocks.write(block, blockRows(block, column.rows()), positions, values, count);
        }
        return blocks.end(column.rows(), distinct, dictionary, order);
    }

    private int load(ColumnBuffer column, int block) {
        int count = column.positions(block, positions);
        int first = block * Segment.BLOCK_ROWS;
        long[] source = column.values();
        for (int i = 0; i < count; i++) {
            values[i] = source[first + positions[i]];
        }
        return count;
    }

    /** A column of different numbers, one for each row. */
    Section sequence(long[] numbers) throws IOException {
        blocks.begin();
        for (int block = 0; block < SegmentFormat.blocks(numbers.length); block++) {
            int count = blockRows(block, numbers.length);
            System.arraycopy(numbers, block * Segment.BLOCK_ROWS, values, 0, count);
            blocks.write(block, count, positions, values, count);
        }
        return blocks.end(numbers.length, numbers.length, Strings.NONE, Section.NONE);
    }

    private Section sequence(int[] numbers) throws IOException {
        blocks.begin();
        for (int block = 0; block < SegmentFormat.blocks(numbers.length); block++) {
            int count = blockRows(block, numbers.length);
            for (int i = 0; i < count; i++) {
                values[i] = numbers[block * Segment.BLOCK_ROWS + i];
            }
            blocks.write(block, count, positions, values, count);
        }
        return blocks.end(numbers.length, numbers.length, Strings.NONE, Section.NONE);
    }

    private static int blockRows(int block, int rows) {
        return Math.min(Segment.BLOCK_ROWS, rows - block * Segment.BLOCK_ROWS);
    }
}
