package io.basalt.hadoop;

import io.basalt.store.api.ObjectWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file, which appears at {@link #close()} as a whole or, after a failed write or {@link #abort()}, not at
 * all. In this version there is neither hflush nor hsync: {@link #hasCapability} says so, and {@link #flush()} makes
 * nothing visible. Not thread-safe.
 */
final class BasaltOutputStream extends OutputStream implements Abortable, StreamCapabilities {
    /** Single bytes from a DataOutputStream must not each reach the store. */
    private static final int BUFFER = 64 << 10;

    private final ObjectWriter writer;
    private final OutputStream buffered;
    private final StoreCalls calls;
    private final Path path;
    private @Nullable IOException failure;
    private boolean closed;

    BasaltOutputStream(ObjectWriter writer, StoreCalls calls, Path path) {
        this.writer = writer;
        this.buffered = new BufferedOutputStream(writer, BUFFER);
        this.calls = calls;
        this.path = path;
    }

    @Override
    public void write(int value) throws IOException {
        attempt(() -> buffered.write(value));
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        attempt(() -> buffered.write(source, offset, length));
    }

    /** Makes nothing visible; fails on a closed stream, as HDFS's. */
    @Override
    public void flush() throws IOException {
        checkOpen();
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
            throw e;
        }
    }

    /** Commits the file. After a failed write it discards what was written, and throws that failure. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (ObjectWriter discarding = writer) {
            if (failure != null) {
                throw new IOException(path + " was not written: " + failure.getMessage(), failure);
            }
            calls.run(path, () -> {
                buffered.flush();
                discarding.commit();
            });
        }
    }

    @Override
    public AbortableResult abort() {
        if (closed) {
            return new Aborted(true, null);
        }
        closed = true;
        try {
            writer.close();
            return new Aborted(false, null);
        } catch (IOException e) {
            return new Aborted(false, e);
        }
    }

    private record Aborted(boolean alreadyClosed, @Nullable IOException anyCleanupException)
            implements AbortableResult {}

    @Override
    public boolean hasCapability(String capability) {
        return CommonPathCapabilities.ABORTABLE_STREAM.equals(capability.toLowerCase(Locale.ROOT));
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
