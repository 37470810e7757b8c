package io.basalt.store.columnar.arrow;

import java.io.IOException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Where texts or lists begin and end.
 *
 * @param width bytes of an offset, 4 or 8
 * @param limit what no offset may pass
 */
record IpcOffsets(IpcContent content, IpcRange offsets, int width, long limit) {
    /** The first and the last offset of rows, and all of them counted from the first, in 4 bytes each. */
    record Loaded(long first, long last, ArrowBuf fromFirst) implements AutoCloseable {
        @Override
        public void close() {
            fromFirst.close();
        }
    }

    /** How much rows {@code from} up to {@code to} have. */
    long length(long from, long to) throws IOException {
        return from == to ? 0 : within(offsets.offset(to, width)) - within(offsets.offset(from, width));
    }

    private long within(long offset) throws IOException {
        if (offset < 0 || offset > limit) {
            throw content.damaged("expected offsets of 0 to " + limit + " in the buffer at " + offsets.offset()
                    + ", found " + offset);
        }
        return offset;
    }

    long first(long from, long to) throws IOException {
        return from == to ? 0 : within(offsets.offset(from, width));
    }

    Loaded load(long from, long to, BufferAllocator allocator) throws IOException {
        ArrowBuf ours = allocator.buffer((to - from + 1) * Integer.BYTES);
        boolean loaded = false;
        try {
            ours.setZero(0, Integer.BYTES);
            ours.writerIndex((to - from + 1) * Integer.BYTES);
            Loaded result = from == to ? new Loaded(0, 0, ours) : load(from, to, ours, allocator);
            loaded = true;
            return result;
        } finally {
            if (!loaded) {
                ours.close();
            }
        }
    }

    private Loaded load(long from, long to, ArrowBuf ours, BufferAllocator allocator) throws IOException {
        try (ArrowBuf theirs = offsets.bytes(from * width, (to + 1) * width, allocator)) {
            long first = within(get(theirs, 0));
            long before = first;
            for (long i = 0; i <= to - from; i++) {
                long offset = within(get(theirs, i));
                if (offset < before || offset - first > Integer.MAX_VALUE) {
                    throw content.damaged("expected ascending offsets in the buffer at " + offsets.offset() + ", found "
                            + offset + " after " + before);
                }
                ours.setInt(i * Integer.BYTES, (int) (offset - first));
                before = offset;
            }
            return new Loaded(first, before, ours);
        }
    }

    private long get(ArrowBuf theirs, long index) {
        return width == Long.BYTES ? theirs.getLong(index * width) : theirs.getInt(index * width);
    }
}
