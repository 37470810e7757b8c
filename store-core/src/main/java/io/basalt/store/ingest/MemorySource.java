package io.basalt.store.ingest;

import java.nio.ByteBuffer;

/** Bytes in memory as a {@link Source}. */
final class MemorySource implements Source {
    private final ByteBuffer bytes;

    /** Shares {@code bytes}. */
    MemorySource(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    @Override
    public long size() {
        return bytes.limit();
    }

    @Override
    public int read(long position, ByteBuffer target) {
        int length = (int) Math.max(0, Math.min(target.remaining(), bytes.limit() - position));
        if (length > 0) {
            target.put(bytes.slice((int) position, length));
        }
        return length;
    }
}
