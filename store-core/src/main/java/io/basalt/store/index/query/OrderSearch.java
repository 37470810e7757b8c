package io.basalt.store.index.query;

import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException;
import io.basalt.store.index.segment.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Finds the first rows of all shards. Where it is likely to pay, the orders of the first clause's column are walked, always that
 * of the shard whose next row is best; what that leaves open is found in blocks, in the order of what they can begin with.
 */
final class OrderSearch {
    private final Scan scan;
    private final Query.Order clause;
    private final OrderKeys keys;
    private final TopRows top;
    private final Comparator<OrderValue> values;
    private final List<ShardScan> shards;
    private final List<ShardOrder> targets = new ArrayList<>();
    private final long[] bits = new long[Segment.BLOCK_WORDS];
    private long blocksFound;
    private long blocksVisited;
    private int walks;
    private int walksGivenUp;

    OrderSearch(Scan scan, List<ShardScan> shards, OrderKeys keys, TopRows top) {
        this.scan = scan;
        this.shards = shards;
        this.keys = keys;
        this.top = top;
        this.clause = scan.query().order().get(0);
        this.values = OrderValue.in(clause);
        for (int shard = 0; shard < shards.size(); shard++) {
            targets.add(
                    new ShardOrder(shard, shards.get(shard).view(), scan.query().order(), keys, top));
        }
    }

    /** @param most how many rows are wanted */
    void run(long most) throws StoreException {
        OrderedBlocks blocks = new OrderedBlocks(clause);
        PriorityQueue<OrderWalk> open = new PriorityQueue<>(Comparator.comparing(OrderWalk::head, values));
        boolean worthwhile = most * (double) OrderWalk.ROWS_PER_TEST <= expected();
        for (int shard = 0; shard < shards.size(); shard++) {
            ShardScan of = shards.get(shard);
            Optional<OrderWalk> walk =
                    worthwhile ? OrderWalk.of(shard, of, targets.get(shard), clause) : Optional.empty();
            if (walk.isPresent()) {
                open.add(walk.get());
                walks++;
            } else if (!of.isPruned()) {
                blocks.add(shard, of);
            }
        }
        walk(open, blocks);
        search(blocks);
        String walked = walks == 0 ? "" : " by the order of " + walks + " segments (" + walksGivenUp + " given up) and";
        scan.trace()
                .says(", the first " + top.size() + " rows in order, found" + walked + " in " + blocksVisited + " of "
                        + blocksFound + " blocks");
    }

    private double expected() {
        return shards.stream().mapToDouble(ShardScan::expected).sum();
    }

    /** @param later takes the blocks that have only rows without a value left */
    private void walk(PriorityQueue<OrderWalk> open, OrderedBlocks later) throws StoreException {
        for (OrderWalk walk = open.poll(); walk != null; walk = open.poll()) {
            scan.cancellation().check();
            ShardScan shard = shards.get(walk.shard());
            switch (walk.step(keys, top, values, scan.trace())) {
                case MORE -> open.add(walk);
                case NONE -> scan.trace().blocksPruned += shard.view().segment().blocks();
                case NULLS -> {
                    shard.exclude(walk.walkedRows());
                    later.addNulls(walk.shard(), shard, walk.column());
                }
                case BLOCKS -> {
                    walksGivenUp++;
                    shard.exclude(walk.walkedRows());
                    OrderedBlocks blocks = new OrderedBlocks(clause);
                    blocks.add(walk.shard(), shard);
                    search(blocks);
                }
            }
        }
    }

    private void search(OrderedBlocks blocks) throws StoreException {
        List<OrderedBlocks.Block> sorted = blocks.sorted();
        blocksFound += sorted.size();
        int visited = 0;
        for (OrderedBlocks.Block block : sorted) {
            scan.cancellation().check();
            if (top.isFull() && blocks.isAfter(block, keys, top.last())) {
                break;
            }
            visited++;
            int count = shards.get(block.shard()).match(block.block(), bits);
            if (count > 0) {
                scan.trace().rowsMatched += count;
                targets.get(block.shard()).offer(block.block(), bits);
            }
        }
        blocksVisited += visited;
        scan.trace().blocksPruned += sorted.size() - visited;
    }
}
