package io.basalt.store.columnar.aggregate;

import java.util.Arrays;
import org.apache.arrow.vector.FieldVector;

/** Sums of floats and doubles, as doubles. */
final class RealSums implements Accumulator {
    private boolean[] present = new boolean[0];
    private double[] sums = new double[0];

    @Override
    public void grow(int groups) {
        present = Arrays.copyOf(present, groups);
        sums = Arrays.copyOf(sums, groups);
    }

    @Override
    public void add(Dense values, Block block) {
        double[] reals = ((Dense.Reals) values).values();
        int[] groups = block.groups();
        for (int i = 0; i < block.count(); i++) {
            sums[groups[i]] += reals[i];
            present[groups[i]] = true;
        }
    }

    @Override
    public void write(FieldVector target, int groups) {
        for (int group = 0; group < groups; group++) {
            if (present[group]) {
                Cells.set(target, group, sums[group]);
            }
        }
    }

    @Override
    public long bytes() {
        return (Double.BYTES + 1L) * sums.length;
    }
}
