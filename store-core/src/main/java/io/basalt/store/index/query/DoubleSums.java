package io.basalt.store.index.query;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.index.segment.Codes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sums and averages of doubles, added up as they come: as in Spark, the last bits depend on the order. */
final class DoubleSums implements Accumulator {
    private final Aggregate.Of aggregate;
    private double[] sums = new double[0];
    private long[] counts = new long[0];

    DoubleSums(Aggregate.Of aggregate) {
        this.aggregate = aggregate;
    }

    @Override
    public void grow(int groups) {
        sums = Arrays.copyOf(sums, groups);
        counts = Arrays.copyOf(counts, groups);
    }

    @Override
    public int groupBytes() {
        return 2 * Long.BYTES;
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
                        DoubleSums.this.add(groups[i], values.value(rows[i]));
                    }
                }
            }

            @Override
            public boolean addWhole(int block, int rows, int group) {
                return false;
            }
        };
    }

    private void add(int group, long code) {
        sums[group] += Codes.toDouble(code);
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
    public @Nullable AttributeValue result(int group) {
        if (counts[group] == 0) {
            return null;
        }
        boolean average = aggregate.function() == Aggregate.Function.AVG;
        return AttributeValue.of(average ? sums[group] / counts[group] : sums[group]);
    }
}
