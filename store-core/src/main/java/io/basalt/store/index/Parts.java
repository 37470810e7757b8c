package io.basalt.store.index;

import io.basalt.store.api.Field;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.BucketRows.Part;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.RowOrder;
import io.basalt.store.index.segment.Segment;
import io.basalt.store.index.segment.SegmentFile;
import io.basalt.store.index.segment.SegmentWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes parts of buckets: from rows, and from other parts. Small ones stay in memory. */
final class Parts {
    private Parts() {}

    static SharedSegment inMemory(List<ObjectRow> rows) throws IOException {
        return inMemory(SegmentWriter.write(rows));
    }

    static SharedSegment inMemory(ByteBuffer bytes) throws IOException {
        SegmentFile segment = SegmentFile.open("in memory", bytes);
        return new SharedSegment(segment, new SharedSegment.Place.InMemory(bytes), segment::close);
    }

    /**
     * Rows of one bucket, sorted by their revisions.
     *
     * @param ends when those ended that did, by revision
     */
    static Part ofRows(IndexFiles files, IndexSizes sizes, List<ObjectRow> rows, Map<Long, Long> ends)
            throws IOException {
        List<ObjectRow> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong(ObjectRow::revision));
        SharedSegment shared = sorted.size() < sizes.fileRows()
                ? inMemory(sorted)
                : files.write(file -> SegmentWriter.write(sorted, file));
        Ended ended = new Ended(shared.segment());
        ends.forEach((revision, end) -> ended.end(shared.segment().rowOf(revision), end));
        return new Part(shared, ended);
    }

    /** A segment, which of its rows are kept, and when rows of it ended. */
    record Source(Segment segment, BitSet kept, Ends ends) {}

    /** Tells when rows ended. */
    interface Ends {
        void forEach(Ended.Visitor visitor);
    }

    /**
     * One part of the kept rows of several segments; at least one row is kept.
     *
     * @param cluster the field whose equal and neighbouring values are to lie together; absent for the order of revisions
     */
    static Part merged(IndexFiles files, List<Source> sources, Optional<Field> cluster, boolean intoFile)
            throws IOException {
        List<Segment> segments = sources.stream().map(Source::segment).toList();
        List<BitSet> kept = sources.stream().map(Source::kept).toList();
        RowOrder order = cluster.isPresent()
                ? RowOrder.clustered(segments, kept, cluster.get())
                : RowOrder.byRevision(segments, kept);
        SharedSegment merged = intoFile
                ? files.write(file -> SegmentWriter.merge(segments, order, file))
                : inMemory(SegmentWriter.merge(segments, order));
        Ended ended = new Ended(merged.segment());
        for (Source source : sources) {
            Column revisions = Ended.revisions(source.segment);
            source.ends.forEach((row, end) -> {
                int moved = source.kept.get(row) ? merged.segment().rowOf(revisions.value(row)) : -1;
                if (moved >= 0) {
                    ended.end(moved, end);
                }
            });
        }
        return new Part(merged, ended);
    }

    /** All rows of several parts in one file. */
    static Part joined(IndexFiles files, List<Part> parts) throws IOException {
        List<Source> sources = parts.stream()
                .map(part -> {
                    BitSet all = new BitSet();
                    all.set(0, part.segment().rows());
                    return new Source(part.segment(), all, part.ended()::forEach);
                })
                .toList();
        return merged(files, sources, Optional.empty(), true);
    }

    /** The rows of parts whose revisions overlap, in parts whose revisions do not; fewer than two are given back as they are. */
    static List<Part> sorted(IndexFiles files, IndexSizes sizes, List<Part> runs) throws IOException {
        if (runs.size() < 2) {
            return runs;
        }
        List<Part> sorted = new ArrayList<>();
        boolean done = false;
        try {
            sort(files, sizes, runs, sorted);
            done = true;
            return sorted;
        } finally {
            if (!done) {
                sorted.forEach(part -> part.shared().release());
            }
        }
    }

    private static void sort(IndexFiles files, IndexSizes sizes, List<Part> runs, List<Part> sorted)
            throws IOException {
        long from = 0; // Less than any revision.
        while (from < Long.MAX_VALUE) {
            long to = end(runs, from, sizes.mostRows());
            List<Source> sources = new ArrayList<>();
            for (Part run : runs) {
                BitSet kept = new BitSet();
                kept.set(rowsBefore(run, from), rowsBefore(run, to));
                if (!kept.isEmpty()) {
                    sources.add(new Source(run.segment(), kept, run.ended()::forEach));
                }
            }
            int rows = sources.stream()
                    .mapToInt(source -> source.kept.cardinality())
                    .sum();
            if (rows > 0) {
                sorted.add(merged(files, sources, Optional.empty(), rows >= sizes.fileRows()));
            }
            from = to;
        }
    }

    /** The largest revision up to which the rows from {@code from} on are few enough for one part. */
    private static long end(List<Part> runs, long from, int mostRows) {
        long low = from + 1;
        long high = Long.MAX_VALUE;
        while (low < high) {
            long middle = low + (high - low) / 2 + 1;
            long rows = runs.stream()
                    .mapToLong(run -> rowsBefore(run, middle) - rowsBefore(run, from))
                    .sum();
            if (rows <= mostRows) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** How many rows of a run have lower revisions; they are in the order of these. */
    private static int rowsBefore(Part run, long revision) {
        Column revisions = Ended.revisions(run.segment());
        int low = 0;
        int high = run.segment().rows();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (revisions.value(middle) < revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
