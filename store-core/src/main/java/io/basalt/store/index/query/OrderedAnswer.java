package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows in an order: the keys of the first of them are collected, then their columns are read. */
final class OrderedAnswer implements Answer {
    private static final long TAIL = -1L << 32;

    private final Scan scan;
    private final List<Field> fields;
    private final List<Query.Order> order;
    private final OrderKeys keys;
    private final long most;
    private final List<SegmentRow> rows = new ArrayList<>();
    private final List<TailRow> tail = new ArrayList<>();
    private long @Nullable [] sorted;
    private int at;

    OrderedAnswer(Scan scan) {
        Query query = scan.query();
        this.scan = scan;
        this.fields = query.columns();
        this.order = query.order();
        this.keys = new OrderKeys(order);
        long limit = query.limit().orElse(Long.MAX_VALUE);
        this.most = limit > Long.MAX_VALUE - query.offset() ? Long.MAX_VALUE : limit + query.offset();
    }

    @Override
    public void fill(Batch batch) throws StoreException {
        long[] places = sorted;
        if (places == null) {
            places = collect();
            sorted = places;
            at = (int) Math.min(places.length, scan.query().offset());
        }
        while (at < places.length && !batch.isFull()) {
            long place = places[at++];
            int row = (int) place;
            batch.add(
                    fields,
                    place < 0 ? tail.get(row) : rows.get((int) (place >>> 32)).at(row));
        }
    }

    private long[] collect() throws StoreException {
        MemoryBound memory = new MemoryBound(scan.query(), "rows to sort", "ask for fewer rows with a limit");
        TopRows top = new TopRows(keys, most, memory);
        if (most > 0) {
            collectTail(top);
            List<ShardScan> shards = new ArrayList<>();
            for (int shard = 0; shard < scan.shards(); shard++) {
                ShardScan open = scan.shard(shard);
                shards.add(open);
                rows.add(open.view().row());
            }
            new OrderSearch(scan, shards, keys, top).run(most);
        }
        return top.sorted();
    }

    private void collectTail(TopRows top) throws StoreException {
        for (Optional<TailRow> next = scan.tail().next();
                next.isPresent();
                next = scan.tail().next()) {
            scan.cancellation().check();
            scan.trace().rowsMatched++;
            TailRow row = next.get();
            int slot = top.free();
            keys.setRevision(slot, row.row().revision());
            for (int clause = 0; clause < order.size(); clause++) {
                AttributeValue value = row.value(order.get(clause).field());
                if (value == null) {
                    keys.setNull(slot, clause);
                } else if (keys.isText(clause)) {
                    keys.set(slot, clause, FieldValues.text(value));
                } else {
                    keys.set(slot, clause, FieldValues.code(value));
                }
            }
            top.offer(TAIL | tail.size());
            tail.add(row);
        }
    }
}
