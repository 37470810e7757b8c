package io.basalt.store.index.segment;

/**
 * The different values of a column of strings, sorted by their UTF-8 bytes; or of a column of string lists, each encoded as
 * {@link Lists} does, sorted by those bytes. Immutable and thread-safe.
 */
public interface Dictionary {
    int size();

    /** A copy of the value at a position. */
    byte[] get(int code);

    /** The length of a value in bytes. */
    int length(int code);

    /** Copies a value into {@code target}, from {@code offset} on. */
    void copy(int code, byte[] target, int offset);

    /**
     * Where a value stands, as {@link java.util.Arrays#binarySearch} tells: {@code -(insertion point) - 1} where it is not
     * there.
     */
    int find(byte[] value);
}
