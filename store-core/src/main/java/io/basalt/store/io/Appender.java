package io.basalt.store.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes a file from front to back. */
public interface Appender extends Closeable {
    /** Appends all of {@code source}. After a failure the file's tail is undefined: stop using it. */
    void write(ByteBuffer source) throws IOException;

    /** Bytes written so far. */
    long position();

    /** Makes all bytes written before the call durable. Safe to call while another thread writes. */
    void sync() throws IOException;
}
