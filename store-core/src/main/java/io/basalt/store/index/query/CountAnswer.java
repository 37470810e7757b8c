package io.basalt.store.index.query;

import io.basalt.store.api.StoreException;
import io.basalt.store.index.segment.Segment;

/** Rows without columns: only how many there are. Blocks about which statistics say all are counted unread. */
final class CountAnswer implements Answer {
    /** So that a batch's count of rows stays an int. */
    private static final long MOST_ROWS = 1 << 30;

    private final Scan scan;
    private final long[] bits = new long[Segment.BLOCK_WORDS];
    private long left = -1;

    CountAnswer(Scan scan) {
        this.scan = scan;
    }

    @Override
    public void fill(Batch batch) throws StoreException {
        if (left < 0) {
            long offset = scan.query().offset();
            long limit = scan.query().limit().orElse(Long.MAX_VALUE);
            long most = limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + limit;
            long found = Math.min(most, count(most));
            scan.trace().rowsMatched = found;
            left = Math.max(0, found - offset);
        }
        int rows = (int) Math.min(left, MOST_ROWS);
        left -= rows;
        batch.added(rows, 0);
    }

    private long count(long most) throws StoreException {
        long count = 0;
        for (int shard = 0; shard < scan.shards() && count < most; shard++) {
            ShardScan open = scan.shard(shard);
            if (!open.isPruned()) {
                count += count(open, most - count);
            }
        }
        while (count < most && scan.tail().next().isPresent()) {
            scan.cancellation().check();
            count++;
        }
        return count;
    }

    private long count(ShardScan open, long most) throws StoreException {
        long count = 0;
        for (int block = open.nextBlock(0); block >= 0 && count < most; block = open.nextBlock(block + 1)) {
            scan.cancellation().check();
            count += open.isWhole(block) ? open.view().segment().blockRows(block) : open.match(block, bits);
        }
        return count;
    }
}
