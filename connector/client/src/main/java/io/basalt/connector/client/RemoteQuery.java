package io.basalt.connector.client;

import io.basalt.connector.wire.Evaluated;
import io.basalt.connector.wire.Frame;
import io.basalt.connector.wire.Json;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
        try {
            if (ended || !reader.loadNextBatch()) {
                end();
                return false;
            }
            return true;
        } catch (StoreException e) {
            throw cancelled ? new StoreException.Unavailable("the query was cancelled; run it again", e) : e;
        } catch (OutOfMemoryException e) {
            throw new StoreException.Unavailable("no memory for a batch of the answer: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StoreException.CorruptData("the answer is not what a server sends: " + e.getMessage(), e);
        }
    }

    private void end() throws IOException {
        if (!ended) {
            ended = true;
            batch.clear();
            evaluated(frames.next(Frame.Kind.RESULT));
        }
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
        try {
            frames.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
