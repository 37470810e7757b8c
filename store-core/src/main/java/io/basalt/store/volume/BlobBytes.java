package io.basalt.store.volume;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** A blob's bytes, not verified yet, and what to verify them by. Thread-safe. */
interface BlobBytes extends Closeable {
    /** Reads from a position within the blob until {@code target} is full or the file ends; returns how many bytes. */
    int read(long position, ByteBuffer target) throws IOException;

    /** The file that has them and nothing else, from its first byte on. */
    default Optional<Path> file() {
        return Optional.empty();
    }

    /** CRC32C of a block, as it was stored. */
    int checksum(long block) throws IOException;
}
