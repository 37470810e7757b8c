package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import java.util.Arrays;

/** {@code COUNT(*)}. */
final class RowCounts implements Accumulator, Accumulator.ShardAccumulator {
    private long[] counts = new long[0];

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
        return this;
    }

    @Override
    public void add(int block, int[] rows, int count, int[] groups) {
        for (int i = 0; i < count; i++) {
            counts[groups[i]]++;
        }
    }

    @Override
    public boolean addWhole(int block, int rows, int group) {
        counts[group] += rows;
        return true;
    }

    void add(int group, long rows) {
        counts[group] += rows;
    }

    @Override
    public void add(Candidate row, int group) {
        counts[group]++;
    }

    @Override
    public AttributeValue result(int group) {
        return AttributeValue.of(counts[group]);
    }
}
