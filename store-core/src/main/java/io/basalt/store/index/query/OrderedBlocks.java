package io.basalt.store.index.query;

import io.basalt.store.api.Query;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Dictionary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Blocks of all shards that may have a match, each with the first value that it can have in an order's first clause, as its
 * zone map says; sorted by that, so that whoever looks for the first rows can stop early.
 */
final class OrderedBlocks {
    private final Query.Order order;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * @param known whether anything is known of what the block begins with; if not it comes first
     * @param isNull whether that is null
     */
    record Block(int shard, int block, boolean known, boolean isNull, long value, byte[] text) {}

    OrderedBlocks(Query.Order order) {
        this.order = order;
    }

    void add(int shard, ShardScan scan) {
        Optional<Column> column = Fields.isStored(order.field())
                ? scan.view().column(order.field()).map(ColumnBlock::column)
                : Optional.empty();
        boolean known = column.isPresent() || Fields.isStored(order.field());
        for (int block = scan.nextBlock(0); block >= 0; block = scan.nextBlock(block + 1)) {
            if (!scan.isRuledOut(block)) {
                blocks.add(
                        column.isPresent()
                                ? bound(shard, block, scan, column.get())
                                : new Block(shard, block, known, true, 0, FieldValues.NO_TEXT));
            }
        }
    }

    private Block bound(int shard, int block, ShardScan scan, Column column) {
        int nonNulls = column.nonNulls(block);
        boolean nullFirst =
                order.nullsFirst() && nonNulls < scan.view().segment().blockRows(block);
        if (nonNulls == 0 || nullFirst) {
            return new Block(shard, block, true, true, 0, FieldValues.NO_TEXT);
        }
        long value = order.descending() ? column.max(block) : column.min(block);
        Optional<Dictionary> dictionary = column.dictionary();
        return dictionary.isPresent()
                ? new Block(shard, block, true, false, 0, dictionary.get().get((int) value))
                : new Block(shard, block, true, false, FieldValues.normal(column.type(), value), FieldValues.NO_TEXT);
    }

    List<Block> sorted() {
        blocks.sort(Comparator.comparing(Block::known).thenComparing(this::compare));
        return blocks;
    }

    private int compare(Block a, Block b) {
        if (a.isNull || b.isNull) {
            return a.isNull == b.isNull ? 0 : a.isNull == order.nullsFirst() ? -1 : 1;
        }
        int compared = Arrays.compareUnsigned(a.text, b.text);
        compared = compared == 0 ? Long.compare(a.value, b.value) : compared;
        return order.descending() ? -compared : compared;
    }

    /** Whether all of a block comes after the row of a slot. */
    boolean isAfter(Block block, OrderKeys keys, int slot) {
        if (!block.known) {
            return false;
        }
        byte[] text = keys.isText(0) ? keys.text(slot, 0) : FieldValues.NO_TEXT;
        long value = keys.isText(0) ? 0 : keys.value(slot, 0);
        return compare(block, new Block(0, 0, true, keys.isNull(slot, 0), value, text)) > 0;
    }
}
