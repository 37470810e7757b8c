package io.basalt.store.index;

import io.basalt.store.io.Appender;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;

/** Ends the writing of a long file where its thread is interrupted: the store is closed. */
record InterruptibleAppender(Appender file) implements Appender {
    @Override
    public void write(ByteBuffer source) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted at byte " + file.position());
        }
        file.write(source);
    }

    @Override
    public long position() {
        return file.position();
    }

    @Override
    public void sync() throws IOException {
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
