package io.basalt.store.index.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows are sorted by their numbers, equal ones as they stood. */
class RowSortTest {
    private final Random random = new Random(41);

    @Test
    void longsOfAnySizeSort() {
        sorts(IntStream.range(0, 3000).mapToLong(i -> random.nextLong()).toArray());
    }

    @Test
    void edgesSort() {
        sorts(new long[] {0, Long.MAX_VALUE, -1, Long.MIN_VALUE, 1, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1, 0});
    }

    @Test
    void equalNumbersStayAsTheyStood() {
        sorts(IntStream.range(0, 3000).mapToLong(i -> random.nextInt(5) - 2).toArray());
    }

    @Test
    void whatIsSortedStays() {
        sorts(IntStream.range(0, 300).mapToLong(i -> i).toArray());
        sorts(new long[] {5});
        sorts(new long[] {});
    }

    private static void sorts(long[] keys) {
        // Not all rows, and not from 0 on.
        int[] rows = IntStream.range(0, keys.length).filter(row -> row % 7 != 0).toArray();
        int[] expected = IntStream.of(rows)
                .boxed()
                .sorted(Comparator.comparingLong(row -> keys[row]))
                .mapToInt(row -> row)
                .toArray();
        assertArrayEquals(expected, RowSort.by(keys, rows));
    }
}
