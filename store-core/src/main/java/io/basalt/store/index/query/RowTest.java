package io.basalt.store.index.query;

import io.basalt.store.index.segment.Segment;

/** Tests that know of no column: row by row. */
final class RowTest implements BlockTest {
    private final Rows rows;
    private final double selectivity;
    private final double cost;

    interface Rows {
        boolean passes(int row);
    }

    RowTest(Rows rows, double selectivity, double cost) {
        this.rows = rows;
        this.selectivity = selectivity;
        this.cost = cost;
    }

    @Override
    public Verdict check(int block) {
        return Verdict.SOME;
    }

    @Override
    public void apply(int block, long[] bits) {
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            for (long left = bits[word]; left != 0; left &= left - 1) {
                int bit = Long.numberOfTrailingZeros(left);
                if (!rows.passes(block * Segment.BLOCK_ROWS + (word << 6) + bit)) {
                    bits[word] &= ~(1L << bit);
                }
            }
        }
    }

    @Override
    public boolean passes(int row) {
        return rows.passes(row);
    }

    @Override
    public double selectivity() {
        return selectivity;
    }

    @Override
    public double cost() {
        return cost;
    }
}
