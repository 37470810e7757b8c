package io.basalt.store.index.segment;

/** A stretch of a segment's bytes, and their CRC32C. */
record Section(int offset, int length, int crc) {
    static final Section NONE = new Section(0, 0, 0);
}
