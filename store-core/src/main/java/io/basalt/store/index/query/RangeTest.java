package io.basalt.store.index.query;

import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Segment;
import java.util.Arrays;
import java.util.Optional;

/** The value is there and lies in one of some ranges. */
final class RangeTest implements BlockTest {
    private final ColumnBlock values;
    private final Column column;
    private final LongRanges ranges;
    private final Segment segment;

    RangeTest(Segment segment, ColumnBlock values, LongRanges ranges) {
        this.segment = segment;
        this.values = values;
        this.column = values.column();
        this.ranges = ranges;
    }

    @Override
    public Verdict check(int block) {
        int nonNulls = column.nonNulls(block);
        if (nonNulls == 0) {
            return Verdict.NONE;
        }
        Verdict verdict = ranges.within(column.min(block), column.max(block));
        return verdict == Verdict.ALL && nonNulls < segment.blockRows(block) ? Verdict.SOME : verdict;
    }

    @Override
    public void apply(int block, long[] bits) {
        if (!values.isLoaded(block) && Bits.areFew(bits, ColumnBlock.FEW)) {
            testFew(block, bits);
            return;
        }
        values.load(block);
        if (ranges.count() == 1) {
            testOne(bits, values.values(), values.present(), ranges.from(0), ranges.to(0) - ranges.from(0));
        } else {
            testEach(bits);
        }
    }

    private void testFew(int block, long[] bits) {
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            for (long left = bits[word]; left != 0; left &= left - 1) {
                int bit = Long.numberOfTrailingZeros(left);
                int row = block * Segment.BLOCK_ROWS + (word << 6) + bit;
                if (!passes(row)) {
                    bits[word] &= ~(1L << bit);
                }
            }
        }
    }

    private static void testOne(long[] bits, long[] values, long[] present, long from, long width) {
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            long asked = bits[word] & present[word];
            if (Long.bitCount(asked) > Long.SIZE / 4) {
                bits[word] = asked & testWord(values, word << 6, from, width);
            } else if (asked != 0) {
                long passed = 0;
                for (long left = asked; left != 0; left &= left - 1) {
                    int bit = Long.numberOfTrailingZeros(left);
                    passed |= within(values[(word << 6) + bit], from, width) << bit;
                }
                bits[word] = passed;
            } else {
                bits[word] = 0;
            }
        }
    }

    /** Four quarters at a time, since they do not wait for each other. */
    private static long testWord(long[] values, int base, long from, long width) {
        long first = 0;
        long second = 0;
        long third = 0;
        long fourth = 0;
        for (int bit = 0; bit < 16; bit++) {
            first |= within(values[base + bit], from, width) << bit;
            second |= within(values[base + 16 + bit], from, width) << bit;
            third |= within(values[base + 32 + bit], from, width) << bit;
            fourth |= within(values[base + 48 + bit], from, width) << bit;
        }
        return first | second << 16 | third << 32 | fourth << 48;
    }

    /** 1 where a value lies in a range, else 0: less its start, it is no more than the width, both unsigned. */
    private static long within(long value, long from, long width) {
        return value - from + Long.MIN_VALUE <= width + Long.MIN_VALUE ? 1 : 0;
    }

    private void testEach(long[] bits) {
        long[] all = values.values();
        long[] present = values.present();
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            long asked = bits[word] & present[word];
            long passed = 0;
            for (long left = asked; left != 0; left &= left - 1) {
                int bit = Long.numberOfTrailingZeros(left);
                passed |= (ranges.contains(all[(word << 6) + bit]) ? 1L : 0L) << bit;
            }
            bits[word] = passed;
        }
    }

    @Override
    public boolean passes(int row) {
        return column.isPresent(row) && ranges.contains(column.value(row));
    }

    @Override
    public double selectivity() {
        return ranges.fraction(column.min(), column.max(), column.distinct()) * column.nonNulls() / segment.rows();
    }

    @Override
    public double cost() {
        return ranges.count() == 1 ? 1 : 2;
    }

    @Override
    public Optional<int[]> candidates(int most) {
        if (column.order().isEmpty()) {
            return Optional.empty();
        }
        Column.Order order = column.order().get();
        int[] starts = new int[ranges.count()];
        int[] ends = new int[ranges.count()];
        int count = 0;
        for (int i = 0; i < ranges.count(); i++) {
            starts[i] = position(order, ranges.from(i), false);
            ends[i] = position(order, ranges.to(i), true);
            count += ends[i] - starts[i];
            if (count > most) {
                return Optional.empty();
            }
        }
        int[] rows = new int[count];
        int size = 0;
        for (int i = 0; i < starts.length; i++) {
            for (int at = starts[i]; at < ends[i]; at++) {
                rows[size++] = order.row(at);
            }
        }
        Arrays.sort(rows);
        return Optional.of(rows);
    }

    /** Where in the order the first value is that is {@code value} or more, or that is more. */
    private int position(Column.Order order, long value, boolean more) {
        int low = 0;
        int high = order.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            long found = column.value(order.row(middle));
            if (found > value || (found == value && !more)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
