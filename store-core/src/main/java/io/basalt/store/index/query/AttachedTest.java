package io.basalt.store.index.query;

import io.basalt.store.index.segment.Segment;

/** The row's directory hangs somewhere; each directory is looked up when it is first met. */
final class AttachedTest implements BlockTest {
    private final ColumnBlock directories;
    private final SegmentPaths paths;

    AttachedTest(ColumnBlock directories, SegmentPaths paths) {
        this.directories = directories;
        this.paths = paths;
    }

    @Override
    public Verdict check(int block) {
        return paths.isKnownAttached() ? Verdict.ALL : Verdict.SOME;
    }

    @Override
    public void apply(int block, long[] bits) {
        boolean few = !directories.isLoaded(block) && Bits.areFew(bits, ColumnBlock.FEW);
        if (!few) {
            directories.load(block);
        }
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            for (long left = bits[word]; left != 0; left &= left - 1) {
                int bit = Long.numberOfTrailingZeros(left);
                int at = (word << 6) + bit;
                long code = few
                        ? directories.column().value(block * Segment.BLOCK_ROWS + at)
                        : directories.values()[at];
                if (!paths.isAttached((int) code)) {
                    bits[word] &= ~(1L << bit);
                }
            }
        }
    }

    @Override
    public boolean passes(int row) {
        return paths.isAttached((int) directories.column().value(row));
    }

    @Override
    public double selectivity() {
        return 0.999;
    }

    @Override
    public double cost() {
        return 1.5;
    }
}
