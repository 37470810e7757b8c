package io.basalt.hadoop;

import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ObjectReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsStore;

/**
 * Reads one file's content, the one that was the newest when it was opened. Small sequential reads are served from a
 * read-ahead buffer ({@link ReadAhead}), large ones go straight to their target. Vectored reads are one call of the store,
 * which reads at once what lies near each other.
 *
 * <p>Positioned reads are thread-safe and touch neither the position nor the buffer; everything else belongs to one
 * thread at a time.
 */
final class BasaltInputStream extends FSInputStream
        implements ByteBufferReadable,
                ByteBufferPositionedReadable,
                CanUnbuffer,
                StreamCapabilities,
                IOStatisticsSource {
    private final ObjectReader reader;
    private final StoreCalls calls;
    private final Path path;
    private final ReadAhead readAhead;
    private final FileSystem.Statistics ofFileSystem;
    private final StreamStatistics ofStreams;
    private final IOStatisticsStore statistics = StreamStatistics.ofInput();

    /** Read-ahead bytes; its remaining ones begin at {@link #position}. */
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    private long position;
    private volatile boolean closed;

    BasaltInputStream(
            ObjectReader reader,
            StoreCalls calls,
            Path path,
            ReadAhead readAhead,
            FileSystem.Statistics ofFileSystem,
            StreamStatistics ofStreams) {
        this.reader = reader;
        this.calls = calls;
        this.path = path;
        this.readAhead = readAhead;
        this.ofFileSystem = ofFileSystem;
        this.ofStreams = ofStreams;
        statistics.incrementCounter(StreamStatisticNames.STREAM_READ_OPENED);
    }

    // ---- sequential

    @Override
    public int read() throws IOException {
        checkOpen();
        if (!buffer.hasRemaining() && !fill()) {
            return -1;
        }
        position++;
        delivered(1);
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
        if (!buffer.hasRemaining() && target.remaining() >= readAhead.window(position)) {
            buffer.limit(0); // what it holds would no longer end at the position
            int read = fetch(position, target);
            readAhead.wentOn();
            position += Math.max(read, 0);
            delivered(read);
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
        delivered(count);
        return count;
    }

    private boolean fill() throws IOException {
        long left = reader.size() - position;
        if (left <= 0) {
            return false;
        }
        int wanted = (int) Math.min(readAhead.window(position), left);
        ByteBuffer filled = buffer.capacity() >= wanted ? buffer : ByteBuffer.allocate(wanted);
        filled.clear().limit(wanted);
        unbuffer();
        int read = fetch(position, filled);
        buffer = filled.flip();
        readAhead.wentOn();
        return read > 0;
    }

    private void delivered(int count) {
        if (count > 0) {
            ofFileSystem.incrementBytesRead(count);
            statistics.incrementCounter(StreamStatisticNames.STREAM_READ_BYTES, count);
        }
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
        delivered(read);
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

    /** Reads the ranges in this thread, those that lie near each other at once; they may overlap and come in any order. */
    @Override
    public void readVectored(List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate) throws IOException {
        checkOpen();
        List<ByteRange> wanted = new ArrayList<>();
        for (FileRange range : ranges) {
            wanted.add(checked(range));
            range.setData(new CompletableFuture<>());
        }
        statistics.incrementCounter(StreamStatisticNames.STREAM_READ_VECTORED_OPERATIONS);
        statistics.incrementCounter(StreamStatisticNames.STREAM_READ_VECTORED_INCOMING_RANGES, wanted.size());
        try {
            List<ByteBuffer> read = calls.call(path, () -> reader.readVectored(wanted, allocate));
            for (int i = 0; i < ranges.size(); i++) {
                delivered(ranges.get(i).getLength());
                ranges.get(i).getData().complete(read.get(i));
            }
        } catch (IOException e) {
            statistics.incrementCounter(StreamStatisticNames.STREAM_READ_EXCEPTIONS);
            ranges.forEach(range -> range.getData().completeExceptionally(e));
        }
    }

    private ByteRange checked(FileRange range) throws EOFException {
        VectoredReadUtils.validateRangeRequest(range);
        if (range.getOffset() + range.getLength() > reader.size()) {
            throw new EOFException(FSExceptionMessages.EOF_IN_READ_FULLY + ": " + range + " of " + path + ", which has "
                    + reader.size() + " bytes");
        }
        return new ByteRange(range.getOffset(), range.getLength());
    }

    private int fetch(long from, ByteBuffer target) throws IOException {
        ofFileSystem.incrementReadOps(1);
        statistics.incrementCounter(StreamStatisticNames.STREAM_READ_OPERATIONS);
        try {
            int read = calls.call(path, () -> reader.read(from, target));
            statistics.incrementCounter(StreamStatisticNames.STREAM_READ_TOTAL_BYTES, Math.max(read, 0));
            return read;
        } catch (IOException e) {
            statistics.incrementCounter(StreamStatisticNames.STREAM_READ_EXCEPTIONS);
            throw e;
        }
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
            readAhead.jumped();
            statistics.incrementCounter(StreamStatisticNames.STREAM_READ_SEEK_OPERATIONS);
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
            ofStreams.add(statistics);
        }
    }

    @Override
    public IOStatistics getIOStatistics() {
        return statistics;
    }

    @Override
    public boolean hasCapability(String capability) {
        return switch (capability.toLowerCase(Locale.ROOT)) {
            case StreamCapabilities.PREADBYTEBUFFER,
                    StreamCapabilities.READBYTEBUFFER,
                    StreamCapabilities.IOSTATISTICS,
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
