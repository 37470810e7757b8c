package io.basalt.store.engine;

import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.aggregate.BatchAggregator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/**
 * Groups of the rows that another scan gives, over all contents; what is aggregated already is passed on. Where the groups that are
 * held take more than a batch may, they are given, and begun anew.
 */
final class AggregatedScan implements ColumnScan {
    private final LocalColumnScan rows;
    private final BatchAggregator aggregator;
    private final long batchBytes;
    private final DictionaryProvider none = new DictionaryProvider.MapDictionaryProvider();
    private Optional<VectorSchemaRoot> own = Optional.empty();
    private Optional<VectorSchemaRoot> batch = Optional.empty();
    private boolean waiting;
    private boolean failed;
    private long batches;
    private long groups;

    /** @param rows becomes its own */
    AggregatedScan(LocalColumnScan rows, ColumnRequest request, ColumnAggregation aggregation) {
        this.rows = rows;
        this.aggregator = new BatchAggregator(aggregation, request.filter());
        this.batchBytes = request.batchBytes();
    }

    @Override
    public boolean next() throws IOException {
        if (failed) {
            throw new StoreException.Unavailable("the aggregation of columns has failed before; begin another one");
        }
        endBatch();
        failed = true;
        advance();
        failed = false;
        batches += batch.isPresent() ? 1 : 0;
        groups += batch.map(VectorSchemaRoot::getRowCount).orElse(0);
        return batch.isPresent();
    }

    private void advance() throws IOException {
        while (batch.isEmpty() && (waiting || rows.next())) {
            waiting = false;
            if (rows.isAggregated()) {
                batch = Optional.of(rows.batch());
            } else if (aggregator.takes(rows.batch(), rows.dictionaries())) {
                aggregator.add(rows.batch(), rows.dictionaries());
                if (aggregator.bytes() > batchBytes) {
                    take();
                }
            } else {
                waiting = true;
                take();
            }
        }
        if (batch.isEmpty() && !aggregator.isEmpty()) {
            take();
        }
    }

    private void take() throws StoreException {
        try {
            own = Optional.of(aggregator.take(rows.allocator()));
            batch = own;
        } catch (OutOfMemoryException e) {
            throw rows.noMemory(e);
        }
    }

    private void endBatch() {
        own.ifPresent(VectorSchemaRoot::close);
        own = Optional.empty();
        batch = Optional.empty();
    }

    @Override
    public VectorSchemaRoot batch() {
        return batch.orElseThrow(() -> new IllegalStateException("there is no batch: call next() first"));
    }

    @Override
    public DictionaryProvider dictionaries() {
        return none;
    }

    @Override
    public Optional<int[]> matching() {
        return Optional.empty();
    }

    @Override
    public long contentId() {
        throw new IllegalStateException("groups are of all contents of the scan, not of one");
    }

    @Override
    public List<ContentPlan> plan() {
        return rows.plan();
    }

    @Override
    public Stats stats() {
        Stats ofRows = rows.stats();
        return new Stats(batches, groups, ofRows.bytesRead(), ofRows.memory(), ofRows.peakMemory());
    }

    @Override
    public void cancel() {
        rows.cancel();
    }

    @Override
    public void close() {
        endBatch();
        rows.close();
    }
}
