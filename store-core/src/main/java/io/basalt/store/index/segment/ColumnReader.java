package io.basalt.store.index.segment;

import java.util.Optional;

/** Reads whole columns, block by block. Not thread-safe. */
final class ColumnReader {
    private final long[] values = new long[Segment.BLOCK_ROWS];
    private final long[] present = new long[Segment.BLOCK_WORDS];

    /** Takes the rows that have a value. */
    interface Visitor {
        void visit(int row, long value);
    }

    /** Goes through the rows of a segment that have a value in one of its columns, ascending. */
    void forEach(Segment segment, Optional<Column> column, Visitor visitor) {
        if (column.isPresent()) {
            for (int block = 0; block < segment.blocks(); block++) {
                if (column.get().nonNulls(block) > 0) {
                    forEach(column.get(), block, visitor);
                }
            }
        }
    }

    private void forEach(Column column, int block, Visitor visitor) {
        column.read(block, values, present);
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            int first = word << 6;
            for (long bits = present[word]; bits != 0; bits &= bits - 1) {
                int row = first + Long.numberOfTrailingZeros(bits);
                visitor.visit(block * Segment.BLOCK_ROWS + row, values[row]);
            }
        }
    }
}
