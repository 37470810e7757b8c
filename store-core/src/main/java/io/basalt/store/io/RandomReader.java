package io.basalt.store.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Positioned reads of one file. Thread-safe. */
public interface RandomReader extends Closeable {
    /** Bytes in the file now. */
    long size() throws IOException;

    /** Reads until {@code target} is full or the file ends; returns how many bytes, 0 at the end. */
    int read(long position, ByteBuffer target) throws IOException;
}
