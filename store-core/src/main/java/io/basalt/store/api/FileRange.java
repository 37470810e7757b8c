package io.basalt.store.api;

import java.nio.ByteBuffer;

/**
 * Bytes of a content as they lie in a file, one after the other, and what they must be. The file may be unlinked at any time, but what is open of it stays
 * as it is. Immutable.
 *
 * @param file absolute, on the host that has the store open
 * @param offset where in the file the bytes begin
 * @param position where in the content they begin
 * @param length how many they are
 * @param checksums CRC32C of each {@value #BLOCK} bytes of them, from the first on, the last perhaps of fewer; four bytes each, big-endian
 */
public record FileRange(String file, long offset, long position, long length, ByteBuffer checksums) {
    /** Bytes that share a checksum. */
    public static final int BLOCK = 64 << 10;

    /** @throws IllegalArgumentException where there are not as many checksums as blocks */
    public FileRange {
        checksums = checksums.slice().asReadOnlyBuffer();
        if (offset < 0 || position < 0 || length < 0 || checksums.remaining() != 4 * ((length + BLOCK - 1) / BLOCK)) {
            throw new IllegalArgumentException(checksums.remaining() + " bytes of checksums for " + length
                    + " bytes of a file from " + offset + " on: expected four for each begun " + BLOCK);
        }
    }

    /** Where in the content they end. */
    public long end() {
        return position + length;
    }

    /** The checksum of a block, which are counted from 0 on. */
    public int checksum(long block) {
        return checksums.getInt(Math.toIntExact(4 * block));
    }
}
