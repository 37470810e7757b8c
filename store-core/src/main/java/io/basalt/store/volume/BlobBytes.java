package io.basalt.store.volume;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A blob's bytes, not verified yet, and what to verify them by. Thread-safe. */
interface BlobBytes extends Closeable {
    /** Reads from a position within the blob until {@code target} is full or the file ends; returns how many bytes. */
    int read(long position, ByteBuffer target) throws IOException;

    /** CRC32C of a block, as it was stored. */
    int checksum(long block) throws IOException;
}
