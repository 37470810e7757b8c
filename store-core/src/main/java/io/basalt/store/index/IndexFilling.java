package io.basalt.store.index;

import io.basalt.store.api.SystemField;
import io.basalt.store.catalog.IndexFeed;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.BucketRows.Part;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Segment;
import io.basalt.store.io.BinaryReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of all buckets as of a state of the catalog: from the newest checkpoint and what the log tells since, or from all
 * rows. Belongs to one thread.
 */
final class IndexFilling {
    private final IndexFiles files;
    private final IndexSizes sizes;
    private final IndexFeed feed;
    private final Map<Long, BucketRows> buckets = new HashMap<>();

    private IndexFilling(IndexFiles files, IndexSizes sizes, IndexFeed feed) {
        this.files = files;
        this.sizes = sizes;
        this.feed = feed;
    }

    /**
     * The buckets of a checkpoint, with what has changed since; those that are gone are left out by whoever takes them.
     *
     * @throws IOException where a segment is missing or damaged, or the catalog is
     */
    static Map<Long, BucketRows> since(Checkpoint checkpoint, IndexFiles files, IndexSizes sizes, IndexFeed feed)
            throws IOException {
        IndexFilling filling = new IndexFilling(files, sizes, feed);
        boolean filled = false;
        try {
            filling.load(checkpoint);
            filling.catchUp(checkpoint.lsn());
            filled = true;
            return filling.buckets;
        } finally {
            if (!filled) {
                filling.buckets.values().forEach(BucketRows::close);
            }
        }
    }

    private BucketRows empty(long bucketId) {
        return BucketRows.empty(bucketId, sizes.chunkRows());
    }

    private void load(Checkpoint checkpoint) throws IOException {
        files.startAt(checkpoint.nextFile());
        Set<String> names = new HashSet<>();
        for (Checkpoint.BucketState saved : checkpoint.buckets()) {
            BucketRows bucket = empty(saved.bucketId());
            buckets.put(saved.bucketId(), bucket);
            AttributeRegistry registry = AttributeRegistry.decode(new BinaryReader(saved.registry()));
            List<Part> parts = new ArrayList<>();
            try {
                for (Checkpoint.PartState part : saved.parts()) {
                    part.file().ifPresent(names::add);
                    parts.add(open(part));
                }
            } finally {
                bucket.load(parts, saved.floor(), saved.pinnedLsns(), registry);
            }
        }
        files.retain(names);
    }

    private Part open(Checkpoint.PartState saved) throws IOException {
        SharedSegment shared = saved.file().isPresent()
                ? files.open(saved.file().get())
                : Parts.inMemory(ByteBuffer.wrap(saved.bytes()));
        Ended ended = new Ended(shared.segment());
        for (int i = 0; i < saved.rows().length; i++) {
            ended.end(saved.rows()[i], saved.ends()[i]);
        }
        return new Part(shared, ended);
    }

    private void catchUp(long lsn) throws IOException {
        Map<Long, Map<Long, Long>> endings = new HashMap<>();
        feed.since(
                lsn,
                (bucketId, fileId, seq) ->
                        endings.computeIfAbsent(bucketId, id -> new HashMap<>()).put(fileId, seq),
                (row, end) -> {
                    BucketRows bucket = buckets.computeIfAbsent(row.bucketId(), this::empty);
                    if (bucket.write(row, end)) {
                        IndexUpkeep.columnise(bucket, bucket.state());
                    }
                });
        for (Map.Entry<Long, Map<Long, Long>> ended : endings.entrySet()) {
            BucketRows bucket = buckets.get(ended.getKey());
            if (bucket != null) {
                for (Part part : bucket.state().parts()) {
                    end(bucket, part, ended.getValue());
                }
            }
        }
    }

    /** Ends those rows of a part that are the newest ones of some objects. */
    private static void end(BucketRows bucket, Part part, Map<Long, Long> ends) {
        Segment segment = part.segment();
        Column fileIds = segment.column(SystemField.FILE_ID).orElseThrow();
        long[] values = new long[Segment.BLOCK_ROWS];
        long[] present = new long[Segment.BLOCK_WORDS];
        for (int block = 0; block < segment.blocks(); block++) {
            fileIds.read(block, values, present);
            for (int i = segment.blockRows(block) - 1; i >= 0; i--) {
                Long seq = ends.get(values[i]);
                int row = block * Segment.BLOCK_ROWS + i;
                if (seq != null && part.ended().end(row) == Long.MAX_VALUE) {
                    bucket.end(part, row, seq);
                }
            }
        }
    }

    /**
     * The buckets as the catalog has them. Rows come in the order of their objects' ids: they are sorted in runs, which are
     * merged then.
     */
    static Map<Long, BucketRows> anew(IndexFiles files, IndexSizes sizes, IndexFeed feed) throws IOException {
        files.clear();
        IndexFilling filling = new IndexFilling(files, sizes, feed);
        boolean filled = false;
        try {
            filling.readAll();
            filled = true;
            return filling.buckets;
        } finally {
            if (!filled) {
                filling.buckets.values().forEach(BucketRows::close);
            }
        }
    }

    private void readAll() throws IOException {
        Map<Long, SortedRuns> runs = new HashMap<>();
        try {
            readAll(runs);
        } finally {
            runs.values().forEach(SortedRuns::release);
        }
    }

    private void readAll(Map<Long, SortedRuns> runs) throws IOException {
        long[] pending = {0};
        feed.rows((row, end) -> {
            SortedRuns of = runs.computeIfAbsent(row.bucketId(), id -> new SortedRuns(files, sizes));
            of.add(row, end);
            if (++pending[0] == sizes.runRows()) {
                pending[0] = 0;
                for (SortedRuns each : runs.values()) {
                    each.endRun();
                }
            }
        });
        for (Map.Entry<Long, SortedRuns> each : runs.entrySet()) {
            SortedRuns sorted = each.getValue();
            BucketRows bucket = empty(each.getKey());
            buckets.put(each.getKey(), bucket);
            bucket.load(sorted.parts(), 0, Set.of(), sorted.registry());
        }
    }

    /** Rows of a bucket in an order that means nothing: sorted by revision in the end. */
    private static final class SortedRuns {
        private final IndexFiles files;
        private final IndexSizes sizes;
        private final AttributeRegistry registry = new AttributeRegistry();
        private final List<Part> runs = new ArrayList<>();
        private final List<Part> inMemory = new ArrayList<>();
        private List<ObjectRow> rows = new ArrayList<>();
        private Map<Long, Long> ends = new HashMap<>();

        SortedRuns(IndexFiles files, IndexSizes sizes) {
            this.files = files;
            this.sizes = sizes;
        }

        AttributeRegistry registry() {
            return registry;
        }

        void add(ObjectRow row, long end) {
            rows.add(row);
            if (end == Long.MAX_VALUE) {
                registry.add(row.attributes());
            } else {
                ends.put(row.revision(), end);
            }
        }

        void endRun() throws IOException {
            registry.count();
            if (!rows.isEmpty()) {
                Part run = Parts.ofRows(files, sizes, rows, ends);
                runs.add(run);
                rows = new ArrayList<>();
                ends = new HashMap<>();
                if (run.shared().file().isEmpty()) {
                    inMemory.add(run);
                }
            }
            if (inMemory.stream().mapToLong(run -> run.segment().rows()).sum() >= sizes.fileRows()) {
                runs.add(Parts.joined(files, inMemory));
                runs.removeAll(inMemory);
                inMemory.forEach(run -> run.shared().release());
                inMemory.clear();
            }
        }

        /** Lets go what has not become a part of the bucket. */
        void release() {
            runs.forEach(run -> run.shared().release());
        }

        List<Part> parts() throws IOException {
            endRun();
            List<Part> sorted = Parts.sorted(files, sizes, runs);
            if (sorted == runs) {
                sorted = List.copyOf(runs);
            } else {
                runs.forEach(run -> run.shared().release());
            }
            runs.clear();
            return sorted;
        }
    }
}
