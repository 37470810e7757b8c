package io.basalt.store.index.query;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import org.jspecify.annotations.Nullable;

/** One aggregate over all groups. */
interface Accumulator {
    /** Makes room for groups up to a number. */
    void grow(int groups);

    /** What a group takes, in bytes. */
    int groupBytes();

    ShardAccumulator bind(SegmentView view);

    void add(Candidate row, int group) throws StoreException.InvalidArgument;

    @Nullable
    AttributeValue result(int group) throws StoreException.InvalidArgument;

    /** Takes the rows of one segment. */
    interface ShardAccumulator {
        /** @param groups of each of the rows */
        void add(int block, int[] rows, int count, int[] groups) throws StoreException.InvalidArgument;

        /** Takes a whole block for one group from its statistics; false, and nothing done, where they do not tell. */
        boolean addWhole(int block, int rows, int group) throws StoreException.InvalidArgument;
    }

    static Accumulator of(Aggregate aggregate, MemoryBound memory) {
        if (!(aggregate instanceof Aggregate.Of of)) {
            return new RowCounts();
        }
        boolean longs = of.field().type() == ValueType.LONG;
        return switch (of.function()) {
            case COUNT -> new ValueCounts(of.field());
            case COUNT_DISTINCT -> new DistinctCounts(of.field(), memory);
            case SUM, AVG -> longs ? new LongSums(of) : new DoubleSums(of);
            case MIN, MAX -> new Extremes(of, memory);
        };
    }
}
