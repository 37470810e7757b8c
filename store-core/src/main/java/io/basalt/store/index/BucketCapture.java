package io.basalt.store.index;

import io.basalt.store.io.BinaryWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a bucket had at a commit: taken while nothing is told, so that all rows that it names belong to that commit or to
 * earlier ones. What ends later is left out.
 */
final class BucketCapture {
    private final BucketRows bucket;
    private final BucketRows.State state;
    private final byte[] registry;

    private BucketCapture(BucketRows bucket, BucketRows.State state, byte[] registry) {
        this.bucket = bucket;
        this.state = state;
        this.registry = registry;
    }

    static BucketCapture of(BucketRows bucket) {
        bucket.closeChunk();
        BinaryWriter registry = new BinaryWriter(1 << 10);
        bucket.registry().encode(registry);
        return new BucketCapture(bucket, bucket.state(), registry.toBytes());
    }

    /** Makes columns of all that there was. */
    void columnise() throws IOException {
        IndexUpkeep.columnise(bucket, state);
    }

    /** As of a commit. All chunks are columns by now. */
    Checkpoint.BucketState at(long lsn) {
        List<Checkpoint.PartState> parts = new ArrayList<>();
        for (BucketRows.Part part : state.parts()) {
            Ends ends = new Ends(lsn);
            part.ended().forEach(ends::add);
            parts.add(ends.of(part.shared()));
        }
        for (Chunk chunk : state.chunks()) {
            if (chunk.size() > 0) {
                Ends ends = new Ends(lsn);
                chunk.forEachEnded(ends::add);
                parts.add(ends.of(chunk.columns().orElseThrow()));
            }
        }
        return new Checkpoint.BucketState(bucket.bucketId(), state.floor(), state.pinnedLsns(), registry, parts);
    }

    /** What had ended by a commit. */
    private static final class Ends {
        private final long lsn;
        private int[] rows = new int[16];
        private long[] ends = new long[16];
        private int count;

        Ends(long lsn) {
            this.lsn = lsn;
        }

        void add(int row, long end) {
            if (end <= lsn) {
                if (count == rows.length) {
                    rows = Arrays.copyOf(rows, 2 * count);
                    ends = Arrays.copyOf(ends, 2 * count);
                }
                rows[count] = row;
                ends[count++] = end;
            }
        }

        Checkpoint.PartState of(SharedSegment segment) {
            Optional<String> file = segment.file();
            byte[] bytes = {};
            if (segment.place() instanceof SharedSegment.Place.InMemory memory) {
                ByteBuffer copy = memory.buffer().duplicate();
                bytes = new byte[copy.remaining()];
                copy.get(bytes);
            }
            return new Checkpoint.PartState(file, bytes, Arrays.copyOf(rows, count), Arrays.copyOf(ends, count));
        }
    }
}
