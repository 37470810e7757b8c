package io.basalt.store.index;

import io.basalt.store.api.Field;
import io.basalt.store.index.BucketRows.Part;
import io.basalt.store.index.BucketRows.State;
import io.basalt.store.index.segment.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * Turns rows into columns, columns in memory into files, and files into fewer and larger ones. Belongs to one thread; what it
 * replaces is read on by whoever reads it.
 *
 * <p>Of a bucket's chunks those that are full become columns in memory; enough rows of these, or less where all buckets' take
 * more memory than they may, become a file; files of about the same size become one, up to a bound: so a row is written about
 * four times. Merged files lie in the order of the field that queries ask for most, if any, else of their revisions. A file in which many rows have ended and are needed by nobody
 * is written anew without them.
 */
final class IndexUpkeep {
    private static final long MOST_BYTES = 1 << 30;

    private final IndexFiles files;
    private final DirectoryLinks links;
    private final IndexSizes sizes;

    IndexUpkeep(IndexFiles files, DirectoryLinks links, IndexSizes sizes) {
        this.files = files;
        this.links = links;
        this.sizes = sizes;
    }

    /** Makes columns of every chunk of all buckets that takes no more rows; whether there was one. */
    static boolean columnise(Collection<BucketRows> buckets) throws IOException {
        boolean worked = false;
        for (BucketRows bucket : buckets) {
            worked |= columnise(bucket, bucket.state());
        }
        return worked;
    }

    /** Makes columns of every chunk of a state that takes no more rows. */
    static boolean columnise(BucketRows bucket, State state) throws IOException {
        boolean worked = false;
        for (Chunk chunk : state.chunks()) {
            if (chunk.isClosed() && chunk.size() > 0 && chunk.columns().isEmpty()) {
                bucket.become(chunk, Parts.inMemory(chunk.rows()));
                bucket.registry().count();
                worked = true;
            }
        }
        return worked;
    }

    /** Writes and merges the files that it is time for; whether there were any. Nobody fills the index meanwhile. */
    boolean write(Collection<BucketRows> buckets) throws IOException {
        boolean worked = false;
        for (BucketRows bucket : buckets) {
            if (bucket.ready().isDone()) {
                if (memoryRows(bucket.state()) >= sizes.sealedRows()) {
                    worked |= seal(bucket);
                }
                worked |= merge(bucket);
            }
        }
        return worked | relieve(buckets);
    }

    /** Rows of a bucket that are in no file. */
    private static long memoryRows(State state) {
        return memoryParts(state).stream()
                        .mapToLong(part -> part.segment().rows())
                        .sum()
                + state.chunks().stream().mapToLong(Chunk::size).sum();
    }

    /** The newest parts, if they are in memory. */
    private static List<Part> memoryParts(State state) {
        int from = state.parts().size();
        while (from > 0 && state.parts().get(from - 1).shared().file().isEmpty()) {
            from--;
        }
        return state.parts().subList(from, state.parts().size());
    }

    /** Writes the rows of a bucket that are in memory and columns into a file. */
    private boolean seal(BucketRows bucket) throws IOException {
        State state = bucket.state();
        List<Part> parts = memoryParts(state);
        List<Chunk> chunks = new ArrayList<>();
        for (Chunk chunk : state.chunks()) {
            if (chunk.columns().isEmpty()) {
                break;
            }
            chunks.add(chunk);
        }
        return !(parts.isEmpty() && chunks.isEmpty()) && rewrite(bucket, parts, chunks, true);
    }

    /** Merges the files that it is time for. */
    private boolean merge(BucketRows bucket) throws IOException {
        State state = bucket.state();
        Optional<List<Part>> run = mergeable(state.parts());
        if (run.isPresent()) {
            boolean inFiles =
                    run.get().stream().anyMatch(part -> part.shared().file().isPresent());
            return rewrite(bucket, run.get(), List.of(), inFiles);
        }
        for (Part part : state.parts()) {
            if (isWasteful(part, state)) {
                return rewrite(
                        bucket, List.of(part), List.of(), part.shared().file().isPresent());
            }
        }
        return false;
    }

    /** Whether a quarter of the rows are needed by nobody. */
    private static boolean isWasteful(Part part, State state) {
        int rows = part.segment().rows();
        if (part.ended().count() <= rows / 4) {
            return false;
        }
        long[] dead = {0};
        part.ended().forEach((row, end) -> {
            long began = state.pinnedLsns().isEmpty()
                    ? 0
                    : Ended.revisions(part.segment()).value(row);
            dead[0] += state.isNeeded(began, end) ? 0 : 1;
        });
        return dead[0] > rows / 4;
    }

    /** Neighbours of about one size, the newest that there are enough of. */
    Optional<List<Part>> mergeable(List<Part> parts) {
        int to = parts.size();
        for (int from = parts.size() - 1; from >= 0; from--) {
            if (level(parts.get(from)) > level(parts.get(to - 1))) {
                to = from + 1;
            }
            long rows = 0;
            long bytes = 0;
            for (Part part : parts.subList(from, to)) {
                rows += part.segment().rows();
                bytes += part.shared().place().bytes();
            }
            if (rows > sizes.mostRows() || bytes > MOST_BYTES) {
                to = from + 1;
            } else if (to - from >= sizes.fanout()) {
                return Optional.of(List.copyOf(parts.subList(from, to)));
            }
        }
        return Optional.empty();
    }

    private int level(Part part) {
        int times = part.segment().rows() / sizes.sealedRows();
        return times == 0 ? 0 : 1 + (31 - Integer.numberOfLeadingZeros(times)) / 2;
    }

    /** Replaces parts and chunks by one part without the rows that nobody needs. */
    private boolean rewrite(BucketRows bucket, List<Part> parts, List<Chunk> chunks, boolean intoFile)
            throws IOException {
        List<SharedSegment> held = new ArrayList<>();
        boolean replaced = false;
        bucket.beginJournal();
        try {
            for (Part part : parts) {
                if (!part.shared().hold()) {
                    return false; // The bucket is gone.
                }
                held.add(part.shared());
            }
            State state = bucket.state();
            List<Parts.Source> sources = new ArrayList<>();
            for (Part part : parts) {
                sources.add(source(state, part.segment(), part.ended()::end, part.ended()::forEach));
            }
            for (Chunk chunk : chunks) {
                Segment columns = chunk.columns().orElseThrow().segment();
                sources.add(source(state, columns, chunk::end, chunk::forEachEnded));
            }
            boolean any = sources.stream().anyMatch(source -> !source.kept().isEmpty());
            // What is sealed is merged again soon: it is not worth being clustered.
            Optional<Field> cluster = chunks.isEmpty() ? bucket.filterUse().favourite() : Optional.empty();
            bucket.replace(parts, chunks, any ? List.of(Parts.merged(files, sources, cluster, intoFile)) : List.of());
            replaced = true;
            return true;
        } finally {
            held.forEach(SharedSegment::release);
            if (!replaced) {
                bucket.dropJournal();
            }
        }
    }

    /** Keeps the rows that somebody may ask for: they hold, or did lately, in a directory that hangs somewhere or did lately. */
    private Parts.Source source(State state, Segment segment, IntToLongFunction end, Parts.Ends ends) {
        BitSet hanging = new BitSet();
        for (int code = segment.directoryCount() - 1; code >= 0; code--) {
            hanging.set(code, links.knows(segment.directoryId(code)));
        }
        BitSet kept = new BitSet(segment.rows());
        for (int row = 0; row < segment.rows(); row++) {
            long ended = end.applyAsLong(row);
            if ((ended == Long.MAX_VALUE
                            || state.isNeeded(Ended.revisions(segment).value(row), ended))
                    && hanging.get((int) segment.directories().value(row))) {
                kept.set(row);
            }
        }
        return new Parts.Source(segment, kept, ends);
    }

    /** Where rows and columns in memory take too much, puts those of the buckets that have most into files. */
    private boolean relieve(Collection<BucketRows> buckets) throws IOException {
        boolean worked = false;
        while (buckets.stream().mapToLong(IndexUpkeep::memoryBytes).sum() > sizes.memory()) {
            Optional<BucketRows> largest = buckets.stream()
                    .filter(bucket -> bucket.ready().isDone())
                    .max(Comparator.comparingLong(IndexUpkeep::memoryBytes));
            if (largest.isEmpty() || memoryBytes(largest.get()) == 0) {
                return worked;
            }
            largest.get().closeChunk();
            columnise(largest.get(), largest.get().state());
            if (!seal(largest.get())) {
                return worked;
            }
            worked = true;
        }
        return worked;
    }

    /** About what the rows and columns of a bucket take of the heap. */
    private static long memoryBytes(BucketRows bucket) {
        State state = bucket.state();
        long bytes = 0;
        for (Part part : memoryParts(state)) {
            bytes += part.shared().place().bytes();
        }
        for (Chunk chunk : state.chunks()) {
            bytes += chunk.bytes();
        }
        return bytes;
    }
}
