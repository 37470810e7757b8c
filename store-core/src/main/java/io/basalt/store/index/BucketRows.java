package io.basalt.store.index;

import io.basalt.store.api.Field;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.query.BucketSource;
import io.basalt.store.index.segment.Segment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one bucket, superseded ones among them: parts (segments) in the order of their revisions, none of which
 * overlap, then the newest rows in chunks.
 *
 * <p>One thread (the committer's) writes and ends rows, another (the upkeep's) replaces chunks and parts by others that hold
 * the same rows, any thread reads. A reader takes an LSN first and {@link #source} then: what is in the state that it finds
 * holds at that LSN, whatever has been added since. Whoever replaces something begins a journal, builds from what it finds,
 * and ends in the new parts what the journal has, under the lock that ending rows takes.
 */
final class BucketRows {
    private final long bucketId;
    private final int chunkRows;
    private final CompletableFuture<Void> ready;
    private final AttributeRegistry registry = new AttributeRegistry();
    private final FilterUse filterUse = new FilterUse();
    private volatile State state = new State(List.of(), List.of(), 0, Set.of());
    private @Nullable Journal journal;
    private volatile boolean closed;

    /** A segment of the bucket, and when its rows ended. */
    record Part(SharedSegment shared, Ended ended) {
        Segment segment() {
            return shared.segment();
        }
    }

    /**
     * @param floor the oldest LSN at which all rows are held, but for the pinned ones
     */
    record State(List<Part> parts, List<Chunk> chunks, long floor, Set<Long> pinnedLsns) {
        State {
            parts = List.copyOf(parts);
            chunks = List.copyOf(chunks);
            pinnedLsns = Set.copyOf(pinnedLsns);
        }

        State with(List<Part> newParts, List<Chunk> newChunks) {
            return new State(newParts, newChunks, floor, pinnedLsns);
        }

        boolean isHeld(long lsn) {
            return lsn >= floor || pinnedLsns.contains(lsn);
        }

        /** Whether anybody may still ask for a row that began and ended so. */
        boolean isNeeded(long began, long end) {
            return end > floor || pinnedLsns.stream().anyMatch(lsn -> began <= lsn && lsn < end);
        }
    }

    /** What has ended since it was begun. */
    static final class Journal {
        private final List<long[]> ends = new ArrayList<>();
    }

    private BucketRows(long bucketId, int chunkRows, CompletableFuture<Void> ready) {
        this.bucketId = bucketId;
        this.chunkRows = chunkRows;
        this.ready = ready;
    }

    /** A bucket that has no earlier rows. */
    static BucketRows empty(long bucketId, int chunkRows) {
        return new BucketRows(bucketId, chunkRows, CompletableFuture.completedFuture(null));
    }

    /** A bucket whose earlier rows come by {@link #precede}. */
    static BucketRows waiting(long bucketId, int chunkRows) {
        BucketRows rows = new BucketRows(bucketId, chunkRows, new CompletableFuture<>());
        rows.beginJournal();
        return rows;
    }

    long bucketId() {
        return bucketId;
    }

    State state() {
        return state;
    }

    AttributeRegistry registry() {
        return registry;
    }

    FilterUse filterUse() {
        return filterUse;
    }

    /** Done when all rows are there; failed where they cannot be read. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Takes the parts of an earlier opening, before anybody else knows the bucket. */
    void load(List<Part> parts, long floor, Set<Long> pinnedLsns, AttributeRegistry known) {
        state = new State(parts, List.of(), floor, pinnedLsns);
        registry.addAll(known);
    }

    // ---- the writer's

    /** Adds a row; whether there is a chunk more to make columns of. */
    synchronized boolean write(ObjectRow row, long end) {
        Chunk chunk = last();
        chunk.add(row, end);
        if (end == Long.MAX_VALUE) {
            registry.add(row.attributes());
        }
        return chunk.isClosed();
    }

    private Chunk last() {
        List<Chunk> chunks = state.chunks;
        if (!chunks.isEmpty() && !chunks.get(chunks.size() - 1).isClosed()) {
            return chunks.get(chunks.size() - 1);
        }
        Chunk next = new Chunk(chunkRows);
        List<Chunk> grown = new ArrayList<>(chunks);
        grown.add(next);
        state = state.with(state.parts, grown);
        return next;
    }

    void end(ObjectRow row, long seq) {
        end(row.revision(), seq);
        registry.remove(row.attributes());
    }

    synchronized void end(long revision, long seq) {
        end(state, revision, seq);
        if (journal != null) {
            journal.ends.add(new long[] {revision, seq});
        }
    }

    /** Lets a row hold at no LSN. */
    void forget(long revision) {
        end(revision, Ended.NEVER);
    }

    private static void end(State state, long revision, long seq) {
        List<Chunk> chunks = state.chunks;
        if (!chunks.isEmpty() && revision >= chunks.get(0).firstRevision()) {
            int at = last(chunks.size(), i -> chunks.get(i).firstRevision() <= revision);
            int row = chunks.get(at).rowOf(revision);
            if (row >= 0) {
                chunks.get(at).end(row, seq);
            }
            return;
        }
        int at = last(state.parts.size(), i -> state.parts.get(i).segment().minRevision() <= revision);
        if (at >= 0) {
            Part part = state.parts.get(at);
            int row = part.segment().rowOf(revision);
            if (row >= 0 && seq == Ended.NEVER) {
                part.ended.forget(row);
            } else if (row >= 0) {
                part.ended.end(row, seq);
            }
        }
    }

    private interface Test {
        boolean holds(int index);
    }

    /** The last of ascending things of which a test holds, or -1. */
    private static int last(int count, Test test) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (test.holds(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Makes columns of a chunk that takes no more rows. */
    void become(Chunk chunk, SharedSegment columns) {
        synchronized (this) {
            chunk.become(columns);
        }
    }

    /** Begins another chunk with the next row. */
    synchronized void closeChunk() {
        if (!state.chunks.isEmpty()) {
            state.chunks.get(state.chunks.size() - 1).close();
        }
    }

    synchronized void collected(long floor, Set<Long> pinnedLsns) {
        state = new State(state.parts, state.chunks, Math.max(floor, state.floor), pinnedLsns);
    }

    // ---- the upkeep's

    synchronized void beginJournal() {
        journal = new Journal();
    }

    /** Forgets the journal: what was to be replaced is not. */
    synchronized void dropJournal() {
        journal = null;
    }

    /**
     * Replaces parts and chunks by parts that hold the same rows but for those that nobody needs. The replaced ones are
     * still read by whoever has found them.
     */
    synchronized void replace(List<Part> oldParts, List<Chunk> oldChunks, List<Part> replacement) {
        if (closed) {
            replacement.forEach(part -> part.shared.release());
            return;
        }
        List<Part> parts = new ArrayList<>();
        List<Chunk> chunks = new ArrayList<>(state.chunks);
        boolean placed = false;
        for (Part part : state.parts) {
            if (!oldParts.contains(part)) {
                parts.add(part);
            } else if (!placed) {
                parts.addAll(replacement);
                placed = true;
            }
        }
        if (!placed) {
            parts.addAll(replacement);
        }
        chunks.removeAll(oldChunks);
        install(state.with(parts, chunks), new State(replacement, List.of(), 0, Set.of()));
        oldParts.forEach(part -> part.shared.release());
    }

    /**
     * Puts in front of the rows that were written since this was made those of the state before, which nobody else reads. What has
     * ended of them since is in the journal.
     */
    void precede(BucketRows earlier) {
        earlier.closeChunk(); // Nothing is added to what lies in the middle.
        synchronized (this) {
            if (closed) {
                earlier.close();
                return;
            }
            State before = earlier.state;
            List<Chunk> chunks = new ArrayList<>(before.chunks);
            chunks.addAll(state.chunks);
            long floor = Math.max(before.floor, state.floor);
            Set<Long> pins = state.floor > before.floor ? state.pinnedLsns : before.pinnedLsns;
            install(new State(before.parts, chunks, floor, pins), before);
            registry.addAll(earlier.registry);
        }
        ready.complete(null);
    }

    private void install(State next, State replacement) {
        if (journal != null) {
            journal.ends.forEach(end -> end(replacement, end[0], end[1]));
            journal = null;
        }
        state = next;
    }

    /** Ends the newest row of an object that a part has, and counts its attributes no more. */
    void end(Part part, int row, long seq) {
        part.ended.end(row, seq);
        Segment segment = part.segment();
        for (Field.Attribute attribute : segment.attributes()) {
            if (segment.column(attribute).map(column -> column.isPresent(row)).orElse(false)) {
                registry.remove(attribute);
            }
        }
    }

    // ---- the readers'

    /**
     * The rows at an LSN that was taken before; null where something was let go meanwhile: look for the bucket again.
     */
    @Nullable
    Source source(long lsn) {
        State found = state;
        List<SharedSegment> held = new ArrayList<>();
        for (Part part : found.parts) {
            if (!part.shared.hold()) {
                held.forEach(SharedSegment::release);
                return null;
            }
            held.add(part.shared);
        }
        if (closed) { // Then what was found may be nothing.
            held.forEach(SharedSegment::release);
            return null;
        }
        List<BucketSource.Shard> shards = new ArrayList<>();
        found.parts.forEach(part -> shards.add(new BucketSource.Shard(part.segment(), part.ended)));
        List<ObjectRow> tail = new ArrayList<>();
        for (Chunk chunk : found.chunks) {
            if (chunk.size() > 0 && !chunk.copyHeld(lsn, tail)) {
                shards.add(new BucketSource.Shard(chunk.columns().orElseThrow().segment(), chunk));
            }
        }
        return new Source(lsn, found.isHeld(lsn), found.floor, List.copyOf(shards), tail, held);
    }

    /**
     * @param isHeld whether all rows of the LSN are there
     * @param floor the oldest LSN at which they are
     */
    record Source(
            long lsn, boolean isHeld, long floor, List<Shard> shards, List<ObjectRow> newest, List<SharedSegment> held)
            implements BucketSource {
        @Override
        public Iterator<ObjectRow> tail() {
            return newest.iterator();
        }

        @Override
        public void close() {
            held.forEach(SharedSegment::release);
        }
    }

    /** Lets everything go; whoever reads reads on, whoever waits is told. */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ready.completeExceptionally(new StoreException.Unavailable(
                "the bucket was deleted, its index made anew, or the store closed; run the query again"));
        state.parts.forEach(part -> part.shared.release());
        state = new State(List.of(), List.of(), state.floor, state.pinnedLsns);
    }
}
