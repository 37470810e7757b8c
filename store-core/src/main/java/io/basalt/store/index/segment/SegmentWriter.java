package io.basalt.store.index.segment;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.io.Appender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes segments: docs/format.md, section "Segments of the metadata index".
 *
 * <p>Whoever gives an {@link Appender} owns it: nothing here syncs, closes or renames it. A segment that is to survive a crash
 * is written under another name, synced, renamed, and its directory synced. Where a method fails, what was written is no
 * segment.
 */
public final class SegmentWriter {
    private SegmentWriter() {}

    /**
     * Writes rows in their order.
     *
     * @param rows at least one, all of one bucket, each with a revision of its own
     * @throws StoreException.InvalidArgument where the segment would exceed 2 GiB
     */
    public static void write(List<ObjectRow> rows, Appender out) throws IOException {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a segment of no rows");
        }
        new RowsToSegment(rows, new SegmentEncoder(out, rows.size())).write();
    }

    /** As {@link #write(List, Appender)}; the bytes for {@link SegmentFile#open(String, ByteBuffer)}. */
    public static ByteBuffer write(List<ObjectRow> rows) {
        MemoryAppender out = new MemoryAppender();
        try {
            write(rows, out);
        } catch (IOException e) {
            throw new IllegalArgumentException(rows.size() + " rows do not fit into memory", e);
        }
        return out.bytes();
    }

    /**
     * Writes rows of several segments as one. Memory beside the {@link RowOrder}: 4 bytes for each row of the sources, 8 for
     * each row that is written, for one column at a time 4 for each value of the sources' dictionaries, and 8 for each row
     * where a column gets an order.
     *
     * @param sources of one bucket, leased for as long as this runs
     * @param order made for {@code sources}, of at least one row
     * @throws StoreException.CorruptData where a source is damaged
     * @throws StoreException.InvalidArgument where the segment would exceed 2 GiB
     */
    public static void merge(List<? extends Segment> sources, RowOrder order, Appender out) throws IOException {
        if (order.size() == 0) {
            throw new IllegalArgumentException("a segment of no rows");
        }
        try {
            new MergedSegment(sources, order, new SegmentEncoder(out, order.size())).write();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** As {@link #merge(List, RowOrder, Appender)}; the bytes for {@link SegmentFile#open(String, ByteBuffer)}. */
    public static ByteBuffer merge(List<? extends Segment> sources, RowOrder order) throws IOException {
        MemoryAppender out = new MemoryAppender();
        merge(sources, order, out);
        return out.bytes();
    }
}
