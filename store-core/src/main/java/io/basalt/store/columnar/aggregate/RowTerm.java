package io.basalt.store.columnar.aggregate;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** A condition on the rows of a batch, tested for many of them at once. Not thread-safe. */
interface RowTerm {
    RowTerm ALL = (rows, count) -> count;
    RowTerm NONE = (rows, count) -> 0;

    /**
     * Moves the rows for which it is true to the beginning.
     *
     * @param rows numbers in ascending order, {@link Block#ROWS} at most and from one block
     * @return how many they are
     */
    int keep(int[] rows, int count);

    static RowTerm isNull(Values column, boolean nulls) {
        return (rows, count) -> column.keep(nulls, rows, count);
    }

    static RowTerm allOf(List<RowTerm> terms) {
        return (rows, count) -> {
            int kept = count;
            for (RowTerm term : terms) {
                kept = term.keep(rows, kept);
            }
            return kept;
        };
    }

    /** Each term is tested for the rows for which those before are not true. */
    static RowTerm anyOf(List<RowTerm> terms) {
        return (rows, count) -> {
            boolean[] kept = new boolean[Block.ROWS];
            int[] left = Arrays.copyOf(rows, count);
            int leftCount = count;
            for (RowTerm term : terms) {
                int[] found = Arrays.copyOf(left, leftCount);
                int foundCount = term.keep(found, leftCount);
                for (int i = 0; i < foundCount; i++) {
                    kept[found[i] % Block.ROWS] = true;
                }
                leftCount = keep(left, leftCount, row -> !kept[row % Block.ROWS]);
            }
            return keep(rows, count, row -> kept[row % Block.ROWS]);
        };
    }

    /** A test of values that are not null, one by one. */
    static RowTerm each(Values column, IntPredicate test) {
        return (rows, count) -> keep(rows, column.keep(false, rows, count), test);
    }

    private static int keep(int[] rows, int count, IntPredicate test) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            rows[kept] = row;
            kept += test.test(row) ? 1 : 0;
        }
        return kept;
    }

    /** A test of strings that are few, once for each different one. */
    static RowTerm ofDictionary(Values.Texts column, Values.Texts dictionary, IntPredicate test) {
        int[] isTrue = new int[dictionary.size()];
        for (int code = 0; code < isTrue.length; code++) {
            isTrue[code] = test.test(code) ? 1 : 0;
        }
        long[] codes = new long[Block.ROWS];
        return (rows, count) -> {
            int present = column.keep(false, rows, count);
            column.codes(rows, present, codes);
            int kept = 0;
            for (int i = 0; i < present; i++) {
                rows[kept] = rows[i];
                kept += isTrue[(int) codes[i]];
            }
            return kept;
        };
    }

    /**
     * A value from {@code least} to {@code greatest}, both included, or outside.
     *
     * @param column has an order
     */
    static RowTerm inRange(Values.Numbers column, long least, long greatest, boolean outside) {
        if (least > greatest) {
            return outside ? isNull(column, false) : NONE;
        }
        long[] values = new long[Block.ROWS];
        long width = greatest - least + Long.MIN_VALUE;
        int flip = outside ? 1 : 0;
        return (rows, count) -> {
            int present = column.keep(false, rows, count);
            column.order(rows, present, values);
            int kept = 0;
            for (int i = 0; i < present; i++) {
                rows[kept] = rows[i];
                // Both bounds in one comparison of unsigned numbers.
                kept += (values[i] - least + Long.MIN_VALUE <= width ? 1 : 0) ^ flip;
            }
            return kept;
        };
    }

    /**
     * One of these values, or another.
     *
     * @param column has an order
     * @param wanted in ascending order
     */
    static RowTerm oneOf(Values.Numbers column, long[] wanted, boolean other) {
        long[] values = new long[Block.ROWS];
        return (rows, count) -> {
            int present = column.keep(false, rows, count);
            column.order(rows, present, values);
            int kept = 0;
            for (int i = 0; i < present; i++) {
                rows[kept] = rows[i];
                kept += Arrays.binarySearch(wanted, values[i]) >= 0 != other ? 1 : 0;
            }
            return kept;
        };
    }
}
