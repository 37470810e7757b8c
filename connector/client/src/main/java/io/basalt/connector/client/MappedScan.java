package io.basalt.connector.client;

import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.RenditionRange;
import io.basalt.store.columnar.RenditionScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/** The batches of a rendition that this process has mapped. Not thread-safe. */
final class MappedScan implements AutoCloseable {
    private static final LocalRenditions RENDITIONS = new LocalRenditions();

    private final LocalRenditions.Lease lease;
    private final RenditionScan scan;
    private Optional<VectorSchemaRoot> batch = Optional.empty();
    private boolean given;

    private MappedScan(LocalRenditions.Lease lease, RenditionScan scan) {
        this.lease = lease;
        this.scan = scan;
    }

    /** @throws IOException where it cannot be read here */
    static MappedScan open(RenditionRange range, ColumnRequest request, BufferAllocator allocator) throws IOException {
        LocalRenditions.Lease lease = RENDITIONS.open(Path.of(range.file()));
        boolean opened = false;
        try {
            RenditionScan scan = lease.rendition()
                    .scan(request.columns(), request.filter(), allocator)
                    .between(range.firstRow(), range.endRow());
            opened = true;
            return new MappedScan(lease, scan);
        } finally {
            if (!opened) {
                lease.close();
            }
        }
    }

    boolean next() throws IOException {
        endBatch();
        batch = scan.next();
        given |= batch.isPresent();
        return batch.isPresent();
    }

    private void endBatch() {
        batch.ifPresent(VectorSchemaRoot::close);
        batch = Optional.empty();
    }

    /** Whether a batch was given. */
    boolean hasGiven() {
        return given;
    }

    VectorSchemaRoot batch() {
        return batch.orElseThrow(() -> new IllegalStateException("there is no batch now"));
    }

    DictionaryProvider dictionaries() {
        return scan.dictionaries();
    }

    long bytesRead() {
        return scan.touchedBytes();
    }

    long skippedBatches() {
        return scan.skippedBatches();
    }

    @Override
    public void close() {
        endBatch();
        scan.close();
        lease.close();
    }
}
