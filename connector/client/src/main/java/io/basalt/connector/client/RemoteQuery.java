package io.basalt.connector.client;

import io.basalt.connector.wire.Evaluated;
import io.basalt.connector.wire.Frame;
import io.basalt.connector.wire.Json;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** The answer of a metadata query, as a server sends it. */
final class RemoteQuery implements QueryResult {
    private final FrameSource frames;
    private final ArrowStreamReader reader;
    private final VectorSchemaRoot batch;
    private volatile Evaluated evaluated;
    private volatile boolean cancelled;
    private Optional<StoreException> failed = Optional.empty();
    private boolean ended;
    private boolean closed;

    private RemoteQuery(FrameSource frames, BufferAllocator allocator) throws IOException {
        this.frames = frames;
        this.evaluated = Json.read(frames.next(Frame.Kind.HEAD), Evaluated.class);
        this.reader = new ArrowStreamReader(new ArrowData(frames, this::evaluated), allocator);
        this.batch = reader.getVectorSchemaRoot();
    }

    /** @param answer is closed with the result, and where this throws */
    static RemoteQuery open(InputStream answer, BufferAllocator allocator) throws IOException {
        FrameSource frames = new FrameSource(answer);
        try {
            return new RemoteQuery(frames, allocator);
        } catch (IOException | RuntimeException e) {
            frames.close();
            throw e;
        }
    }

    private void evaluated(byte[] json) throws IOException {
        evaluated = Json.read(json, Evaluated.class);
    }

    @Override
    public boolean next() throws StoreException {
        if (closed || cancelled) {
            throw new StoreException.Unavailable(
                    "the query was " + (closed ? "closed" : "cancelled") + "; run it again");
        }
        if (failed.isPresent()) {
            throw failed.get();
        }
        try {
            return !ended && read();
        } catch (OutOfMemoryException e) {
            throw fail(new StoreException.Unavailable("no memory for a batch of the answer: " + e.getMessage(), e));
        } catch (IOException e) {
            throw fail(failure(e));
        }
    }

    private boolean read() throws IOException {
        if (reader.loadNextBatch()) {
            return true;
        }
        batch.clear();
        evaluated(frames.next(Frame.Kind.RESULT));
        ended = true;
        return false;
    }

    private StoreException fail(StoreException e) {
        failed = Optional.of(e);
        return e;
    }

    private StoreException failure(IOException e) {
        if (cancelled) {
            return new StoreException.Unavailable("the query was cancelled; run it again", e);
        }
        if (e instanceof StoreException known) {
            return known;
        }
        return e instanceof CutOff || e instanceof ClosedByInterruptException
                ? new StoreException.Unavailable(
                        "the answer was not read to its end (" + e + "); run the query again", e)
                : new StoreException.CorruptData("the answer is not what a server sends: " + e.getMessage(), e);
    }

    @Override
    public VectorSchemaRoot batch() {
        return batch;
    }

    @Override
    public long lsn() {
        return evaluated.lsn();
    }

    @Override
    public Stats stats() {
        return evaluated.stats();
    }

    @Override
    public String explain() {
        return evaluated.explain();
    }

    @Override
    public void cancel() {
        cancelled = true;
        frames.hangUp();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try (frames) {
                reader.close(false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
