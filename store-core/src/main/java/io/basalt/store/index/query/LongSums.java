package io.basalt.store.index.query;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.StoreException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sums and averages of longs, held in 128 bits: a sum overflows where its value does, in whatever order it was added up. */
final class LongSums implements Accumulator {
    private final Aggregate.Of aggregate;
    private long[] high = new long[0];
    private long[] low = new long[0];
    private long[] counts = new long[0];

    LongSums(Aggregate.Of aggregate) {
        this.aggregate = aggregate;
    }

    @Override
    public void grow(int groups) {
        high = Arrays.copyOf(high, groups);
        low = Arrays.copyOf(low, groups);
        counts = Arrays.copyOf(counts, groups);
    }

    @Override
    public int groupBytes() {
        return 3 * Long.BYTES;
    }

    @Override
    public ShardAccumulator bind(SegmentView view) {
        FieldValues values = FieldValues.of(view, aggregate.field());
        return new ShardAccumulator() {
            @Override
            public void add(int block, int[] rows, int count, int[] groups) {
                values.load(block, rows, count);
                for (int i = 0; i < count; i++) {
                    if (values.isPresent(rows[i])) {
                        LongSums.this.add(groups[i], values.value(rows[i]));
                    }
                }
            }

            @Override
            public boolean addWhole(int block, int rows, int group) {
                return false;
            }
        };
    }

    private void add(int group, long value) {
        long sum = low[group] + value;
        high[group] += (value >> 63) + (Long.compareUnsigned(sum, value) < 0 ? 1 : 0);
        low[group] = sum;
        counts[group]++;
    }

    @Override
    public void add(Candidate row, int group) {
        AttributeValue value = row.value(aggregate.field());
        if (value != null) {
            add(group, FieldValues.code(value));
        }
    }

    @Override
    public @Nullable AttributeValue result(int group) throws StoreException.InvalidArgument {
        if (counts[group] == 0) {
            return null;
        } else if (aggregate.function() == Aggregate.Function.AVG) {
            double sum = high[group] * 0x1p64 + (low[group] >>> 11) * 0x1p11 + (low[group] & 0x7FF);
            return AttributeValue.of(sum / counts[group]);
        } else if (high[group] != low[group] >> 63) {
            throw new StoreException.InvalidArgument(aggregate.column() + " exceeds a LONG; take avg("
                    + aggregate.field().column() + ") times its count instead");
        }
        return AttributeValue.of(low[group]);
    }
}
