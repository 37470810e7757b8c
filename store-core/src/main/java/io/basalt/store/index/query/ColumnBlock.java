package io.basalt.store.index.query;

import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Segment;

/** A column with room for one decoded block, which all that look at the column share. */
final class ColumnBlock {
    /** Rows of a block that are cheaper to read one by one than with the whole block: a guess from 2 us for a block. */
    static final int FEW = 24;

    private final Column column;
    private long[] values = new long[0];
    private long[] present = new long[0];
    private int loaded = -1;
    private int nonNulls;

    ColumnBlock(Column column) {
        this.column = column;
    }

    Column column() {
        return column;
    }

    void load(int block) {
        if (loaded != block) {
            if (values.length == 0) {
                values = new long[Segment.BLOCK_ROWS];
                present = new long[Segment.BLOCK_WORDS];
            }
            loaded = block;
            nonNulls = column.read(block, values, present);
        }
    }

    boolean isLoaded(int block) {
        return loaded == block;
    }

    /** Of the block that was loaded last, as {@link Column#read} gives them. */
    long[] values() {
        return values;
    }

    long[] present() {
        return present;
    }

    int nonNulls() {
        return nonNulls;
    }
}
