package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import java.util.Arrays;

/** {@code COUNT(field)}: rows where it is not null. */
final class ValueCounts implements Accumulator {
    private final Field field;
    private long[] counts = new long[0];

    ValueCounts(Field field) {
        this.field = field;
    }

    @Override
    public void grow(int groups) {
        counts = Arrays.copyOf(counts, groups);
    }

    @Override
    public int groupBytes() {
        return Long.BYTES;
    }

    @Override
    public ShardAccumulator bind(SegmentView view) {
        FieldValues values = FieldValues.of(view, field);
        return new ShardAccumulator() {
            @Override
            public void add(int block, int[] rows, int count, int[] groups) {
                values.load(block, rows, count);
                for (int i = 0; i < count; i++) {
                    counts[groups[i]] += values.isPresent(rows[i]) ? 1 : 0;
                }
            }

            @Override
            public boolean addWhole(int block, int rows, int group) {
                values.column().ifPresent(column -> counts[group] += column.nonNulls(block));
                return values.column().isPresent();
            }
        };
    }

    @Override
    public void add(Candidate row, int group) {
        counts[group] += row.value(field) == null ? 0 : 1;
    }

    @Override
    public AttributeValue result(int group) {
        return AttributeValue.of(counts[group]);
    }
}
