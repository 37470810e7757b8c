package io.basalt.store.columnar.aggregate;

import java.util.Arrays;
import java.util.BitSet;
import org.apache.arrow.vector.FieldVector;

/** The least or the greatest decimals. */
final class DecimalExtremes implements Accumulator {
    private final boolean greatest;
    private final BitSet present = new BitSet();
    private long[] high = new long[0];
    private long[] low = new long[0];

    DecimalExtremes(boolean greatest) {
        this.greatest = greatest;
    }

    @Override
    public void grow(int groups) {
        high = Arrays.copyOf(high, groups);
        low = Arrays.copyOf(low, groups);
    }

    @Override
    public void add(Dense values, Block block) {
        Dense.Decimals decimals = (Dense.Decimals) values;
        for (int i = 0; i < block.count(); i++) {
            long valueLow = decimals.low()[i];
            long valueHigh = decimals.high().isPresent() ? decimals.high().get()[i] : valueLow >> (Long.SIZE - 1);
            add(block.groups()[i], valueHigh, valueLow);
        }
    }

    private void add(int group, long valueHigh, long valueLow) {
        int order = Int128.compare(valueHigh, valueLow, high[group], low[group]);
        if (!present.get(group) || (greatest ? order > 0 : order < 0)) {
            present.set(group);
            high[group] = valueHigh;
            low[group] = valueLow;
        }
    }

    @Override
    public void write(FieldVector target, int groups) {
        present.stream().forEach(group -> Cells.set(target, group, high[group], low[group]));
    }

    @Override
    public long bytes() {
        return 2L * Long.BYTES * high.length;
    }
}
