package io.basalt.store.index.query;

import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Dictionary;
import io.basalt.store.index.segment.Segment;
import java.util.List;
import java.util.Optional;

/** Offers matching rows of one shard to the first rows of an order. */
final class ShardOrder {
    private final int shard;
    private final List<Query.Order> order;
    private final FieldValues[] values;
    private final ColumnBlock revisions;
    private final OrderKeys keys;
    private final TopRows top;
    private final int[] rows = new int[Segment.BLOCK_ROWS];

    ShardOrder(int shard, SegmentView view, List<Query.Order> order, OrderKeys keys, TopRows top) {
        this.shard = shard;
        this.order = order;
        this.keys = keys;
        this.top = top;
        this.revisions = view.column(SystemField.REVISION).orElseThrow();
        this.values = order.stream().map(by -> FieldValues.of(view, by.field())).toArray(FieldValues[]::new);
    }

    void offer(int block, long[] bits) throws StoreException.InvalidArgument {
        int count = Bits.rows(bits, rows);
        values[0].load(block, rows, count);
        if (top.isFull()) {
            count = withoutThoseAfterTheLast(count);
        }
        if (count == 0) {
            return;
        }
        for (int clause = 1; clause < values.length; clause++) {
            values[clause].load(block, rows, count);
        }
        revisions.load(block, rows, count);
        for (int i = 0; i < count; i++) {
            setKeys(rows[i]);
            top.offer((long) shard << 32 | block * Segment.BLOCK_ROWS + rows[i]);
        }
    }

    /** Offers one row of the segment. */
    void offer(int row) throws StoreException.InvalidArgument {
        int block = row / Segment.BLOCK_ROWS;
        rows[0] = row % Segment.BLOCK_ROWS;
        for (FieldValues clause : values) {
            clause.load(block, rows, 1);
        }
        revisions.load(block, rows, 1);
        setKeys(rows[0]);
        top.offer((long) shard << 32 | row);
    }

    private void setKeys(int row) {
        int slot = top.free();
        keys.setRevision(slot, revisions.values()[row]);
        for (int clause = 0; clause < values.length; clause++) {
            if (!values[clause].isPresent(row)) {
                keys.setNull(slot, clause);
            } else if (keys.isText(clause)) {
                keys.set(slot, clause, values[clause].text(values[clause].value(row)));
            } else {
                keys.set(slot, clause, values[clause].value(row));
            }
        }
    }

    /** Drops rows of which the first clause alone says that they come after the last row kept. */
    private int withoutThoseAfterTheLast(int count) {
        int last = top.last();
        boolean nullsFirst = order.get(0).nullsFirst();
        if (keys.isNull(last, 0)) {
            return nullsFirst ? nulls(count) : count;
        }
        if (!keys.isText(0)) {
            return within(count, keys.value(last, 0), nullsFirst);
        }
        Optional<Dictionary> dictionary = values[0].column().flatMap(Column::dictionary);
        if (dictionary.isEmpty()) {
            return count;
        }
        int found = dictionary.get().find(keys.text(last, 0));
        int insertion = -(found + 1);
        long bound = found >= 0 ? found : order.get(0).descending() ? insertion : insertion - 1L;
        return within(count, bound, nullsFirst);
    }

    private int nulls(int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            rows[kept] = rows[i];
            kept += values[0].isPresent(rows[i]) ? 0 : 1;
        }
        return kept;
    }

    private int within(int count, long bound, boolean nullsFirst) {
        boolean descending = order.get(0).descending();
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            boolean within;
            if (values[0].isPresent(row)) {
                long value = values[0].value(row);
                within = descending ? value >= bound : value <= bound;
            } else {
                within = nullsFirst;
            }
            rows[kept] = row;
            kept += within ? 1 : 0;
        }
        return kept;
    }
}
