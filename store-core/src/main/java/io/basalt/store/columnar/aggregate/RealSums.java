package io.basalt.store.columnar.aggregate;

import java.util.Arrays;
import java.util.BitSet;
import org.apache.arrow.vector.FieldVector;

/** Sums of floats and doubles, as doubles. */
final class RealSums implements Accumulator {
    private final BitSet present = new BitSet();
    private double[] sums = new double[0];

    @Override
    public void grow(int groups) {
        sums = Arrays.copyOf(sums, groups);
    }

    @Override
    public void add(Values column, int[] rows, int[] groups) {
        Values.Reals reals = (Values.Reals) column;
        for (int i = 0; i < rows.length; i++) {
            if (!reals.isNull(rows[i])) {
                sums[groups[i]] += reals.at(rows[i]);
                present.set(groups[i]);
            }
        }
    }

    @Override
    public void write(FieldVector target, int groups) {
        present.stream().forEach(group -> Cells.set(target, group, sums[group]));
    }

    @Override
    public long bytes() {
        return (long) Double.BYTES * sums.length;
    }
}
