package io.basalt.store.columnar.aggregate;

import java.util.Arrays;
import java.util.BitSet;
import org.apache.arrow.vector.FieldVector;

/** The least or the greatest strings, by their bytes. */
final class TextExtremes implements Accumulator {
    /** Of an array and its reference. */
    private static final int OVERHEAD = 24;

    private final boolean greatest;
    private final BitSet present = new BitSet();
    private byte[][] extremes = new byte[0][];
    private long textBytes;

    TextExtremes(boolean greatest) {
        this.greatest = greatest;
    }

    @Override
    public void grow(int groups) {
        extremes = Arrays.copyOf(extremes, groups);
    }

    @Override
    public void add(Dense values, Block block) {
        Values.Texts texts = ((Dense.Texts) values).column();
        for (int i = 0; i < block.count(); i++) {
            add(block.groups()[i], texts.at(block.rows()[i]));
        }
    }

    private void add(int group, byte[] text) {
        if (!present.get(group)) {
            present.set(group);
        } else {
            int order = Arrays.compareUnsigned(text, extremes[group]);
            if (greatest ? order <= 0 : order >= 0) {
                return;
            }
            textBytes -= extremes[group].length;
        }
        textBytes += text.length;
        extremes[group] = text;
    }

    @Override
    public void write(FieldVector target, int groups) {
        present.stream().forEach(group -> Cells.set(target, group, extremes[group]));
    }

    @Override
    public long bytes() {
        return (long) OVERHEAD * extremes.length + textBytes;
    }
}
