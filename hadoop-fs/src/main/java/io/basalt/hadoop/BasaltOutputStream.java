package io.basalt.hadoop;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.StoreException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.apache.hadoop.fs.statistics.StoreStatisticNames;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one file, which the Hadoop door shows from its creation on. {@link #hsync()}, and {@link #hflush()} alike, make
 * what was written durable and readable there; everybody sees the file at {@link #close()}. Its lease is renewed while it
 * is open. Calls of several threads exclude each other; positions are the business of one.
 */
final class BasaltOutputStream extends OutputStream
        implements Abortable, StreamCapabilities, Syncable, IOStatisticsSource {
    private static final Logger LOG = LoggerFactory.getLogger(BasaltOutputStream.class);

    /** Single bytes from a DataOutputStream must not each reach the store. */
    private static final int BUFFER = 64 << 10;

    private final OpenFile file;
    private final OutputStream buffered;
    private final StoreCalls calls;
    private final Path path;
    private final Writers writers;
    private final ScheduledFuture<?> renewal;
    private final long startLength;
    private final IOStatisticsStore statistics = StreamStatistics.ofOutput();
    private final List<AttributeUpdate> updates = new ArrayList<>();
    private @Nullable IOException failure;
    private boolean closed;

    BasaltOutputStream(OpenFile file, StoreCalls calls, Path path, Writers writers) {
        this.file = file;
        this.buffered = new BufferedOutputStream(file, BUFFER);
        this.calls = calls;
        this.path = path;
        this.writers = writers;
        this.startLength = file.length();
        this.renewal = writers.renewRegularly(this::renew);
    }

    /** Bytes that the file had when this writer began: where an appended file goes on. */
    long startLength() {
        return startLength;
    }

    Path path() {
        return path;
    }

    /** Changes the file's attributes when it is there for everybody. */
    synchronized void updateAtClose(AttributeUpdate update) {
        updates.add(update);
    }

    @Override
    public synchronized void write(int value) throws IOException {
        attempt(() -> buffered.write(value));
        statistics.incrementCounter(StreamStatisticNames.STREAM_WRITE_BYTES, 1);
    }

    @Override
    public synchronized void write(byte[] source, int offset, int length) throws IOException {
        attempt(() -> buffered.write(source, offset, length));
        statistics.incrementCounter(StreamStatisticNames.STREAM_WRITE_BYTES, length);
    }

    /** Makes nothing visible; fails on a closed stream, as HDFS's. */
    @Override
    public synchronized void flush() throws IOException {
        checkOpen();
    }

    @Override
    public void hflush() throws IOException {
        statistics.incrementCounter(StoreStatisticNames.OP_HFLUSH);
        sync();
    }

    @Override
    public void hsync() throws IOException {
        statistics.incrementCounter(StoreStatisticNames.OP_HSYNC);
        sync();
    }

    private synchronized void sync() throws IOException {
        attempt(() -> {
            buffered.flush();
            file.sync();
        });
    }

    private void attempt(StoreCalls.Action write) throws IOException {
        checkOpen();
        if (failure != null) {
            throw new IOException(path + ": an earlier write failed: " + failure.getMessage(), failure);
        }
        try {
            calls.run(path, write);
        } catch (IOException e) {
            failure = e;
            statistics.incrementCounter(StreamStatisticNames.STREAM_WRITE_EXCEPTIONS);
            throw e;
        }
    }

    private synchronized void renew() {
        if (closed || failure != null) {
            return;
        }
        try {
            file.renewLease();
        } catch (StoreException.PreconditionFailed | StoreException.NotFound e) {
            failure = e; // taken over or deleted: the next write says so
        } catch (IOException e) {
            LOG.warn("{}: its lease could not be renewed, which is tried again: {}", path, e.getMessage());
        }
    }

    /**
     * Closes the file: everybody sees it. After a failed write what was synced stays under construction until its lease
     * has run out, and what never was is given up; that failure is thrown.
     */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        end();
        try (OpenFile ending = file) {
            if (failure != null) {
                giveUp(ending);
                throw new IOException(path + " was not written: " + failure.getMessage(), failure);
            }
            calls.run(path, () -> {
                buffered.flush();
                ObjectInfo closedFile = ending.commit();
                for (AttributeUpdate update : updates) {
                    calls.store().updateAttributes(closedFile.key(), update, Condition.NONE);
                }
            });
        }
    }

    private void giveUp(OpenFile ending) {
        if (ending.info().length() > startLength) {
            return;
        }
        try {
            ending.abandon();
        } catch (IOException e) {
            if (failure != null) {
                failure.addSuppressed(e);
            }
        }
    }

    private void end() {
        closed = true;
        renewal.cancel(false);
        writers.closed(this);
    }

    /** Gives the file up: whatever stood there before it was begun stays as it was. */
    @Override
    public synchronized AbortableResult abort() {
        if (closed) {
            return new Aborted(true, null);
        }
        end();
        statistics.incrementCounter(StoreStatisticNames.OP_ABORT);
        try {
            file.abandon();
            return new Aborted(false, null);
        } catch (IOException e) {
            return new Aborted(false, e);
        }
    }

    @Override
    public IOStatistics getIOStatistics() {
        return statistics;
    }

    private record Aborted(boolean alreadyClosed, @Nullable IOException anyCleanupException)
            implements AbortableResult {}

    @Override
    public boolean hasCapability(String capability) {
        return switch (capability.toLowerCase(Locale.ROOT)) {
            case CommonPathCapabilities.ABORTABLE_STREAM,
                    StreamCapabilities.HFLUSH,
                    StreamCapabilities.HSYNC,
                    StreamCapabilities.IOSTATISTICS -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return "BasaltOutputStream{" + path + (closed ? ", closed}" : "}");
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException(path + ": " + FSExceptionMessages.STREAM_IS_CLOSED);
        }
    }
}
