package io.basalt.store.index.query;

import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Dictionary;
import io.basalt.store.index.segment.Segment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.stream.IntStream;

/** A column in arrays that counts the blocks that were read. */
final class ArrayColumn implements Column {
    private final ValueType type;
    private final long[] values;
    private final boolean[] present;
    private final Optional<Dictionary> dictionary;
    private final Optional<Order> order;
    private final Summary whole;
    private final List<Summary> blocks;
    private int reads;

    /** Undefined bounds are a value that no test expects. */
    private record Summary(int nonNulls, long min, long max, long distinct) {
        static Summary of(long[] values) {
            LongSummaryStatistics summary = Arrays.stream(values).summaryStatistics();
            return values.length == 0
                    ? new Summary(0, 17, 17, 0)
                    : new Summary(
                            values.length,
                            summary.getMin(),
                            summary.getMax(),
                            Arrays.stream(values).distinct().count());
        }
    }

    ArrayColumn(ValueType type, long[] values, boolean[] present, Optional<Dictionary> dictionary, boolean ordered) {
        this.type = type;
        this.values = values;
        this.present = present;
        this.dictionary = dictionary;
        this.order = ordered ? Optional.of(sorted()) : Optional.empty();
        this.whole = Summary.of(IntStream.range(0, values.length)
                .filter(row -> present[row])
                .mapToLong(row -> values[row])
                .toArray());
        this.blocks = IntStream.rangeClosed(0, (values.length - 1) / Segment.BLOCK_ROWS)
                .mapToObj(block ->
                        Summary.of(rows(block).mapToLong(row -> values[row]).toArray()))
                .toList();
    }

    private Order sorted() {
        int[] rows = IntStream.range(0, values.length)
                .filter(row -> present[row])
                .boxed()
                .sorted(Comparator.comparingLong(row -> values[row]))
                .mapToInt(row -> row)
                .toArray();
        return new Order() {
            @Override
            public int size() {
                return rows.length;
            }

            @Override
            public int row(int position) {
                return rows[position];
            }
        };
    }

    int reads() {
        return reads;
    }

    private IntStream rows(int block) {
        int start = block * Segment.BLOCK_ROWS;
        return IntStream.range(start, Math.min(values.length, start + Segment.BLOCK_ROWS))
                .filter(row -> present[row]);
    }

    @Override
    public ValueType type() {
        return type;
    }

    @Override
    public int nonNulls() {
        return whole.nonNulls;
    }

    @Override
    public int nonNulls(int block) {
        return blocks.get(block).nonNulls;
    }

    @Override
    public long min(int block) {
        return blocks.get(block).min;
    }

    @Override
    public long max(int block) {
        return blocks.get(block).max;
    }

    @Override
    public long min() {
        return whole.min;
    }

    @Override
    public long max() {
        return whole.max;
    }

    @Override
    public int read(int block, long[] target, long[] bits) {
        reads++;
        Arrays.fill(target, 0x5151515151515151L);
        Arrays.fill(bits, 0);
        rows(block).forEach(row -> {
            int at = row - block * Segment.BLOCK_ROWS;
            target[at] = values[row];
            bits[at / 64] |= 1L << at;
        });
        return nonNulls(block);
    }

    @Override
    public boolean isPresent(int row) {
        return present[row];
    }

    @Override
    public long value(int row) {
        return values[row];
    }

    @Override
    public Optional<Dictionary> dictionary() {
        return dictionary;
    }

    @Override
    public Optional<Order> order() {
        return order;
    }

    @Override
    public long distinct() {
        return whole.distinct;
    }
}
