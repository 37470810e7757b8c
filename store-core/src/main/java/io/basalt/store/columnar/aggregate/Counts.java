package io.basalt.store.columnar.aggregate;

import java.util.Arrays;
import org.apache.arrow.vector.FieldVector;

/** Counts rows, or values that are not null. */
final class Counts implements Accumulator {
    private final boolean ofRows;
    private long[] counts = new long[0];

    Counts(boolean ofRows) {
        this.ofRows = ofRows;
    }

    @Override
    public void grow(int groups) {
        counts = Arrays.copyOf(counts, groups);
    }

    @Override
    public void add(Values column, int[] rows, int[] groups) {
        for (int i = 0; i < rows.length; i++) {
            counts[groups[i]] += ofRows || !column.isNull(rows[i]) ? 1 : 0;
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
