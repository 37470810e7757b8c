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

    ColumnBlock(Column column) {
        this.column = column;
    }

    Column column() {
        return column;
    }

    void load(int block) {
        if (loaded != block) {
            makeRoom();
            loaded = -1;
            column.read(block, values, present);
            loaded = block;
        }
    }

    private void makeRoom() {
        if (values.length == 0) {
            values = new long[Segment.BLOCK_ROWS];
            present = new long[Segment.BLOCK_WORDS];
        }
    }

    /** Loads some rows of a block, ascending: the values of others are undefined until they are asked for. */
    void load(int block, int[] rows, int count) {
        if (count > FEW || loaded == block) {
            load(block);
            return;
        }
        makeRoom();
        loaded = -1;
        for (int i = 0; i < count; i++) {
            int at = rows[i];
            int row = block * Segment.BLOCK_ROWS + at;
            long bit = 1L << at;
            if (column.isPresent(row)) {
                present[at >>> 6] |= bit;
                values[at] = column.value(row);
            } else {
                present[at >>> 6] &= ~bit;
            }
        }
    }

    boolean isLoaded(int block) {
        return loaded == block;
    }

    /** Of the rows that were loaded last, as {@link Column#read} gives them. */
    long[] values() {
        return values;
    }

    long[] present() {
        return present;
    }
}
