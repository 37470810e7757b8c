package io.basalt.store.index.segment;

import java.util.Arrays;

/** The names of a segment's rows within their directories, in UTF-8. Immutable and thread-safe. */
public interface Names {
    /** A copy of a row's name. */
    byte[] get(int row);

    /** The length of a row's name in bytes. */
    int length(int row);

    /** Copies a row's name into {@code target}, from {@code offset} on. */
    void copy(int row, byte[] target, int offset);

    /**
     * Reads the names of {@code count} rows from {@code first} on, end to end: that of row {@code first + i} ends before {@code
     * ends[i]} and begins where the one before it ends, the first at 0. Much faster for many rows than one after the other.
     *
     * @param ends at least {@code count}
     * @return {@code target}, or a larger array where it was too small
     */
    default byte[] read(int first, int count, byte[] target, int[] ends) {
        byte[] into = target;
        int end = 0;
        for (int i = 0; i < count; i++) {
            int start = end;
            end = Math.addExact(start, length(first + i));
            if (end > into.length) {
                into = Arrays.copyOf(into, Math.max(end, 2 * into.length));
            }
            copy(first + i, into, start);
            ends[i] = end;
        }
        return into;
    }
}
