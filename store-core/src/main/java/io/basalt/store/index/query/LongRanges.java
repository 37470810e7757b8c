package io.basalt.store.index.query;

import java.util.Arrays;

/** A set of longs as ranges, both ends inclusive: ascending, disjoint, none adjacent to the next. Immutable. */
final class LongRanges {
    static final LongRanges NONE = new LongRanges(new long[0], new long[0]);
    static final LongRanges ALL = of(Long.MIN_VALUE, Long.MAX_VALUE);

    private final long[] from;
    private final long[] to;

    private LongRanges(long[] from, long[] to) {
        this.from = from;
        this.to = to;
    }

    /** Empty where {@code from} exceeds {@code to}. */
    static LongRanges of(long from, long to) {
        return from > to ? NONE : new LongRanges(new long[] {from}, new long[] {to});
    }

    /** Everything below {@code value}. */
    static LongRanges below(long value) {
        return value == Long.MIN_VALUE ? NONE : of(Long.MIN_VALUE, value - 1);
    }

    int count() {
        return from.length;
    }

    long from(int index) {
        return from[index];
    }

    long to(int index) {
        return to[index];
    }

    boolean contains(long value) {
        int at = indexOf(value);
        return at >= 0 && value <= to[at];
    }

    /** The last range that begins at or before a value, or -1. */
    private int indexOf(long value) {
        int low = 0;
        int high = from.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (from[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Of values of which the smallest is {@code min} and the largest {@code max}. */
    Verdict within(long min, long max) {
        int at = indexOf(max);
        if (at < 0 || to[at] < min) {
            return Verdict.NONE;
        }
        return from[at] <= min && to[at] >= max ? Verdict.ALL : Verdict.SOME;
    }

    LongRanges complement() {
        long[] starts = new long[from.length + 1];
        long[] ends = new long[from.length + 1];
        int size = 0;
        long start = Long.MIN_VALUE;
        for (int i = 0; i < from.length; i++) {
            if (from[i] > start) {
                starts[size] = start;
                ends[size++] = from[i] - 1;
            }
            if (to[i] == Long.MAX_VALUE) {
                return new LongRanges(Arrays.copyOf(starts, size), Arrays.copyOf(ends, size));
            }
            start = to[i] + 1;
        }
        starts[size] = start;
        ends[size++] = Long.MAX_VALUE;
        return new LongRanges(Arrays.copyOf(starts, size), Arrays.copyOf(ends, size));
    }

    LongRanges and(LongRanges other) {
        long[] starts = new long[from.length + other.from.length];
        long[] ends = new long[from.length + other.from.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < from.length && j < other.from.length) {
            long start = Math.max(from[i], other.from[j]);
            long end = Math.min(to[i], other.to[j]);
            if (start <= end) {
                starts[size] = start;
                ends[size++] = end;
            }
            if (to[i] < other.to[j]) {
                i++;
            } else {
                j++;
            }
        }
        return new LongRanges(Arrays.copyOf(starts, size), Arrays.copyOf(ends, size));
    }

    LongRanges or(LongRanges other) {
        return complement().and(other.complement()).complement();
    }

    /** The union of many. */
    static LongRanges union(LongRanges[] sets) {
        long[][] ranges = Arrays.stream(sets)
                .flatMap(set -> java.util.stream.IntStream.range(0, set.from.length)
                        .mapToObj(i -> new long[] {set.from[i], set.to[i]}))
                .sorted((a, b) -> Long.compare(a[0], b[0]))
                .toArray(long[][]::new);
        long[] starts = new long[ranges.length];
        long[] ends = new long[ranges.length];
        int size = 0;
        for (long[] range : ranges) {
            if (size > 0 && (ends[size - 1] == Long.MAX_VALUE || range[0] <= ends[size - 1] + 1)) {
                ends[size - 1] = Math.max(ends[size - 1], range[1]);
            } else {
                starts[size] = range[0];
                ends[size++] = range[1];
            }
        }
        return new LongRanges(Arrays.copyOf(starts, size), Arrays.copyOf(ends, size));
    }

    /** How many of the {@code distinct} values that lie between two bounds this has, about: from 0 to 1. */
    double fraction(long min, long max, long distinct) {
        double width = (double) max - min + 1;
        double sum = 0;
        for (int i = 0; i < from.length && sum < 1; i++) {
            long start = Math.max(from[i], min);
            long end = Math.min(to[i], max);
            if (start == end) {
                sum += 1.0 / Math.max(1, distinct);
            } else if (start < end) {
                sum += ((double) end - start + 1) / width;
            }
        }
        return Math.min(1, sum);
    }

    @Override
    public String toString() {
        return Arrays.toString(from) + ".." + Arrays.toString(to);
    }
}
