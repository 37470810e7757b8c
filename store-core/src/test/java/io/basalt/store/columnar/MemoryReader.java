package io.basalt.store.columnar;

import io.basalt.store.io.RandomReader;
import java.nio.ByteBuffer;

/** Bytes in memory as a file. */
public final class MemoryReader implements RandomReader {
    private final byte[] bytes;

    /** Shares {@code bytes}. */
    public MemoryReader(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public int read(long position, ByteBuffer target) {
        int length = (int) Math.max(0, Math.min(target.remaining(), bytes.length - position));
        if (length > 0) {
            target.put(bytes, (int) position, length);
        }
        return length;
    }

    @Override
    public void close() {}
}
