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
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scan of columns of a store on this host: renditions are mapped here, and what else is read comes from the server. All renditions are opened at the
 * beginning, so that it does not matter what becomes of their files. One that cannot be read here is asked of the server as well.
 */
final class ShortCircuitScan implements ColumnScan {
    private static final Logger LOG = LoggerFactory.getLogger(ShortCircuitScan.class);

    private final ColumnRequest request;
    private final Server server;
    private final RemoteScan remote;
    private final BufferAllocator allocator;
    private final BatchFilter filter;
    /** By the numbers of their contents in the request. */
    private final Map<Integer, MappedScan> mapped = new HashMap<>();

    private final Map<Integer, ContentPlan> plans = new HashMap<>();
    private final Set<Integer> leftToUs;
    private volatile Optional<RemoteScan> instead = Optional.empty();
    private volatile boolean cancelled;
    private Optional<MappedScan> here = Optional.empty();
    /** The number of the content that is read; below 0 before the first. */
    private int number = -1;
    /** Whether the server's scan stands at a batch that was not given yet. */
    private boolean remoteWaits;

    private boolean failed;
    private boolean closed;
    private Stats done = new Stats(0, 0, 0, 0, 0);

    /** Scans at a server. */
    interface Server {
        RemoteScan scan(ColumnRequest request) throws IOException;

        /** Drops a rendition that is damaged. */
        void drop(long contentId) throws IOException;
    }

    private ShortCircuitScan(ColumnRequest request, Server server, RemoteScan remote, BufferAllocator allocator) {
        this.request = request;
        this.server = server;
        this.remote = remote;
        this.allocator = allocator.newChildAllocator("mapped scan", 0, allocator.getLimit());
        this.filter = new BatchFilter(request.filter());
        this.leftToUs = remote.renditions().stream().map(RenditionRange::number).collect(Collectors.toSet());
    }

    static ColumnScan open(ColumnRequest request, Server server, BufferAllocator allocator) throws IOException {
        RemoteScan remote = server.scan(request.leavingRenditions());
        if (remote.renditions().isEmpty()) {
            return remote;
        }
        ShortCircuitScan scan = new ShortCircuitScan(request, server, remote, allocator);
        boolean opened = false;
        try {
            scan.map();
            opened = true;
            return scan;
        } finally {
            if (!opened) {
                scan.close();
            }
        }
    }

    private void map() throws IOException {
        for (RenditionRange range : remote.renditions()) {
            try {
                mapped.put(range.number(), MappedScan.open(range, request, allocator));
            } catch (OutOfMemoryException e) {
                throw noMemory(e);
            } catch (IOException e) {
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
            if (number >= 0 && (here.isPresent() ? nextHere(here.get()) : nextThere())) {
                done = new Stats(done.batches() + 1, done.rows() + batch().getRowCount(), done.bytesRead(), 0, 0);
                return true;
            }
            end();
            number++;
            here = Optional.ofNullable(mapped.get(number));
            if (leftToUs.contains(number) && here.isEmpty()) {
                askInstead();
            }
        }
        return false;
    }

    private void askInstead() throws IOException {
        instead = Optional.of(server.scan(request.only(contentId())));
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
            askInstead();
            return nextThere();
        }
    }

    private boolean nextThere() throws IOException {
        if (instead.isPresent()) {
            return instead.get().next();
        }
        if (!remoteWaits) {
            remoteWaits = remote.next();
        }
        boolean found = remoteWaits && remote.contentId() == contentId();
        remoteWaits &= !found;
        return found;
    }

    /** Of the content that was read last. */
    private void end() {
        here.ifPresent(scan -> {
            done = new Stats(done.batches(), done.rows(), done.bytesRead() + scan.bytesRead(), 0, 0);
            plans.put(number, planned(scan));
            mapped.remove(number);
            scan.close();
        });
        here = Optional.empty();
        instead.ifPresent(scan -> {
            done = new Stats(
                    done.batches(), done.rows(), done.bytesRead() + scan.stats().bytesRead(), 0, 0);
            plans.put(number, scan.plan().get(0));
            scan.close();
        });
        instead = Optional.empty();
    }

    private ContentPlan planned(MappedScan scan) {
        ContentPlan plan = remote.plan().get(number);
        return new ContentPlan(
                plan.contentId(),
                plan.decoder(),
                plan.reason(),
                plan.rowGroups(),
                plan.rowGroupsKnown(),
                scan.skippedBatches());
    }

    private ColumnScan there() {
        return instead.isPresent() ? instead.get() : remote;
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
        here.ifPresent(scan -> plans.put(number, planned(scan)));
        List<ContentPlan> all = new ArrayList<>(remote.plan());
        plans.forEach(all::set);
        return all;
    }

    @Override
    public Stats stats() {
        Stats there = remote.stats();
        return new Stats(
                done.batches(),
                done.rows(),
                done.bytesRead()
                        + there.bytesRead()
                        + here.map(MappedScan::bytesRead).orElse(0L),
                there.memory() + (closed ? 0 : allocator.getAllocatedMemory()),
                there.peakMemory() + allocator.getPeakMemoryAllocation());
    }

    @Override
    public void cancel() {
        cancelled = true;
        remote.cancel();
        instead.ifPresent(RemoteScan::cancel);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            end();
            mapped.values().forEach(MappedScan::close);
            mapped.clear();
            try (remote) {
                allocator.close();
            }
        }
    }
}
