package io.basalt.store.engine;

import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.RenditionRange;
import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.OriginalScan;
import io.basalt.store.columnar.RenditionScan;
import io.basalt.store.columnar.RenditionShelf;
import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.TableScan;
import io.basalt.store.columnar.aggregate.BatchFilter;
import io.basalt.store.columnar.duckdb.DuckDb;
import io.basalt.store.columnar.duckdb.DuckDbFailure;
import io.basalt.store.columnar.duckdb.FilteredScan;
import io.basalt.store.columnar.parquet.ParquetScan;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the contents of a plan. Where a rendition turns out to be damaged, the original is read from the first row
 * that the rendition has not given.
 */
final class LocalColumnScan implements ColumnScan {
    private static final Logger LOG = LoggerFactory.getLogger(LocalColumnScan.class);

    private final LocalStore store;
    private final RenditionShelf renditions;
    private final DuckDb duckDb;
    private final ColumnRequest request;
    private final Optional<ColumnAggregation> aggregation;
    private final List<PlannedContent> planned;
    private final Iterator<PlannedContent> left;
    private final Map<PlannedContent, RenditionShelf.Lease> leftToCaller = new LinkedHashMap<>();
    private final BatchFilter filter;
    private final BufferAllocator allocator;
    private volatile boolean cancelled;
    private boolean closed;
    private boolean failed;
    private Optional<PlannedContent> content = Optional.empty();
    private volatile Optional<ColumnDecoder> decoder = Optional.empty();
    private Optional<VectorSchemaRoot> batch = Optional.empty();
    private long batches;
    private long rows;
    private long bytesRead;
    private long peakMemory;

    /**
     * @param aggregation what is wanted of the rows: DuckDB computes it, others give the rows
     * @param allocator the scan's own
     */
    LocalColumnScan(
            LocalStore store,
            RenditionShelf renditions,
            DuckDb duckDb,
            ColumnRequest request,
            Optional<ColumnAggregation> aggregation,
            List<PlannedContent> planned,
            BufferAllocator allocator) {
        this.store = store;
        this.renditions = renditions;
        this.duckDb = duckDb;
        this.request = request;
        this.aggregation = aggregation;
        this.planned = planned;
        this.left = planned.iterator();
        this.filter = new BatchFilter(request.filter());
        this.allocator = allocator;
    }

    @Override
    public boolean next() throws IOException {
        requireRunning();
        if (failed) {
            throw new StoreException.Unavailable("the scan of columns has failed before; begin another one");
        }
        batch = Optional.empty();
        failed = true;
        boolean found = advance();
        failed = false;
        return found;
    }

    private boolean advance() throws IOException {
        while (batch.isEmpty()) {
            requireRunning();
            if (decoder.isPresent()) {
                batch = decoded();
            } else if (left.hasNext()) {
                open(left.next());
            } else {
                return false;
            }
        }
        batches++;
        rows += batch.get().getRowCount();
        return true;
    }

    private void requireRunning() throws StoreException {
        if (cancelled) {
            throw new StoreException.Unavailable("the scan of columns was cancelled");
        }
        if (closed) {
            throw new StoreException.Unavailable("the scan of columns is closed; begin another one");
        }
    }

    private void open(PlannedContent next) throws IOException {
        content = Optional.of(next);
        if (next.decoder() == Decoder.RENDITION && !leftToCaller.containsKey(next)) {
            decoder = rendition(next);
        }
        if (next.decoder() == Decoder.DUCKDB) {
            decoder = duckDb(next);
        }
        if (next.decoder() == next.format().decoder()) {
            decoder = Optional.of(decoding(next, 0));
        }
    }

    /** The next batch of the content that is being read. */
    private Optional<VectorSchemaRoot> decoded() throws IOException {
        ColumnDecoder current = decoder.orElseThrow();
        try {
            Optional<VectorSchemaRoot> next = current.next();
            if (next.isEmpty()) {
                endContent();
            }
            return next;
        } catch (StoreException.CorruptData e) {
            if (!(current instanceof ColumnDecoder.OfRendition damaged)) {
                throw e;
            }
            damaged.discard(e);
            long firstRow = damaged.passedRows();
            endContent();
            readFrom(firstRow, "its rendition was damaged from row " + firstRow + " on, and is dropped");
            return Optional.empty();
        } catch (ColumnDecoder.OfDuckDb.Refused e) {
            requireRunning();
            long firstRow = ((ColumnDecoder.OfDuckDb) current).passedRows();
            endContent();
            readFrom(firstRow, "DuckDB did not read it from row " + firstRow + " on: " + e.getMessage());
            return Optional.empty();
        } catch (OutOfMemoryException e) {
            throw noMemory(e);
        }
    }

    private void readFrom(long firstRow, String reason) throws IOException {
        PlannedContent original = content.orElseThrow();
        original.readOriginal(reason);
        decoder = Optional.of(decoding(original, firstRow));
    }

    StoreException noMemory(OutOfMemoryException e) {
        return new StoreException.Unavailable(
                content.map(PlannedContent::name).orElse("columns") + ": the allocator is at its limit of "
                        + allocator.getLimit() + " bytes; raise it, or lower the bytes of a batch: " + e.getMessage(),
                e);
    }

    /** Keeps the renditions for the caller, and reads none of them. */
    void leaveRenditions() {
        for (PlannedContent next : planned) {
            if (next.decoder() == Decoder.RENDITION) {
                lease(next).ifPresent(lease -> leftToCaller.put(next, lease));
            }
        }
    }

    @Override
    public List<RenditionRange> renditions() {
        return leftToCaller.entrySet().stream()
                .map(entry -> new RenditionRange(
                        planned.indexOf(entry.getKey()),
                        entry.getValue().file().toString(),
                        entry.getKey().firstRow(),
                        entry.getKey().endRow()))
                .toList();
    }

    /** Absent where there is none any more, or a damaged one: the plan is another then. */
    private Optional<RenditionShelf.Lease> lease(PlannedContent next) {
        try {
            Optional<RenditionShelf.Lease> found = renditions.lease(next.contentId());
            if (found.isEmpty()) {
                next.readOriginal("its rendition is not there any more");
            }
            return found;
        } catch (StoreException.CorruptData e) {
            next.readOriginal("its rendition was damaged, and is dropped");
        } catch (IOException e) {
            next.readOriginal("its rendition cannot be opened now (" + e + ")");
        }
        return Optional.empty();
    }

    private Optional<ColumnDecoder> rendition(PlannedContent next) throws IOException {
        Optional<RenditionShelf.Lease> found = lease(next);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        RenditionShelf.Lease lease = found.get();
        boolean opened = false;
        try {
            RenditionScan scan = lease.rendition()
                    .scan(request.columns(), request.filter(), allocator)
                    .between(next.firstRow(), next.endRow());
            opened = true;
            return Optional.of(new ColumnDecoder.OfRendition(lease, scan));
        } catch (StoreException.CorruptData e) {
            lease.discard(e);
            next.readOriginal("its rendition was damaged, and is dropped");
            return Optional.empty();
        } catch (StoreException.InvalidArgument e) {
            next.readOriginal("its rendition lacks a column"); // Another one than when the scan was planned.
            return Optional.empty();
        } catch (OutOfMemoryException e) {
            throw noMemory(e);
        } finally {
            if (!opened) {
                lease.close();
            }
        }
    }

    /** Absent where another decoder is to read it: the plan is another then. */
    private Optional<ColumnDecoder> duckDb(PlannedContent next) throws IOException {
        ObjectReader reader = store.openContent(next.contentId());
        boolean opened = false;
        try {
            ContentFile file = new ContentFile(reader, this::requireRunning);
            DuckDb.Request wanted = new DuckDb.Request(
                    request.columns(),
                    request.filter(),
                    aggregation,
                    next::mayHoldRows,
                    next::isCommon,
                    request.batchBytes());
            FilteredScan scan = duckDb.scan(file, wanted, allocator);
            opened = true;
            return Optional.of(new ColumnDecoder.OfDuckDb(reader, file, scan));
        } catch (DuckDbFailure e) {
            next.readOriginal("DuckDB did not read it: " + e.getMessage());
            return Optional.empty();
        } finally {
            if (!opened) {
                reader.close();
            }
        }
    }

    private ColumnDecoder decoding(PlannedContent next, long firstRow) throws IOException {
        ObjectReader reader = store.openContent(next.contentId());
        boolean opened = false;
        try {
            ContentFile file = new ContentFile(reader, this::requireRunning);
            TableScan scan = next.format() == TabularFormat.PARQUET
                    ? parquet(next, file, firstRow)
                    : table(next, file, firstRow);
            opened = true;
            return new ColumnDecoder.OfOriginal(reader, file, scan);
        } catch (NoClassDefFoundError e) {
            throw new StoreException.Unavailable(
                    next.name() + ": class " + e.getMessage()
                            + " is missing; Parquet is decoded with the libraries of Spark or Hadoop: add them",
                    e);
        } finally {
            if (!opened) {
                reader.close();
            }
        }
    }

    private TableScan parquet(PlannedContent next, ContentFile file, long firstRow) throws IOException {
        return ParquetScan.open(
                next.name(),
                file,
                request.columns(),
                next::mayHoldRows,
                firstRow,
                allocator,
                ParquetLimits.of(request.batchBytes()));
    }

    private TableScan table(PlannedContent next, ContentFile file, long firstRow) throws IOException {
        TableLimits limits = TabularFormat.limits(request.batchBytes());
        return OriginalScan.open(
                next.name(),
                next.format().open(next.name(), file, limits),
                request.columns(),
                next::mayHoldRows,
                firstRow,
                allocator,
                limits);
    }

    private void endContent() throws IOException {
        if (decoder.isPresent()) {
            ColumnDecoder ended = decoder.get();
            bytesRead += ended.bytesRead();
            decoder = Optional.empty();
            tellSkipped(ended);
            ended.close();
        }
    }

    private void tellSkipped(ColumnDecoder of) {
        if (of instanceof ColumnDecoder.OfRendition rendition) {
            content.orElseThrow().skipped(rendition.skippedBatches());
        }
    }

    @Override
    public VectorSchemaRoot batch() {
        return batch.orElseThrow(() -> new IllegalStateException("there is no batch: call next() first"));
    }

    /** Whether the current batch is of groups. */
    boolean isAggregated() {
        return aggregation.isPresent()
                && decoder.filter(ColumnDecoder.OfDuckDb.class::isInstance).isPresent();
    }

    /** Of the scan: closed with it. */
    BufferAllocator allocator() {
        return allocator;
    }

    @Override
    public DictionaryProvider dictionaries() {
        return decoder.orElseThrow(() -> new IllegalStateException("there is no batch: call next() first"))
                .dictionaries();
    }

    @Override
    public Optional<int[]> matching() throws IOException {
        boolean filtered =
                decoder.filter(ColumnDecoder.OfDuckDb.class::isInstance).isPresent();
        return filtered ? Optional.empty() : filter.matching(batch(), dictionaries());
    }

    @Override
    public long contentId() {
        return content.orElseThrow(() -> new IllegalStateException("there is no batch: call next() first"))
                .contentId();
    }

    @Override
    public List<ContentPlan> plan() {
        decoder.ifPresent(this::tellSkipped);
        return planned.stream().map(PlannedContent::plan).toList();
    }

    @Override
    public Stats stats() {
        return new Stats(
                batches,
                rows,
                bytesRead + decoder.map(ColumnDecoder::bytesRead).orElse(0L),
                closed ? 0 : allocator.getAllocatedMemory(),
                closed ? peakMemory : allocator.getPeakMemoryAllocation());
    }

    @Override
    public void cancel() {
        cancelled = true;
        decoder.ifPresent(ColumnDecoder::cancel);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            batch = Optional.empty();
            try {
                endContent();
            } catch (IOException e) {
                LOG.warn("closing a scan of columns: {}", e.toString());
            } finally {
                leftToCaller.values().forEach(RenditionShelf.Lease::close);
                peakMemory = allocator.getPeakMemoryAllocation();
                allocator.close();
            }
        }
    }
}
