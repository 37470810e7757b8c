package io.basalt.store.columnar;

import io.basalt.store.io.MappedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * A file mapped into memory, whose ranges are given without copying. It is unmapped when it was closed and all buffers that
 * were given are, so no buffer ever points to nothing.
 *
 * <p>A mapping has fewer than 2 GiB. So window {@code n} begins {@code n} GiB into the file and is as long as can be: a range
 * of at most a GiB lies wholly in the window where it begins. Windows overlap, which costs addresses and no memory.
 */
final class MappedBytes implements RenditionBytes {
    private static final int WINDOW_SHIFT = 30;

    private final String name;
    private final long size;
    private final MappedByteBuffer[] windows;
    private int users = 1;
    private boolean closed;

    private MappedBytes(String name, long size, MappedByteBuffer[] windows) {
        this.name = name;
        this.size = size;
        this.windows = windows;
    }

    static MappedBytes map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            MappedByteBuffer[] windows = new MappedByteBuffer[(int) ((size >> WINDOW_SHIFT) + 1)];
            for (int i = 0; i < windows.length; i++) {
                long start = (long) i << WINDOW_SHIFT;
                windows[i] =
                        channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(size - start, Integer.MAX_VALUE));
            }
            return new MappedBytes(file.toString(), size, windows);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] copy(long offset, int length) throws IOException {
        retain();
        try {
            byte[] bytes = new byte[length];
            window(offset, length).get(bytes);
            return bytes;
        } finally {
            release();
        }
    }

    @Override
    public ArrowBuf buffer(long offset, long length, BufferAllocator allocator) throws IOException {
        retain();
        Optional<ArrowBuf> buffer = Optional.empty();
        try {
            buffer = Optional.of(allocator.wrapForeignAllocation(
                    new Range(length, MemoryUtil.getByteBufferAddress(window(offset, length)))));
            return buffer.get();
        } finally {
            if (buffer.isEmpty()) {
                release();
            }
        }
    }

    private ByteBuffer window(long offset, long length) {
        int window = (int) (offset >> WINDOW_SHIFT);
        return windows[window].slice((int) (offset - ((long) window << WINDOW_SHIFT)), Math.toIntExact(length));
    }

    private final class Range extends ForeignAllocation {
        Range(long length, long address) {
            super(length, address);
        }

        @Override
        protected void release0() {
            release();
        }
    }

    private synchronized void retain() throws IOException {
        if (closed) {
            throw new IOException("rendition " + name + " is closed");
        }
        users++;
    }

    private synchronized void release() {
        if (--users == 0) {
            for (MappedByteBuffer window : windows) {
                MappedFile.unmap(window);
            }
        }
    }

    @Override
    public boolean areMapped() {
        return true;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }
}
