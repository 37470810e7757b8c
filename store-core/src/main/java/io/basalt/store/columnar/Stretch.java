package io.basalt.store.columnar;

/**
 * A buffer's place in the file.
 *
 * @param offset from the file's start
 * @param length in bytes
 * @param crc CRC32C of the bytes
 */
record Stretch(long offset, long length, int crc) {}
