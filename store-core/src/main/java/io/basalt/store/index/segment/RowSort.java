package io.basalt.store.index.segment;

/**
 * Sorts numbers of rows by a long of each, stably: a radix sort that passes over the bytes in which the longs differ. Memory:
 * 4 bytes for each row beside what is sorted.
 */
final class RowSort {
    private static final int DIGITS = 256;
    /** Turns the order of signed longs into that of unsigned ones. */
    private static final long SIGN = Long.MIN_VALUE;

    private RowSort() {}

    /** @return {@code rows}, or another array, sorted by {@code keys[row]} */
    static int[] by(long[] keys, int[] rows) {
        long differing = differing(keys, rows);
        if (differing == 0) {
            return rows;
        }
        int[] from = rows;
        int[] to = new int[rows.length];
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            if ((differing >>> shift & 0xFF) != 0) {
                pass(keys, from, to, shift);
                int[] sorted = to;
                to = from;
                from = sorted;
            }
        }
        return from;
    }

    /** The bits in which the keys differ; 0 where they are sorted. */
    private static long differing(long[] keys, int[] rows) {
        long differing = 0;
        boolean sorted = true;
        for (int i = 1; i < rows.length; i++) {
            long before = keys[rows[i - 1]];
            long key = keys[rows[i]];
            differing |= before ^ key;
            sorted &= before <= key;
        }
        return sorted ? 0 : differing;
    }

    private static void pass(long[] keys, int[] from, int[] to, int shift) {
        int[] starts = new int[DIGITS + 1];
        for (int row : from) {
            starts[digit(keys[row], shift) + 1]++;
        }
        for (int digit = 0; digit < DIGITS; digit++) {
            starts[digit + 1] += starts[digit];
        }
        for (int row : from) {
            to[starts[digit(keys[row], shift)]++] = row;
        }
    }

    private static int digit(long key, int shift) {
        return (int) ((key ^ SIGN) >>> shift) & (DIGITS - 1);
    }
}
