package io.basalt.store.index.segment;

/** The names of a segment's rows within their directories, in UTF-8. Immutable and thread-safe. */
public interface Names {
    /** A copy of a row's name. */
    byte[] get(int row);

    /** The length of a row's name in bytes. */
    int length(int row);

    /** Copies a row's name into {@code target}, from {@code offset} on. */
    void copy(int row, byte[] target, int offset);
}
