package io.basalt.store.index.query;

import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.segment.Segment;
import java.util.Iterator;
import java.util.List;

/**
 * The rows of one bucket at one LSN, as a query reads them: segments with what has ended of them, and the newest rows, which are
 * in no segment yet. Owned by one query, which closes it on whichever thread reads last; until then the segments' bytes stay
 * mapped.
 */
public interface BucketSource extends AutoCloseable {
    /** The LSN at which everything here is exact. */
    long lsn();

    List<Shard> shards();

    /**
     * Rows that hold at the LSN and are in no shard, to be gone through once: a few thousand, or all where there is no shard.
     * Their directories may be detached.
     */
    Iterator<ObjectRow> tail();

    @Override
    void close();

    /** A segment, and which of its rows hold. */
    record Shard(Segment segment, Liveness liveness) {}

    /** Which rows of a segment hold: those that began by the LSN and had not ended by then. Thread-safe. */
    interface Liveness {
        /** Clears in {@code bits} (see {@link Segment#BLOCK_WORDS}) the rows of a block that do not hold at {@code lsn}. */
        void mask(int block, long lsn, long[] bits);

        boolean holds(int row, long lsn);

        /** Whether all rows of a block hold at {@code lsn}, as far as is known without looking at each. */
        boolean allHold(int block, long lsn);
    }
}
