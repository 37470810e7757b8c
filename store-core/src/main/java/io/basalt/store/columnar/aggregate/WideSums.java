package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.ColumnAggregation.Function;
import io.basalt.store.api.StoreException;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;

/** Sums of whole numbers and decimals, held in 128 bits: those of longs overflow where the sum does, in whatever order. */
final class WideSums implements Accumulator {
    private final Function function;
    private final BitSet present = new BitSet();
    private long[] high = new long[0];
    private long[] low = new long[0];

    WideSums(Function function) {
        this.function = function;
    }

    @Override
    public void grow(int groups) {
        high = Arrays.copyOf(high, groups);
        low = Arrays.copyOf(low, groups);
    }

    @Override
    public void add(Values column, int[] rows, int[] groups) throws StoreException {
        if (column instanceof Values.Decimals decimals) {
            for (int i = 0; i < rows.length; i++) {
                if (!decimals.isNull(rows[i])) {
                    add(groups[i], decimals.high(rows[i]), decimals.low(rows[i]));
                }
            }
            return;
        }
        Values.Wholes wholes = (Values.Wholes) column;
        for (int i = 0; i < rows.length; i++) {
            if (!wholes.isNull(rows[i])) {
                long value = wholes.at(rows[i]);
                add(groups[i], value >> (Long.SIZE - 1), value);
            }
        }
    }

    private void add(int group, long moreHigh, long moreLow) throws StoreException {
        long sum = low[group] + moreLow;
        long before = high[group];
        long after = before + moreHigh + (Long.compareUnsigned(sum, moreLow) < 0 ? 1 : 0);
        if (((before ^ after) & (moreHigh ^ after)) < 0) {
            throw overflow();
        }
        low[group] = sum;
        high[group] = after;
        present.set(group);
    }

    @Override
    public void write(FieldVector target, int groups) throws StoreException {
        boolean decimals = target instanceof DecimalVector;
        for (int group = present.nextSetBit(0); group >= 0; group = present.nextSetBit(group + 1)) {
            boolean fits =
                    decimals ? Int128.isDecimal(high[group], low[group]) : high[group] == low[group] >> (Long.SIZE - 1);
            if (!fits) {
                throw overflow();
            }
            if (decimals) {
                Cells.set(target, group, high[group], low[group]);
            } else {
                Cells.set(target, group, low[group]);
            }
        }
    }

    private StoreException overflow() {
        return new StoreException.InvalidArgument(function.name()
                + " exceeds its type, a long or a decimal of 38 digits; read the rows and add them up as doubles");
    }

    @Override
    public long bytes() {
        return 2L * Long.BYTES * high.length;
    }
}
