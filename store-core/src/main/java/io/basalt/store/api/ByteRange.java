package io.basalt.store.api;

/**
 * Bytes of a content: {@code length} of them, from {@code offset} on.
 *
 * @param offset 0 or more
 * @param length 0 or more
 */
public record ByteRange(long offset, long length) {
    public ByteRange {
        if (offset < 0 || length < 0 || offset + length < 0) {
            throw new IllegalArgumentException(
                    "range of " + length + " bytes from " + offset + ": expected neither to be negative");
        }
    }

    /** Where it ends: the first byte that is not part of it. */
    public long end() {
        return offset + length;
    }
}
