package io.basalt.connector.server.http;

import io.basalt.connector.wire.Frame;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Scanned;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.Columns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The batches of a scan of columns. Before each a {@link Scanned}, and the numbers of its rows that match, where some do not; each is an Arrow IPC stream
 * of its own without an end, since columns are encoded by other dictionaries from content to content.
 */
final class ScanStream {
    private ScanStream() {}

    static void send(Columns columns, ColumnRequest request, BufferAllocator allocator, FrameStream out)
            throws IOException {
        boolean aggregated = request.aggregation().isPresent();
        try (ColumnScan scan = columns.scan(request, allocator)) {
            out.onGone(scan::cancel);
            out.send(
                    Frame.Kind.HEAD,
                    Json.bytes(new Scanned(
                            OptionalLong.empty(), OptionalInt.empty(), scan.plan(), scan.renditions(), scan.stats())));
            while (scan.next()) {
                Optional<int[]> matching = scan.matching();
                out.send(
                        Frame.Kind.PROGRESS,
                        Json.bytes(scanned(
                                scan,
                                aggregated ? OptionalLong.empty() : OptionalLong.of(scan.contentId()),
                                matching.map(rows -> OptionalInt.of(rows.length))
                                        .orElse(OptionalInt.empty()))));
                if (matching.isPresent()) {
                    ByteBuffer rows = ByteBuffer.allocate(matching.get().length * Integer.BYTES);
                    rows.asIntBuffer().put(matching.get());
                    out.send(Frame.Kind.DATA, rows.array());
                }
                try (ArrowFrames batch = new ArrowFrames(out, scan.batch(), scan.dictionaries())) {
                    batch.writeBatch();
                    batch.send();
                }
            }
            out.end(Json.bytes(scanned(scan, OptionalLong.empty(), OptionalInt.empty())));
        }
    }

    private static Scanned scanned(ColumnScan scan, OptionalLong contentId, OptionalInt matching) {
        return new Scanned(contentId, matching, scan.plan(), List.of(), scan.stats());
    }
}
