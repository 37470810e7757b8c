package io.basalt.store.volume;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The checksums of a blob's blocks. Thread-safe. */
interface ChecksumTable extends Closeable {
    /** CRC32C of a block. */
    int of(long block) throws IOException;

    @Override
    default void close() throws IOException {}

    /** A table in memory: 4 bytes a block, big-endian. */
    static ChecksumTable of(ByteBuffer table) {
        return block -> table.getInt(Math.toIntExact(4 * block));
    }
}
