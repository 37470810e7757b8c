package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.ColumnAggregation.Function;
import io.basalt.store.api.StoreException;
import java.util.Arrays;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;

/** Sums of whole numbers and decimals, held in 128 bits: those of longs overflow where the sum does, in whatever order. */
final class WideSums implements Accumulator {
    private static final long LOWER = 0xFFFF_FFFFL;
    /** Of so many longs neither half's sum overflows. */
    private static final long MOST_HALVED = 1L << 31;

    private final Function function;
    private boolean[] present = new boolean[0];
    private long[] high = new long[0];
    private long[] low = new long[0];
    // Of longs that are not in these yet: the sums of their upper and of their lower halves.
    private long[] upper = new long[0];
    private long[] lower = new long[0];
    private long halved;

    WideSums(Function function) {
        this.function = function;
    }

    @Override
    public void grow(int groups) {
        high = Arrays.copyOf(high, groups);
        low = Arrays.copyOf(low, groups);
        upper = Arrays.copyOf(upper, groups);
        lower = Arrays.copyOf(lower, groups);
        present = Arrays.copyOf(present, groups);
    }

    @Override
    public void add(Dense values, Block block) throws StoreException {
        if (values instanceof Dense.Wholes wholes) {
            add(wholes.values(), block);
        } else if (((Dense.Decimals) values).high().isEmpty()) {
            add(((Dense.Decimals) values).low(), block);
        } else {
            add(((Dense.Decimals) values).high().get(), ((Dense.Decimals) values).low(), block);
        }
    }

    private void add(long[] values, Block block) throws StoreException {
        if (halved + block.count() > MOST_HALVED) {
            join();
        }
        halved += block.count();
        int[] groups = block.groups();
        if (present.length == 1) {
            addToOne(values, block.count());
            return;
        }
        for (int i = 0; i < block.count(); i++) {
            int group = groups[i];
            upper[group] += values[i] >> Integer.SIZE;
            lower[group] += values[i] & LOWER;
            present[group] = true;
        }
    }

    private void addToOne(long[] values, int count) {
        long uppers = 0;
        long lowers = 0;
        for (int i = 0; i < count; i++) {
            uppers += values[i] >> Integer.SIZE;
            lowers += values[i] & LOWER;
        }
        upper[0] += uppers;
        lower[0] += lowers;
        present[0] = true;
    }

    private void add(long[] highs, long[] lows, Block block) throws StoreException {
        for (int i = 0; i < block.count(); i++) {
            add(block.groups()[i], highs[i], lows[i]);
            present[block.groups()[i]] = true;
        }
    }

    private void join() throws StoreException {
        for (int group = 0; group < present.length; group++) {
            add(group, upper[group] >> Integer.SIZE, upper[group] << Integer.SIZE);
            add(group, 0, lower[group]);
        }
        Arrays.fill(upper, 0);
        Arrays.fill(lower, 0);
        halved = 0;
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
    }

    @Override
    public void write(FieldVector target, int groups) throws StoreException {
        join();
        boolean decimals = target instanceof DecimalVector;
        for (int group = 0; group < groups; group++) {
            if (!present[group]) {
                continue;
            }
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
        return (4L * Long.BYTES + 1) * high.length;
    }
}
