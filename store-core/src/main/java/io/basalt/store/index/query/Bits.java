package io.basalt.store.index.query;

import io.basalt.store.index.segment.Segment;
import java.util.Arrays;

/** Bitmaps over the rows of a block: {@link Segment#BLOCK_WORDS} longs. */
final class Bits {
    private Bits() {}

    /** Sets those of the first {@code rows}, clears the rest. */
    static void fill(long[] bits, int rows) {
        int words = rows >>> 6;
        Arrays.fill(bits, 0, words, -1L);
        Arrays.fill(bits, words, Segment.BLOCK_WORDS, 0);
        if ((rows & 63) != 0) {
            bits[words] = -1L >>> -rows;
        }
    }

    static void clear(long[] bits) {
        Arrays.fill(bits, 0, Segment.BLOCK_WORDS, 0);
    }

    static int count(long[] bits) {
        int count = 0;
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            count += Long.bitCount(bits[word]);
        }
        return count;
    }

    /** Whether there are no more than {@code most}. */
    static boolean areFew(long[] bits, int most) {
        int count = 0;
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            if (bits[word] != 0) {
                count += Long.bitCount(bits[word]);
                if (count > most) {
                    return false;
                }
            }
        }
        return true;
    }

    static boolean get(long[] bits, int row) {
        return (bits[row >>> 6] >>> row & 1) != 0;
    }

    /** Writes the rows that are set, ascending; returns how many. */
    static int rows(long[] bits, int[] rows) {
        int count = 0;
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            long left = bits[word];
            int base = word << 6;
            while (left != 0) {
                rows[count++] = base + Long.numberOfTrailingZeros(left);
                left &= left - 1;
            }
        }
        return count;
    }
}
