package io.basalt.store.index.query;

import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Segment;

/** The value is there, or is not. */
final class PresenceTest implements BlockTest {
    private final Segment segment;
    private final ColumnBlock values;
    private final Column column;
    private final boolean isNull;

    PresenceTest(Segment segment, ColumnBlock values, boolean isNull) {
        this.segment = segment;
        this.values = values;
        this.column = values.column();
        this.isNull = isNull;
    }

    @Override
    public Verdict check(int block) {
        int nonNulls = column.nonNulls(block);
        Verdict present =
                nonNulls == 0 ? Verdict.NONE : nonNulls == segment.blockRows(block) ? Verdict.ALL : Verdict.SOME;
        return isNull ? present.not() : present;
    }

    @Override
    public void apply(int block, long[] bits) {
        values.load(block);
        long[] present = values.present();
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            bits[word] &= isNull ? ~present[word] : present[word];
        }
    }

    @Override
    public boolean passes(int row) {
        return column.isPresent(row) != isNull;
    }

    @Override
    public double selectivity() {
        double present = (double) column.nonNulls() / segment.rows();
        return isNull ? 1 - present : present;
    }

    @Override
    public double cost() {
        return 0.5;
    }
}
