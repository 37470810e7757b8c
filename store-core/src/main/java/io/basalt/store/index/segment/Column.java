package io.basalt.store.index.segment;

import io.basalt.store.api.ValueType;
import java.util.Optional;

/**
 * One column of a segment: longs that sort as the values do. For {@code LONG}, {@code TIMESTAMP}, {@code BOOLEAN} and {@code
 * DOUBLE} see {@link Codes}; for {@code STRING} and {@code STRING_LIST} they are positions in the {@link #dictionary()}.
 * Immutable and thread-safe. Row numbers are the segment's, checked by assertion only.
 */
public interface Column {
    ValueType type();

    /** Rows that have a value. */
    int nonNulls();

    /** Rows of a block that have a value. */
    int nonNulls(int block);

    /** The smallest value of a block; undefined where it has none. */
    long min(int block);

    /** The largest value of a block; undefined where it has none. */
    long max(int block);

    /** The smallest value of all; undefined where there is none. */
    long min();

    /** The largest value of all; undefined where there is none. */
    long max();

    /**
     * Reads a block: the value of its row {@code i} into {@code values[i]} where bit {@code i} is set in {@code present},
     * both wholly overwritten up to the block's rows ({@code values} holds anything where a row has no value).
     *
     * @param values at least {@link Segment#BLOCK_ROWS}
     * @param present at least {@link Segment#BLOCK_WORDS}
     * @return how many have a value
     */
    int read(int block, long[] values, long[] present);

    boolean isPresent(int row);

    /** The value of one row; undefined where it has none. For a few rows; use {@link #read} for many. */
    long value(int row);

    /** The strings (or lists) that the values stand for; there exactly for {@code STRING} and {@code STRING_LIST}. */
    Optional<Dictionary> dictionary();

    /**
     * The rows that have a value, in the order of their values (equal ones in the order of rows), where the column has so
     * many different ones that it pays: equality is then a binary search, and the first or last values are at its ends.
     */
    Optional<Order> order();

    /** How many different values it has, exactly where it has a dictionary, else about. */
    long distinct();

    /** Rows sorted by their value. */
    interface Order {
        /** As {@link Column#nonNulls()}. */
        int size();

        /** The row at a position of the order. */
        int row(int position);
    }
}
