package io.basalt.store.columnar;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Reads each range when it is asked for. */
final class RangedBytes implements RenditionBytes {
    private final String name;
    private final RandomReader reader;

    RangedBytes(String name, RandomReader reader) {
        this.name = name;
        this.reader = reader;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() throws IOException {
        return reader.size();
    }

    @Override
    public byte[] copy(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        fill(offset, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public ArrowBuf buffer(long offset, long length, BufferAllocator allocator) throws IOException {
        ArrowBuf buffer = allocator.buffer(length);
        try {
            fill(offset, buffer.nioBuffer(0, Math.toIntExact(length)));
            return buffer.writerIndex(length);
        } catch (IOException | RuntimeException e) {
            buffer.close();
            throw e;
        }
    }

    private void fill(long offset, ByteBuffer target) throws IOException {
        int length = target.remaining();
        int read = reader.read(offset, target);
        if (read != length) {
            throw new StoreException.CorruptData("rendition " + name + ": expected " + length + " bytes at " + offset
                    + ", found " + read + "; read the original and write the rendition anew");
        }
    }

    @Override
    public boolean areMapped() {
        return false;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
