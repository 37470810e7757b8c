package io.basalt.store.index.segment;

import io.basalt.store.io.Appender;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes in memory, for segments that need no file. */
final class MemoryAppender implements Appender {
    private byte[] bytes = new byte[0];
    private int size;

    @Override
    public void write(ByteBuffer source) {
        int more = source.remaining();
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length + bytes.length / 2, Math.addExact(size, more)));
        }
        source.get(bytes, size, more);
        size += more;
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(Arrays.copyOf(bytes, size));
    }

    @Override
    public long position() {
        return size;
    }

    @Override
    public void sync() {
        // Nothing outlives the process.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
