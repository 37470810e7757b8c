package io.basalt.hadoop;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.apache.hadoop.fs.statistics.StoreStatisticNames;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file, which everybody sees at {@link #close()}; subclasses tell what is seen of it before. Calls of several
 * threads exclude each other; positions are the business of one.
 */
abstract class BasaltOutputStream extends OutputStream implements Abortable, StreamCapabilities, IOStatisticsSource {
    /** Single bytes from a DataOutputStream must not each reach the store. */
    private static final int BUFFER = 64 << 10;

    private final OutputStream store;
    private final StoreCalls calls;
    private final Path path;
    private final Writers writers;
    private final Set<String> capabilities;
    private final Map<String, AtomicLong> events = StreamStatistics.outputEvents();
    private final IOStatistics statistics = StreamStatistics.ofOutput(this::written, events);
    private final byte[] buffer = new byte[BUFFER];
    private int buffered;
    private volatile long delivered;
    private volatile @Nullable IOException failure;
    private volatile boolean closed;

    /**
     * @param store takes the bytes
     * @param capabilities what this stream can beside being aborted, in lower case
     */
    BasaltOutputStream(OutputStream store, StoreCalls calls, Path path, Writers writers, Set<String> capabilities) {
        this.store = store;
        this.calls = calls;
        this.path = path;
        this.writers = writers;
        this.capabilities = capabilities;
    }

    final Path path() {
        return path;
    }

    final StoreCalls calls() {
        return calls;
    }

    // ---- for subclasses

    /** Makes the file visible for everybody; all its bytes have reached the store. */
    abstract void commit() throws IOException;

    /** Decides what stays of a file whose writing has failed, before the store's stream is closed. */
    abstract void giveUp(IOException cause);

    /** Leaves everything as it was before the file was begun. */
    abstract void abandon() throws IOException;

    /** What becomes of a stream that is open when its file system closes. */
    abstract void closeWithFileSystem() throws IOException;

    /** Whether nothing more can be written, for it was closed or has failed. */
    final boolean ended() {
        return closed || failure != null;
    }

    final void fail(IOException cause) {
        failure = cause;
    }

    // ---- writing

    /** Touches nothing but the buffer, but for a byte that finds it full. */
    @Override
    public final synchronized void write(int value) throws IOException {
        checkUsable();
        if (buffered == BUFFER) {
            drain();
        }
        buffer[buffered++] = (byte) value;
    }

    @Override
    public final synchronized void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        checkUsable();
        if (length > BUFFER - buffered) {
            drain();
        }
        if (length >= BUFFER) {
            deliver(source, offset, length);
            return;
        }
        System.arraycopy(source, offset, buffer, buffered, length);
        buffered += length;
    }

    /** Hands on to the store what is buffered. */
    final void drain() throws IOException {
        if (buffered > 0) {
            deliver(buffer, 0, buffered);
            buffered = 0;
        }
    }

    private void deliver(byte[] source, int offset, int length) throws IOException {
        attempt(() -> store.write(source, offset, length));
        delivered += length;
    }

    /** Exact for the thread that writes; for others as good as statistics need. */
    private long written() {
        return delivered + buffered;
    }

    /** After a failure nothing more is written. */
    final void attempt(StoreCalls.Action write) throws IOException {
        checkUsable();
        try {
            calls.run(path, write);
        } catch (IOException e) {
            failure = e;
            count(StreamStatisticNames.STREAM_WRITE_EXCEPTIONS);
            throw e;
        }
    }

    /** Makes nothing visible; fails on a closed stream, as HDFS's. */
    @Override
    public final void flush() throws IOException {
        checkOpen();
    }

    private void checkUsable() throws IOException {
        checkOpen();
        IOException earlier = failure;
        if (earlier != null) {
            throw new IOException(path + ": an earlier write failed: " + earlier.getMessage(), earlier);
        }
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException(path + ": " + FSExceptionMessages.STREAM_IS_CLOSED);
        }
    }

    // ---- ending

    /** Closes the file: everybody sees it. After a failed write nobody sees it so, and that failure is thrown. */
    @Override
    public final synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        end();
        IOException earlier = failure;
        try (store) {
            if (earlier != null) {
                giveUp(earlier);
                throw new IOException(path + " was not written: " + earlier.getMessage(), earlier);
            }
            calls.run(path, () -> {
                store.write(buffer, 0, buffered);
                commit();
            });
        }
    }

    /** Gives the file up: whatever stood there before it was begun stays as it was. */
    @Override
    public final synchronized AbortableResult abort() {
        if (closed) {
            return new Aborted(true, null);
        }
        end();
        count(StoreStatisticNames.OP_ABORT);
        try {
            abandon();
            return new Aborted(false, null);
        } catch (IOException e) {
            return new Aborted(false, e);
        }
    }

    void end() {
        closed = true;
        writers.closed(this);
    }

    private record Aborted(boolean alreadyClosed, @Nullable IOException anyCleanupException)
            implements AbortableResult {}

    // ---- what it is

    @Override
    public final IOStatistics getIOStatistics() {
        return statistics;
    }

    final void count(String event) {
        Objects.requireNonNull(events.get(event), event).incrementAndGet();
    }

    @Override
    public final boolean hasCapability(String capability) {
        String name = capability.toLowerCase(Locale.ROOT);
        return name.equals(CommonPathCapabilities.ABORTABLE_STREAM)
                || name.equals(StreamCapabilities.IOSTATISTICS)
                || capabilities.contains(name);
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "{" + path + (closed ? ", closed}" : "}");
    }
}
