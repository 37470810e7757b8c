package io.basalt.store.index.query;

import io.basalt.store.api.Field;
import io.basalt.store.api.StoreException;
import io.basalt.store.index.segment.Segment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows as they come: shard by shard, block by block, then the newest. Only rows that match have their columns read. */
final class RowsAnswer implements Answer {
    private final Scan scan;
    private final List<Field> fields;
    private final long[] bits = new long[Segment.BLOCK_WORDS];
    private final int[] rows = new int[Segment.BLOCK_ROWS];
    private long skip;
    private long left;
    private int shard;
    private int block;
    private @Nullable ShardScan current;
    private @Nullable BlockCopiers copiers;
    private int count;
    private int copied;

    RowsAnswer(Scan scan) {
        this.scan = scan;
        this.fields = scan.query().columns();
        this.skip = scan.query().offset();
        this.left = scan.query().limit().orElse(Long.MAX_VALUE);
    }

    @Override
    public void fill(Batch batch) throws StoreException {
        while (!batch.isFull() && left > 0) {
            if (copied < count && copiers != null) {
                int to = copiers.copy(copied, batch);
                left -= to - copied;
                copied = to;
            } else if (!findBlock(batch)) {
                break;
            }
        }
        if (copied == count && shard == scan.shards()) {
            fillFromTail(batch);
        }
    }

    /** Goes on to the next block that has to be looked at; false where there is none. */
    private boolean findBlock(Batch batch) throws StoreException {
        scan.cancellation().check();
        ShardScan open = current;
        if (open == null) {
            if (shard == scan.shards()) {
                return false;
            }
            open = scan.shard(shard);
            block = 0;
            current = open;
            copiers = null;
        }
        int next = open.isPruned() ? -1 : open.nextBlock(block);
        if (next < 0) {
            current = null;
            shard++;
            return true;
        }
        block = next + 1;
        count = open.match(next, bits);
        copied = 0;
        if (count > 0) {
            prepare(open, next, batch);
        }
        return true;
    }

    private void prepare(ShardScan open, int at, Batch batch) {
        int skipped = (int) Math.min(skip, count);
        skip -= skipped;
        copied = skipped;
        count = Bits.rows(bits, rows);
        count = skipped + (int) Math.min(count - skipped, left);
        scan.trace().rowsMatched += count;
        if (copied < count) {
            if (copiers == null) {
                copiers = new BlockCopiers(open.view(), fields, batch.columns());
            }
            copiers.prepare(at, rows, count, batch.fixedSize());
        }
    }

    private void fillFromTail(Batch batch) throws StoreException {
        while (!batch.isFull() && left > 0) {
            scan.cancellation().check();
            Optional<TailRow> row = scan.tail().next();
            if (row.isEmpty()) {
                return;
            }
            scan.trace().rowsMatched++;
            if (skip > 0) {
                skip--;
            } else {
                batch.add(fields, row.get());
                left--;
            }
        }
    }
}
