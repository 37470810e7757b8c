package io.basalt.store.index.query;

import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException;
import io.basalt.store.index.segment.Column;
import java.util.Comparator;
import java.util.Optional;

/**
 * Walks the rows of one shard in the order of a column, from the end at which an order's first clause begins, tests each, and
 * offers those that match. Rows that are equal in the first clause are all offered, so what breaks the tie is not asked here.
 */
final class OrderWalk {
    /**
     * A row tested by itself is taken to cost as much as this many in a whole block. No more rows of a shard are walked than its
     * rows divided by this, so a walk in vain about doubles what the shard costs.
     */
    static final int ROWS_PER_TEST = 32;

    /** Rows that are walked at a time, before anybody asks whether another shard or none has better ones. */
    static final int STEP = 16;

    private final int shard;
    private final ShardScan scan;
    private final ShardOrder target;
    private final Column column;
    private final Column.Order rows;
    private final boolean descending;
    private final int most;
    private int walked;
    private OrderValue head = OrderValue.NULL;

    /** What a step has left to do. */
    enum Left {
        /** More rows of the order. */
        MORE,
        /** Nothing: the others come after all that are kept. */
        NONE,
        /** Rows without a value, which come last. */
        NULLS,
        /** What is better found by blocks. */
        BLOCKS
    }

    private OrderWalk(int shard, ShardScan scan, ShardOrder target, Column column, boolean descending) {
        this.shard = shard;
        this.scan = scan;
        this.target = target;
        this.column = column;
        this.rows = column.order().orElseThrow();
        this.descending = descending;
        this.most = Math.max(1, scan.view().segment().rows() / ROWS_PER_TEST);
        readHead();
    }

    /**
     * Absent where there is no order of the clause's values, where rows without a value come before it, and where few rows
     * can match anyway.
     */
    static Optional<OrderWalk> of(int shard, ShardScan scan, ShardOrder target, Query.Order clause) {
        if (scan.isPruned() || scan.hasCandidates() || !Fields.isStored(clause.field())) {
            return Optional.empty();
        }
        return scan.view()
                .column(clause.field())
                .map(ColumnBlock::column)
                .filter(column -> column.nonNulls() > 0 && column.order().isPresent())
                .filter(column -> !clause.nullsFirst() || !hasNulls(scan, column))
                .map(column -> new OrderWalk(shard, scan, target, column, clause.descending()));
    }

    private static boolean hasNulls(ShardScan scan, Column column) {
        return column.nonNulls() < scan.view().segment().rows();
    }

    int shard() {
        return shard;
    }

    Column column() {
        return column;
    }

    /** The next row's value, while there is one. */
    OrderValue head() {
        return head;
    }

    private void readHead() {
        head = OrderValue.of(column, column.value(row(walked)));
    }

    private int row(int index) {
        return rows.row(descending ? rows.size() - 1 - index : index);
    }

    /** Walks on, unless the rows that are left come after the last of those kept. */
    Left step(OrderKeys keys, TopRows top, Comparator<OrderValue> values, QueryTrace trace)
            throws StoreException.InvalidArgument {
        if (top.isFull() && values.compare(head, OrderValue.of(keys, top.last())) > 0) {
            return Left.NONE;
        }
        int end = Math.min(Math.min(most, rows.size()), walked + STEP);
        for (; walked < end; walked++) {
            int row = row(walked);
            if (scan.matches(row)) {
                trace.rowsMatched++;
                target.offer(row);
            }
        }
        if (walked == rows.size()) {
            return hasNulls(scan, column) ? Left.NULLS : Left.NONE;
        }
        readHead();
        return walked == most ? Left.BLOCKS : Left.MORE;
    }

    /** The rows that were walked, a bit for each row of the segment. */
    long[] walkedRows() {
        long[] bits = new long[scan.view().segment().rows() / Long.SIZE + 1];
        for (int index = 0; index < walked; index++) {
            int row = row(index);
            bits[row >>> 6] |= 1L << row;
        }
        return bits;
    }
}
