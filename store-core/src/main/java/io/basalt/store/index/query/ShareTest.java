package io.basalt.store.index.query;

import io.basalt.store.index.segment.Segment;

/** The row is of the query's share of all rows. */
final class ShareTest implements BlockTest {
    private final ColumnBlock fileIds;
    private final Share share;

    ShareTest(ColumnBlock fileIds, Share share) {
        this.fileIds = fileIds;
        this.share = share;
    }

    @Override
    public Verdict check(int block) {
        return Verdict.SOME;
    }

    @Override
    public void apply(int block, long[] bits) {
        boolean few = !fileIds.isLoaded(block) && Bits.areFew(bits, ColumnBlock.FEW);
        if (!few) {
            fileIds.load(block);
        }
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            for (long left = bits[word]; left != 0; left &= left - 1) {
                int bit = Long.numberOfTrailingZeros(left);
                int at = (word << 6) + bit;
                long fileId = few ? fileIds.column().value(block * Segment.BLOCK_ROWS + at) : fileIds.values()[at];
                if (!share.holds(fileId)) {
                    bits[word] &= ~(1L << bit);
                }
            }
        }
    }

    @Override
    public boolean passes(int row) {
        return share.holds(fileIds.column().value(row));
    }

    @Override
    public double selectivity() {
        return share.fraction();
    }

    @Override
    public double cost() {
        return 2;
    }
}
