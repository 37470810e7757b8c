package io.basalt.store.columnar.duckdb;

import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.parquet.ParquetExcerpt;
import io.basalt.store.columnar.parquet.PlainColumn;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a Parquet content part by part: some of its row groups are written as an excerpt that holds no more than the columns that
 * are projected or filtered by, DuckDB filters them, and the excerpt goes. Each row brings its number, so that it is known at any
 * time from where another reader would have to go on.
 */
final class DuckScan implements FilteredScan {
    private static final Logger LOG = LoggerFactory.getLogger(DuckScan.class);

    /** Below, pages are copied without a look into them. */
    private static final long ROOM_TO_LOOK = 32L << 20;

    private final ParquetExcerpt excerpt;
    private final Wanted wanted;
    private final Optional<DuckFilter.Texts> texts;
    private final Iterator<ExcerptPart> parts;
    private final Scratch scratch;
    private final DuckConnections connections;
    private final DuckConnections.Taken connection;
    private final BufferAllocator allocator;

    private Optional<Running> running = Optional.empty();
    private volatile Optional<DuckQuery> query = Optional.empty();
    private volatile boolean cancelled;
    private final Deque<VectorSchemaRoot> groups = new ArrayDeque<>();
    private Optional<VectorSchemaRoot> batch = Optional.empty();
    private long passed;
    private boolean clean = true;
    private boolean closed;

    /** A part that is being read, and the last row of the excerpt that was given. */
    private static final class Running {
        final ExcerptPart part;
        final DuckQuery query;
        final ArrowBuf copy;
        long last = -1;

        Running(ExcerptPart part, DuckQuery query, ArrowBuf copy) {
            this.part = part;
            this.query = query;
            this.copy = copy;
        }
    }

    /** The excerpt, whose file is memory in most places and counted as such; never touched by its address. */
    private static final class Copy extends ForeignAllocation {
        private final Scratch.ScratchFile file;

        Copy(Scratch.ScratchFile file, long bytes) {
            super(bytes, 0);
            this.file = file;
        }

        @Override
        protected void release0() {
            file.close();
        }
    }

    /**
     * What is read of each part.
     *
     * @param columns whose aliases are expressions of the excerpt's columns
     * @param grouping what follows the condition, if groups are wanted instead of rows
     */
    record Wanted(List<PlainColumn> columns, String where, Optional<String> grouping, long batchBytes) {}

    /**
     * @param texts of which rows that match have one
     * @param connection becomes the scan's own
     */
    DuckScan(
            ParquetExcerpt excerpt,
            Wanted wanted,
            Optional<DuckFilter.Texts> texts,
            List<ExcerptPart> parts,
            Scratch scratch,
            DuckConnections connections,
            DuckConnections.Taken connection,
            BufferAllocator allocator) {
        this.excerpt = excerpt;
        this.wanted = wanted;
        this.texts = texts;
        this.parts = parts.iterator();
        this.scratch = scratch;
        this.connections = connections;
        this.connection = connection;
        this.allocator = allocator;
    }

    @Override
    public Optional<VectorSchemaRoot> next() throws IOException, DuckDbFailure {
        endBatch();
        clean = false;
        batch = Optional.ofNullable(groups.poll());
        while (batch.isEmpty() && (running.isPresent() || parts.hasNext())) {
            if (running.isEmpty()) {
                ExcerptPart part = needed(parts.next());
                if (part.pieces().isEmpty()) {
                    passed = part.end();
                    continue;
                }
                running = Optional.of(begin(part));
            }
            if (wanted.grouping().isPresent()) {
                collect(running.get());
                batch = Optional.ofNullable(groups.poll());
            } else {
                advance(running.get());
            }
        }
        clean = true;
        return batch;
    }

    /** The part without pages in which no row matches, as far as that is cheaply seen. */
    private ExcerptPart needed(ExcerptPart part) throws StoreException, DuckDbFailure {
        if (texts.isEmpty() || allocator.getHeadroom() < ROOM_TO_LOOK) {
            return part;
        }
        try {
            return part.holding(excerpt, texts.get(), allocator);
        } catch (StoreException e) {
            throw e; // The content cannot be read, by nobody.
        } catch (IOException | ParquetExcerpt.Refusal | RuntimeException | LinkageError e) {
            throw new DuckDbFailure(e);
        }
    }

    private Running begin(ExcerptPart part) throws IOException, DuckDbFailure {
        Scratch.ScratchFile file = file(part);
        ArrowBuf copy = counted(part, file);
        Optional<DuckQuery> begun = Optional.empty();
        boolean running = false;
        try {
            write(part, file);
            begun = Optional.of(new DuckQuery(connection.connection(), wanted.columns(), allocator));
            query = begun;
            if (cancelled) {
                throw new DuckDbFailure("it was cancelled");
            }
            begun.get().begin(file.path(), wanted, part.batchRows(wanted.columns(), wanted.batchBytes()));
            running = true;
            return new Running(part, begun.get(), copy);
        } catch (SQLException | RuntimeException | LinkageError e) {
            throw new DuckDbFailure(e);
        } finally {
            if (!running) {
                close(begun, copy);
            }
        }
    }

    private ArrowBuf counted(ExcerptPart part, Scratch.ScratchFile file) throws DuckDbFailure {
        try {
            return allocator.wrapForeignAllocation(new Copy(file, part.bytes()));
        } catch (OutOfMemoryException e) {
            file.close();
            throw new DuckDbFailure("the allocator has no " + part.bytes() + " bytes left for a copy");
        }
    }

    private Scratch.ScratchFile file(ExcerptPart part) throws DuckDbFailure {
        try {
            return scratch.create(part.bytes())
                    .orElseThrow(() -> new DuckDbFailure("there is no room for a copy of " + part.bytes() + " bytes"));
        } catch (IOException e) {
            throw new DuckDbFailure(e);
        }
    }

    private void write(ExcerptPart part, Scratch.ScratchFile file) throws StoreException, DuckDbFailure {
        try (FileChannel channel =
                FileChannel.open(file.path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            excerpt.write(part.pieces(), part.columns(), channel, allocator);
        } catch (StoreException e) {
            throw e; // The content cannot be read, by nobody.
        } catch (IOException | ParquetExcerpt.Refusal e) {
            throw new DuckDbFailure(e);
        }
    }

    /** Takes all groups of the part before any is given: another reader cannot go on in the middle of them. */
    private void collect(Running current) throws DuckDbFailure {
        Optional<DuckQuery.Batch> next = next(current);
        while (next.isPresent()) {
            groups.add(next.get().root());
            next = next(current);
        }
        passed = current.part.end();
        end();
    }

    private static Optional<DuckQuery.Batch> next(Running current) throws DuckDbFailure {
        try {
            return current.query.next();
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new DuckDbFailure(e);
        }
    }

    /** Takes the next batch of the part, or ends it. */
    private void advance(Running current) throws IOException, DuckDbFailure {
        Optional<DuckQuery.Batch> next = next(current);
        if (next.isEmpty()) {
            passed = current.part.end();
            end();
            return;
        }
        batch = Optional.of(next.get().root());
        if (next.get().first() <= current.last) {
            throw new IOException("DuckDB: expected rows after " + current.last + ", found "
                    + next.get().first());
        }
        current.last = next.get().last();
        passed = current.part.inContent(current.last) + 1;
    }

    private void endBatch() {
        batch.ifPresent(VectorSchemaRoot::close);
        batch = Optional.empty();
    }

    private void end() {
        Optional<Running> ended = running;
        running = Optional.empty();
        ended.ifPresent(part -> close(Optional.of(part.query), part.copy));
    }

    private void close(Optional<DuckQuery> ended, ArrowBuf copy) {
        query = Optional.empty();
        try {
            if (ended.isPresent()) {
                ended.get().close();
            }
        } catch (IOException | SQLException | RuntimeException e) {
            clean = false;
            LOG.debug("closing what DuckDB has read", e);
        } finally {
            copy.close();
        }
    }

    @Override
    public long passedRows() {
        return passed;
    }

    @Override
    public void cancel() {
        cancelled = true;
        query.ifPresent(DuckQuery::cancel);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            endBatch();
            groups.forEach(VectorSchemaRoot::close);
            boolean atEnd = running.isEmpty() && clean && !cancelled;
            end();
            if (atEnd && clean) {
                connections.giveBack(connection);
            } else {
                DuckConnections.discard(connection.connection());
            }
        }
    }
}
