package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.segment.Segment;
import io.basalt.store.index.segment.SegmentFile;
import io.basalt.store.index.segment.SegmentWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Rows with the changes that ended them, directories, and tiers: cut into segments and a tail as a test says, and queried. The
 * rows that hold, row by row, are what answers are compared with.
 */
final class World implements Directories, TierLookup {
    private final List<Version> versions = new ArrayList<>();
    private final Map<Long, String> paths = new HashMap<>();
    private final Map<Long, String> tiers = new HashMap<>();
    private final List<Segment> segments = new ArrayList<>();
    private IntConsumer onRead = reads -> {};
    private int reads;
    private final QueryEngine engine = new QueryEngine(this, this);
    private long lastMove;
    private int sealed;
    private int closed;
    private long lsn;

    /** A row that held from its revision up to {@code end}. */
    record Version(ObjectRow row, long end) {
        boolean holds(long lsn) {
            return row.revision() <= lsn && lsn < end;
        }
    }

    /** Hangs a directory, or moves it; by a path with its trailing slash. */
    World directory(long id, String path) {
        if (paths.put(id, path) != null) {
            lastMove = ++lsn;
        }
        return this;
    }

    World detach(long id) {
        paths.remove(id);
        lastMove = ++lsn;
        return this;
    }

    World tier(long contentId, String tier) {
        tiers.put(contentId, tier);
        return this;
    }

    /** A row with its revision as its file and content id, which holds to the end. */
    World put(long directoryId, String name, Map<String, AttributeValue> attributes) {
        long seq = lsn + 1;
        return put(row(seq, directoryId, name, seq % 1000, Attributes.of(attributes)), Long.MAX_VALUE);
    }

    World put(ObjectRow row, long end) {
        versions.add(new Version(row, end));
        lsn = Math.max(lsn, row.revision());
        return this;
    }

    static ObjectRow row(long seq, long directoryId, String name, long size, Attributes attributes) {
        return new ObjectRow(
                seq,
                1,
                directoryId,
                name,
                seq,
                size,
                0,
                Optional.empty(),
                seq,
                seq,
                seq * 1000,
                seq * 1000 + 7,
                "text/plain",
                attributes);
    }

    long lsn() {
        return lsn;
    }

    /** Makes a segment of the rows that are in none yet. */
    World seal(Function<List<ObjectRow>, Segment> segment) {
        List<ObjectRow> rows = versions.subList(sealed, versions.size()).stream()
                .map(Version::row)
                .toList();
        if (!rows.isEmpty()) {
            segments.add(segment.apply(rows));
        }
        sealed = versions.size();
        return this;
    }

    World seal() {
        return seal(rows -> new ArraySegment(rows, false));
    }

    /** A segment as it lies in files. */
    static Segment file(List<ObjectRow> rows) {
        try {
            return SegmentFile.open("segment", SegmentWriter.write(rows));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Segment> segments() {
        return segments;
    }

    @Override
    public Optional<String> path(long directoryId, long at) {
        return Optional.ofNullable(paths.get(directoryId));
    }

    @Override
    public long lastMove() {
        return lastMove;
    }

    @Override
    public String tier(long contentId) {
        return tiers.get(contentId);
    }

    /** Told how many times it was asked so far whether all rows of a block hold. */
    void onRead(IntConsumer newOnRead) {
        onRead = newOnRead;
    }

    /** Results that were closed with their source. */
    int closed() {
        return closed;
    }

    QueryResult run(Query query, BufferAllocator allocator) throws StoreException {
        return engine.run(query, new Source(query.asOf().orElse(lsn)), allocator);
    }

    /** The rows that hold at the LSN in directories that hang somewhere, and pass; in no order. */
    List<TailRow> expected(Predicate predicate, long at) throws StoreException {
        Filter filter = Filter.of(predicate);
        List<TailRow> rows = new ArrayList<>();
        for (Version version : versions) {
            String path = paths.get(version.row.directoryId());
            if (version.holds(at) && path != null) {
                TailRow row = new TailRow(version.row, new DirectoryPath(path), this);
                if (filter.matches(row)) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private final class Source implements BucketSource {
        private final long lsn;

        Source(long lsn) {
            this.lsn = lsn;
        }

        @Override
        public long lsn() {
            return lsn;
        }

        @Override
        public List<Shard> shards() {
            List<Shard> shards = new ArrayList<>();
            int first = 0;
            for (Segment segment : segments) {
                shards.add(new Shard(segment, new Ends(segment, versions.subList(first, first + segment.rows()))));
                first += segment.rows();
            }
            return shards;
        }

        @Override
        public Iterator<ObjectRow> tail() {
            return versions.subList(sealed, versions.size()).stream()
                    .filter(version -> version.holds(lsn))
                    .map(Version::row)
                    .iterator();
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private final class Ends implements BucketSource.Liveness {
        private final Segment segment;
        private final List<Version> versions;

        Ends(Segment segment, List<Version> versions) {
            this.segment = segment;
            this.versions = versions;
        }

        @Override
        public void mask(int block, long lsn, long[] bits) {
            for (int i = 0; i < segment.blockRows(block); i++) {
                if (!holds(block * Segment.BLOCK_ROWS + i, lsn)) {
                    bits[i / 64] &= ~(1L << i);
                }
            }
        }

        @Override
        public boolean holds(int row, long lsn) {
            return versions.get(row).holds(lsn);
        }

        @Override
        public boolean allHold(int block, long lsn) {
            onRead.accept(++reads);
            int start = block * Segment.BLOCK_ROWS;
            return versions.subList(start, start + segment.blockRows(block)).stream()
                    .allMatch(version -> version.holds(lsn));
        }
    }
}
