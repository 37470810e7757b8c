package io.basalt.connector.client;

import io.basalt.connector.wire.Frame;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Scanned;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.RenditionRange;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.commons.io.IOUtils;

/** The batches of a scan of columns, as a server sends them: each is an Arrow IPC stream of its own. */
final class RemoteScan implements ColumnScan {
    private final FrameSource frames;
    private final BufferAllocator allocator;
    private final List<RenditionRange> renditions;
    private volatile Scanned scanned;
    private volatile boolean cancelled;
    private volatile long peak;
    private Optional<int[]> matching = Optional.empty();
    private Optional<ArrowStreamReader> batch = Optional.empty();
    private Optional<IOException> failed = Optional.empty();
    private boolean ended;
    private boolean closed;

    private RemoteScan(FrameSource frames, BufferAllocator allocator) throws IOException {
        this.frames = frames;
        this.scanned = Json.read(frames.next(Frame.Kind.HEAD), Scanned.class);
        this.renditions = scanned.renditions();
        this.allocator = allocator.newChildAllocator("remote scan", 0, allocator.getLimit());
    }

    /** @param answer is closed with the scan, and where this throws */
    static RemoteScan open(InputStream answer, BufferAllocator allocator) throws IOException {
        FrameSource frames = new FrameSource(answer);
        try {
            return new RemoteScan(frames, allocator);
        } catch (IOException | RuntimeException e) {
            frames.close();
            throw e;
        }
    }

    /** Those that the server leaves to this process. */
    @Override
    public List<RenditionRange> renditions() {
        return renditions;
    }

    @Override
    public boolean next() throws IOException {
        if (failed.isPresent()) {
            throw failed.get();
        }
        try {
            if (closed || cancelled) {
                throw new StoreException.Unavailable(
                        "the scan was " + (closed ? "closed" : "cancelled") + "; scan again");
            }
            release();
            ended = ended || !read();
            return !ended;
        } catch (OutOfMemoryException e) {
            throw fail(new StoreException.Unavailable("no memory for a batch of the scan: " + e.getMessage(), e));
        } catch (IOException e) {
            boolean gone = cancelled || e instanceof CutOff || e instanceof ClosedByInterruptException;
            throw fail(gone ? new StoreException.Unavailable("the scan was not read to its end; scan again", e) : e);
        }
    }

    private IOException fail(IOException e) {
        failed = Optional.of(new StoreException.Unavailable("the scan failed: " + e.getMessage() + "; scan again", e));
        return e;
    }

    private boolean read() throws IOException {
        Frame frame = frames.next();
        scanned = Json.read(frame.payload(), Scanned.class);
        if (frame.kind() == Frame.Kind.RESULT) {
            return false;
        }
        ArrowData data = new ArrowData(frames, other -> {
            throw new StoreException.CorruptData("the server sent something else within a batch");
        });
        OptionalInt count = scanned.matching();
        matching = count.isPresent() ? Optional.of(numbers(data, count.getAsInt())) : Optional.empty();
        ArrowStreamReader reader = new ArrowStreamReader(data, allocator);
        batch = Optional.of(reader);
        if (!reader.loadNextBatch()) {
            throw new StoreException.CorruptData("the server sent a batch that has none");
        }
        peak = Math.max(peak, allocator.getPeakMemoryAllocation());
        return true;
    }

    private static int[] numbers(ArrowData data, int count) throws IOException {
        int[] numbers = new int[count];
        ByteBuffer.wrap(IOUtils.readFully(data, count * Integer.BYTES))
                .asIntBuffer()
                .get(numbers);
        return numbers;
    }

    private void release() throws IOException {
        if (batch.isPresent()) {
            batch.get().close(false);
            batch = Optional.empty();
        }
    }

    private ArrowStreamReader current() {
        return batch.orElseThrow(() -> new IllegalStateException("there is no batch now"));
    }

    @Override
    public VectorSchemaRoot batch() {
        try {
            return current().getVectorSchemaRoot();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public DictionaryProvider dictionaries() {
        return current();
    }

    @Override
    public Optional<int[]> matching() {
        return matching;
    }

    @Override
    public long contentId() {
        return scanned.contentId().orElseThrow(() -> new IllegalStateException("an aggregation is of all contents"));
    }

    @Override
    public List<ContentPlan> plan() {
        return scanned.plan();
    }

    @Override
    public Stats stats() {
        Stats done = scanned.stats();
        return new Stats(done.batches(), done.rows(), done.bytesRead(), allocator.getAllocatedMemory(), peak);
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
            try (frames;
                    allocator) {
                release();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
