package io.basalt.store.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Positioned reads of one file. Thread-safe. */
public interface RandomReader extends Closeable {
    /** Bytes in the file now. */
    long size() throws IOException;

    /** The file, where it is one of the operating system's; for those who only read it. */
    default Optional<Path> path() {
        return Optional.empty();
    }

    /** Reads until {@code target} is full or the file ends; returns how many bytes, 0 at the end. */
    int read(long position, ByteBuffer target) throws IOException;
}
