package io.basalt.store.index.query;

import io.basalt.store.api.StoreException;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Dictionary;
import io.basalt.store.index.segment.Segment;
import java.util.Optional;

/**
 * Counts the rows of whole blocks by the strings of one column: a counter for each position of its dictionary. What was
 * counted is handed over at the end of the segment.
 */
final class CodeCounts {
    private final ColumnBlock values;
    private final Column column;
    private final long[] counts;
    private long nulls;

    private CodeCounts(ColumnBlock values, int size) {
        this.values = values;
        this.column = values.column();
        this.counts = new long[size];
    }

    /** Absent where the column has no dictionary. */
    static Optional<CodeCounts> of(ColumnBlock values) {
        Optional<Dictionary> dictionary = values.column().dictionary();
        return dictionary.map(strings -> new CodeCounts(values, strings.size()));
    }

    /** Counts all rows of a block. */
    void add(int block, int rows) {
        int nonNulls = column.nonNulls(block);
        nulls += rows - nonNulls;
        if (nonNulls == 0) {
            return;
        } else if (column.min(block) == column.max(block)) {
            counts[(int) column.min(block)] += nonNulls;
            return;
        }
        values.load(block);
        long[] codes = values.values();
        if (nonNulls == rows) {
            for (int row = 0; row < rows; row++) {
                counts[(int) codes[row]]++;
            }
        } else {
            addPresent(codes, values.present());
        }
    }

    private void addPresent(long[] codes, long[] present) {
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            for (long left = present[word]; left != 0; left &= left - 1) {
                counts[(int) codes[(word << 6) + Long.numberOfTrailingZeros(left)]]++;
            }
        }
    }

    /** Who takes what was counted. */
    interface Taker {
        /** @param text of a group, absent for null */
        void take(Optional<byte[]> text, long rows) throws StoreException.InvalidArgument;
    }

    void handOver(Taker taker) throws StoreException.InvalidArgument {
        Dictionary dictionary = column.dictionary().orElseThrow();
        for (int code = 0; code < counts.length; code++) {
            if (counts[code] > 0) {
                taker.take(Optional.of(dictionary.get(code)), counts[code]);
            }
        }
        if (nulls > 0) {
            taker.take(Optional.empty(), nulls);
        }
    }
}
