package io.basalt.hadoop;

import io.basalt.store.api.ObjectReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.ByteBufferPositionedReadable;
import org.apache.hadoop.fs.ByteBufferReadable;
import org.apache.hadoop.fs.CanUnbuffer;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.VectoredReadUtils;

/**
 * Reads one file's content, the one that was the newest when it was opened. Small sequential reads are served from a
 * read-ahead buffer, large ones go straight to their target.
 *
 * <p>Positioned reads are thread-safe and touch neither the position nor the buffer; everything else belongs to one
 * thread at a time.
 */
final class BasaltInputStream extends FSInputStream
        implements ByteBufferReadable, ByteBufferPositionedReadable, CanUnbuffer, StreamCapabilities {
    private final ObjectReader reader;
    private final StoreCalls calls;
    private final Path path;
    private final int readAhead;
    private final FileSystem.Statistics statistics;

    /** Read-ahead bytes; its remaining ones begin at {@link #position}. */
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    private long position;
    private volatile boolean closed;

    BasaltInputStream(
            ObjectReader reader, StoreCalls calls, Path path, int readAhead, FileSystem.Statistics statistics) {
        this.reader = reader;
        this.calls = calls;
        this.path = path;
        this.readAhead = readAhead;
        this.statistics = statistics;
    }

    // ---- sequential

    @Override
    public int read() throws IOException {
        checkOpen();
        if (!buffer.hasRemaining() && !fill()) {
            return -1;
        }
        position++;
        statistics.incrementBytesRead(1);
        return buffer.get() & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        checkOpen();
        if (!target.hasRemaining()) {
            return 0;
        }
        if (!buffer.hasRemaining() && target.remaining() >= readAhead) {
            buffer.limit(0); // what it holds would no longer end at the position
            int read = read(position, target);
            position += Math.max(read, 0);
            return read;
        }
        if (!buffer.hasRemaining() && !fill()) {
            return -1;
        }
        int count = Math.min(buffer.remaining(), target.remaining());
        target.put(target.position(), buffer, buffer.position(), count);
        target.position(target.position() + count);
        buffer.position(buffer.position() + count);
        position += count;
        statistics.incrementBytesRead(count);
        return count;
    }

    private boolean fill() throws IOException {
        long left = reader.size() - position;
        if (left <= 0) {
            return false;
        }
        int wanted = (int) Math.min(readAhead, left);
        ByteBuffer filled = buffer.capacity() >= wanted ? buffer : ByteBuffer.allocate(wanted);
        filled.clear().limit(wanted);
        unbuffer();
        int read = fetch(position, filled);
        buffer = filled.flip();
        return read > 0;
    }

    // ---- positioned

    @Override
    public int read(long from, byte[] target, int offset, int length) throws IOException {
        checkOpen();
        validatePositionedReadArgs(from, target, offset, length);
        return read(from, ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public int read(long from, ByteBuffer target) throws IOException {
        checkOpen();
        if (from < 0) {
            throw new EOFException(FSExceptionMessages.NEGATIVE_SEEK + ": " + from);
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        int read = fetch(from, target);
        statistics.incrementBytesRead(Math.max(read, 0));
        return read;
    }

    @Override
    public void readFully(long from, ByteBuffer target) throws IOException {
        long next = from;
        while (target.hasRemaining()) {
            int read = read(next, target);
            if (read < 0) {
                throw new EOFException(
                        FSExceptionMessages.EOF_IN_READ_FULLY + ": " + path + " has " + reader.size() + " bytes");
            }
            next += read;
        }
    }

    /** Reads the ranges one after the other in this thread; they may overlap and come in any order. */
    @Override
    public void readVectored(List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate) throws IOException {
        checkOpen();
        for (FileRange range : ranges) {
            VectoredReadUtils.validateRangeRequest(range);
        }
        for (FileRange range : ranges) {
            CompletableFuture<ByteBuffer> data = new CompletableFuture<>();
            range.setData(data);
            try {
                ByteBuffer target = allocate.apply(range.getLength());
                readFully(range.getOffset(), target);
                data.complete(target.flip());
            } catch (IOException e) {
                data.completeExceptionally(e);
            }
        }
    }

    private int fetch(long from, ByteBuffer target) throws IOException {
        statistics.incrementReadOps(1);
        return calls.call(path, () -> reader.read(from, target));
    }

    // ---- position

    @Override
    public void seek(long target) throws IOException {
        checkOpen();
        if (target < 0) {
            throw new EOFException(FSExceptionMessages.NEGATIVE_SEEK + ": " + target);
        }
        if (target > reader.size()) {
            throw new EOFException(FSExceptionMessages.CANNOT_SEEK_PAST_EOF + ": " + target + " of " + reader.size());
        }
        long inBuffer = buffer.position() + target - position;
        if (inBuffer >= 0 && inBuffer <= buffer.limit()) {
            buffer.position((int) inBuffer);
        } else {
            buffer.limit(0);
        }
        position = target;
    }

    @Override
    public long skip(long count) throws IOException {
        checkOpen();
        long skipped = Math.max(0, Math.min(count, reader.size() - position));
        seek(position + skipped);
        return skipped;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public int available() throws IOException {
        checkOpen();
        return (int) Math.min(Integer.MAX_VALUE, reader.size() - position);
    }

    @Override
    public boolean seekToNewSource(long target) {
        return false;
    }

    // ---- life

    @Override
    public void unbuffer() {
        buffer = ByteBuffer.allocate(0);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            unbuffer();
            reader.close();
        }
    }

    @Override
    public boolean hasCapability(String capability) {
        return switch (capability.toLowerCase(Locale.ROOT)) {
            case StreamCapabilities.PREADBYTEBUFFER,
                    StreamCapabilities.READBYTEBUFFER,
                    StreamCapabilities.UNBUFFER,
                    StreamCapabilities.VECTOREDIO -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return "BasaltInputStream{" + path + ", " + reader.size() + " bytes}";
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException(path + ": " + FSExceptionMessages.STREAM_IS_CLOSED);
        }
    }
}
