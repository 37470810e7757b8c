package io.basalt.store.index.query;

import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Segment;
import java.util.BitSet;

/** The value is there and its position in the dictionary is one of some: each is looked up when statistics leave it open. */
final class CodeTest implements BlockTest {
    private final Segment segment;
    private final ColumnBlock values;
    private final Column column;
    private final Codes codes;
    private final double cost;

    /** Which positions of a dictionary pass. */
    interface Codes {
        boolean passes(int code);

        Verdict within(int min, int max);

        /** How many of them pass, about: from 0 to 1. */
        double selectivity();
    }

    CodeTest(Segment segment, ColumnBlock values, Codes codes, double cost) {
        this.segment = segment;
        this.values = values;
        this.column = values.column();
        this.codes = codes;
        this.cost = cost;
    }

    /** Those that are set among the first {@code size}. */
    static Codes of(BitSet set, int size) {
        double selectivity = (double) set.cardinality() / Math.max(1, size);
        return new Codes() {
            @Override
            public boolean passes(int code) {
                return set.get(code);
            }

            @Override
            public Verdict within(int min, int max) {
                int first = set.nextSetBit(min);
                if (first < 0 || first > max) {
                    return Verdict.NONE;
                }
                return set.nextClearBit(min) > max ? Verdict.ALL : Verdict.SOME;
            }

            @Override
            public double selectivity() {
                return selectivity;
            }
        };
    }

    @Override
    public Verdict check(int block) {
        int nonNulls = column.nonNulls(block);
        if (nonNulls == 0) {
            return Verdict.NONE;
        }
        Verdict verdict = codes.within((int) column.min(block), (int) column.max(block));
        return verdict == Verdict.ALL && nonNulls < segment.blockRows(block) ? Verdict.SOME : verdict;
    }

    @Override
    public void apply(int block, long[] bits) {
        boolean few = !values.isLoaded(block) && Bits.areFew(bits, ColumnBlock.FEW);
        if (!few) {
            values.load(block);
        }
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            for (long left = bits[word]; left != 0; left &= left - 1) {
                int bit = Long.numberOfTrailingZeros(left);
                boolean passes = few
                        ? passes(block * Segment.BLOCK_ROWS + (word << 6) + bit)
                        : Bits.get(values.present(), (word << 6) + bit)
                                && codes.passes((int) values.values()[(word << 6) + bit]);
                if (!passes) {
                    bits[word] &= ~(1L << bit);
                }
            }
        }
    }

    @Override
    public boolean passes(int row) {
        return column.isPresent(row) && codes.passes((int) column.value(row));
    }

    @Override
    public double selectivity() {
        return codes.selectivity() * column.nonNulls() / segment.rows();
    }

    @Override
    public double cost() {
        return cost;
    }
}
