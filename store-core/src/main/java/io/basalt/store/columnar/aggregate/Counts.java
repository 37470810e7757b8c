package io.basalt.store.columnar.aggregate;

import java.util.Arrays;
import org.apache.arrow.vector.FieldVector;

/** Counts rows. */
final class Counts implements Accumulator {
    private long[] counts = new long[0];

    @Override
    public void grow(int groups) {
        counts = Arrays.copyOf(counts, groups);
    }

    @Override
    public void add(Dense values, Block block) {
        if (counts.length == 1) {
            counts[0] += block.count();
            return;
        }
        for (int i = 0; i < block.count(); i++) {
            counts[block.groups()[i]]++;
        }
    }

    @Override
    public void write(FieldVector target, int groups) {
        for (int group = 0; group < groups; group++) {
            Cells.set(target, group, counts[group]);
        }
    }

    @Override
    public long bytes() {
        return (long) Long.BYTES * counts.length;
    }
}
