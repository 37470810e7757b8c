package io.basalt.store.index.query;

import io.basalt.store.api.Query;
import io.basalt.store.index.segment.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Blocks of shards that may have a match, each with the first value that it can have in an order's first clause, as its
 * zone map says; sorted by that, so that whoever looks for the first rows can stop early.
 */
final class OrderedBlocks {
    private final Query.Order order;
    private final Comparator<OrderValue> values;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * @param known whether anything is known of what the block begins with; if not it comes first
     * @param first the first value that it can have, where that is known
     */
    record Block(int shard, int block, boolean known, OrderValue first) {}

    OrderedBlocks(Query.Order order) {
        this.order = order;
        this.values = OrderValue.in(order);
    }

    void add(int shard, ShardScan scan) {
        Optional<Column> column = Fields.isStored(order.field())
                ? scan.view().column(order.field()).map(ColumnBlock::column)
                : Optional.empty();
        boolean known = Fields.isStored(order.field());
        for (int block = scan.nextBlock(0); block >= 0; block = scan.nextBlock(block + 1)) {
            if (!scan.isRuledOut(block)) {
                OrderValue first = column.isPresent() ? first(block, scan, column.get()) : OrderValue.NULL;
                blocks.add(new Block(shard, block, known, first));
            }
        }
    }

    /** Adds the blocks that have rows without a value, where no others are left. */
    void addNulls(int shard, ShardScan scan, Column column) {
        for (int block = 0; block < scan.view().segment().blocks(); block++) {
            boolean hasNulls = column.nonNulls(block) < scan.view().segment().blockRows(block);
            if (hasNulls && !scan.isRuledOut(block)) {
                blocks.add(new Block(shard, block, true, OrderValue.NULL));
            }
        }
    }

    private OrderValue first(int block, ShardScan scan, Column column) {
        int nonNulls = column.nonNulls(block);
        boolean nullFirst =
                order.nullsFirst() && nonNulls < scan.view().segment().blockRows(block);
        return nonNulls == 0 || nullFirst
                ? OrderValue.NULL
                : OrderValue.of(column, order.descending() ? column.max(block) : column.min(block));
    }

    List<Block> sorted() {
        blocks.sort(Comparator.comparing(Block::known).thenComparing(Block::first, values));
        return blocks;
    }

    /** Whether all of a block comes after the row of a slot. */
    boolean isAfter(Block block, OrderKeys keys, int slot) {
        return block.known && values.compare(block.first, OrderValue.of(keys, slot)) > 0;
    }
}
