package io.basalt.store.columnar.arrow;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A buffer of a record batch, within its content.
 *
 * @param offset of the first byte within the content
 */
record IpcRange(IpcContent content, long offset, long length) {
    /** Bytes {@code from} up to {@code to}; the caller closes them. */
    ArrowBuf bytes(long from, long to, BufferAllocator allocator) throws IOException {
        require(from, to);
        ArrowBuf buffer = allocator.buffer(to - from);
        boolean read = false;
        try {
            content.read(offset + from, buffer, to - from);
            buffer.writerIndex(to - from);
            read = true;
            return buffer;
        } finally {
            if (!read) {
                buffer.close();
            }
        }
    }

    /** Bits {@code from} up to {@code to}, the first one being bit 0 of what is given; the caller closes them. */
    ArrowBuf bits(long from, long to, BufferAllocator allocator) throws IOException {
        ArrowBuf bits = bytes(from / Byte.SIZE, (to + Byte.SIZE - 1) / Byte.SIZE, allocator);
        int shift = (int) (from % Byte.SIZE);
        long bytes = bits.writerIndex();
        for (long i = 0; shift > 0 && i < bytes; i++) {
            int next = i + 1 < bytes ? bits.getByte(i + 1) & 0xFF : 0;
            bits.setByte(i, (bits.getByte(i) & 0xFF) >>> shift | next << (Byte.SIZE - shift));
        }
        return bits;
    }

    /** Number {@code index} of offsets that are {@code width} bytes wide. */
    long offset(long index, int width) throws IOException {
        require(index * width, (index + 1) * width);
        var bytes = content.copy(offset + index * width, width);
        return width == Long.BYTES ? bytes.getLong() : bytes.getInt();
    }

    private void require(long from, long to) throws StoreException.InvalidArgument {
        if (from < 0 || from > to || to > length || to - from > Integer.MAX_VALUE) {
            throw content.damaged(
                    "expected bytes " + from + " to " + to + " of the buffer at " + offset + ", which has " + length);
        }
    }
}
