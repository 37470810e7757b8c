package io.basalt.store.columnar.aggregate;

import java.util.Arrays;
import java.util.BitSet;
import org.apache.arrow.vector.FieldVector;

/** The least or the greatest of what a long can hold: real numbers as longs in the order that Spark gives them, NaN last. */
final class LongExtremes implements Accumulator {
    /** The place of -0.0 in that order, which is as great as 0.0: of both, the first that comes is given. */
    private static final long NEGATIVE_ZERO = -1;

    private final boolean greatest;
    private final boolean reals;
    private final BitSet present = new BitSet();
    private long[] extremes = new long[0];

    LongExtremes(boolean greatest, boolean reals) {
        this.greatest = greatest;
        this.reals = reals;
    }

    @Override
    public void grow(int groups) {
        extremes = Arrays.copyOf(extremes, groups);
    }

    @Override
    public void add(Dense values, Block block) {
        for (int i = 0; i < block.count(); i++) {
            long value = values instanceof Dense.Reals ofReals
                    ? RealOrder.of(ofReals.values()[i])
                    : ((Dense.Wholes) values).values()[i];
            add(block.groups()[i], value);
        }
    }

    private void add(int group, long value) {
        if (!present.get(group)) {
            present.set(group);
            extremes[group] = value;
        } else if (greatest ? order(value) > order(extremes[group]) : order(value) < order(extremes[group])) {
            extremes[group] = value;
        }
    }

    private long order(long value) {
        return reals && value == NEGATIVE_ZERO ? 0 : value;
    }

    @Override
    public void write(FieldVector target, int groups) {
        present.stream().forEach(group -> {
            if (reals) {
                Cells.set(target, group, RealOrder.value(extremes[group]));
            } else {
                Cells.set(target, group, extremes[group]);
            }
        });
    }

    @Override
    public long bytes() {
        return (long) Long.BYTES * extremes.length;
    }
}
