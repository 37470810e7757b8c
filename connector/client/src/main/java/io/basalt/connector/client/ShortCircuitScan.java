package io.basalt.connector.client;

import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.RenditionRange;
import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.aggregate.BatchFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
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
 * A scan of columns of a store on this host: renditions are mapped here, and what else is read comes from the server. All renditions are opened at the
 * beginning, so that it does not matter what becomes of their files. Of the others each is asked for when its turn comes, so that no server waits meanwhile;
 * so is a rendition that cannot be read here.
 */
final class ShortCircuitScan implements ColumnScan {
    private static final Logger LOG = LoggerFactory.getLogger(ShortCircuitScan.class);

    private final ColumnRequest request;
    private final Server server;
    private final BufferAllocator allocator;
    private final BatchFilter filter;
    /** By the numbers of the contents in the request, as far as is known now. */
    private final List<ContentPlan> plan;
    /** Those that were opened and not read yet. */
    private final Map<Integer, MappedScan> mapped = new HashMap<>();

    private volatile boolean cancelled;
    private Optional<MappedScan> here = Optional.empty();
    private volatile Optional<RemoteScan> there = Optional.empty();
    /** The number of the content that is read; below 0 before the first. */
    private int number = -1;

    private boolean failed;
    private boolean closed;
    private Stats done = new Stats(0, 0, 0, 0, 0);

    /** Scans at a server. */
    interface Server {
        RemoteScan scan(ColumnRequest request) throws IOException;

        /** Drops a rendition that is damaged. */
        void drop(long contentId) throws IOException;
    }

    private ShortCircuitScan(ColumnRequest request, Server server, List<ContentPlan> plan, BufferAllocator allocator) {
        this.request = request;
        this.server = server;
        this.plan = new ArrayList<>(plan);
        this.filter = new BatchFilter(request.filter());
        this.allocator = allocator.newChildAllocator("mapped scan", 0, allocator.getLimit());
    }

    static ColumnScan open(ColumnRequest request, Server server, BufferAllocator allocator) throws IOException {
        RemoteScan remote = server.scan(request.leavingRenditions());
        if (remote.renditions().isEmpty()) {
            return remote;
        }
        try (remote) {
            ShortCircuitScan scan = new ShortCircuitScan(request, server, remote.plan(), allocator);
            boolean opened = false;
            try {
                scan.map(remote.renditions());
                if (remote.renditions().size() == request.contents().size()) {
                    remote.next(); // The end, after which the connection serves others.
                }
                opened = true;
                return scan;
            } finally {
                if (!opened) {
                    scan.close();
                }
            }
        }
    }

    private void map(List<RenditionRange> renditions) throws IOException {
        for (RenditionRange range : renditions) {
            try {
                mapped.put(range.number(), MappedScan.open(range, request, allocator));
            } catch (OutOfMemoryException e) {
                throw noMemory(e);
            } catch (IOException | RuntimeException e) {
                LOG.debug("{} is asked of the server", range, e);
            }
        }
    }

    private static StoreException noMemory(OutOfMemoryException e) {
        return new StoreException.Unavailable("no memory for a batch of the scan: " + e.getMessage(), e);
    }

    @Override
    public boolean next() throws IOException {
        if (failed || closed || cancelled) {
            throw new StoreException.Unavailable("the scan "
                    + (failed ? "has failed before" : "was " + (closed ? "closed" : "cancelled")) + "; scan again");
        }
        failed = true;
        boolean found = advance();
        failed = false;
        return found;
    }

    private boolean advance() throws IOException {
        while (number < request.contents().size()) {
            if (here.isPresent()
                    ? nextHere(here.get())
                    : there.isPresent() && there.get().next()) {
                done = new Stats(
                        done.batches() + 1,
                        done.rows() + batch().getRowCount(),
                        done.bytesRead(),
                        0,
                        done.peakMemory());
                return true;
            }
            end();
            number++;
            if (number < request.contents().size()) {
                begin();
            }
        }
        return false;
    }

    private void begin() throws IOException {
        here = Optional.ofNullable(mapped.remove(number));
        switch (plan.get(number).decoder()) {
            case RENDITION -> {
                if (here.isEmpty()) {
                    ask(request.only(contentId()).keepingAll());
                }
            }
            case CALLER, NONE -> {}
            default -> ask(request.only(contentId()));
        }
    }

    private void ask(ColumnRequest ofOne) throws IOException {
        RemoteScan asked = server.scan(ofOne);
        there = Optional.of(asked);
        plan.set(number, asked.plan().get(0));
        if (cancelled) {
            asked.cancel();
        }
    }

    private boolean nextHere(MappedScan scan) throws IOException {
        try {
            return scan.next();
        } catch (OutOfMemoryException e) {
            throw noMemory(e);
        } catch (StoreException.CorruptData e) {
            LOG.warn("A rendition is damaged, and is dropped: {}", e.getMessage());
            server.drop(contentId());
            if (scan.hasGiven()) {
                throw new StoreException.Unavailable(
                        "the rendition that was scanned is damaged, and was dropped; scan again", e);
            }
            here = Optional.empty();
            scan.close();
            ask(request.only(contentId()).keepingAll());
            return there.orElseThrow().next();
        }
    }

    /** Of the content that was read last. */
    private void end() {
        here.ifPresent(scan -> {
            done = new Stats(done.batches(), done.rows(), done.bytesRead() + scan.bytesRead(), 0, done.peakMemory());
            tellSkipped(scan);
            scan.close();
        });
        here = Optional.empty();
        there.ifPresent(scan -> {
            Stats of = scan.stats();
            done = new Stats(
                    done.batches(),
                    done.rows(),
                    done.bytesRead() + of.bytesRead(),
                    0,
                    Math.max(done.peakMemory(), of.peakMemory()));
            plan.set(number, scan.plan().get(0));
            scan.close();
        });
        there = Optional.empty();
    }

    private void tellSkipped(MappedScan scan) {
        ContentPlan of = plan.get(number);
        plan.set(
                number,
                new ContentPlan(
                        of.contentId(),
                        of.decoder(),
                        of.reason(),
                        of.rowGroups(),
                        of.rowGroupsKnown(),
                        scan.skippedBatches()));
    }

    private RemoteScan there() {
        return there.orElseThrow(() -> new IllegalStateException("there is no batch: call next() first"));
    }

    @Override
    public VectorSchemaRoot batch() {
        return here.isPresent() ? here.get().batch() : there().batch();
    }

    @Override
    public DictionaryProvider dictionaries() {
        return here.isPresent() ? here.get().dictionaries() : there().dictionaries();
    }

    @Override
    public Optional<int[]> matching() throws IOException {
        return here.isPresent() ? filter.matching(batch(), dictionaries()) : there().matching();
    }

    @Override
    public long contentId() {
        return request.contents().get(number);
    }

    @Override
    public List<ContentPlan> plan() {
        here.ifPresent(this::tellSkipped);
        there.ifPresent(scan -> plan.set(number, scan.plan().get(0)));
        return List.copyOf(plan);
    }

    @Override
    public Stats stats() {
        Optional<Stats> from = there.map(RemoteScan::stats);
        return new Stats(
                done.batches(),
                done.rows(),
                done.bytesRead()
                        + here.map(MappedScan::bytesRead).orElse(0L)
                        + from.map(Stats::bytesRead).orElse(0L),
                (closed ? 0 : allocator.getAllocatedMemory())
                        + from.map(Stats::memory).orElse(0L),
                allocator.getPeakMemoryAllocation()
                        + Math.max(
                                done.peakMemory(), from.map(Stats::peakMemory).orElse(0L)));
    }

    @Override
    public void cancel() {
        cancelled = true;
        there.ifPresent(RemoteScan::cancel);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                end();
            } finally {
                mapped.values().forEach(MappedScan::close);
                mapped.clear();
                allocator.close();
            }
        }
    }
}
