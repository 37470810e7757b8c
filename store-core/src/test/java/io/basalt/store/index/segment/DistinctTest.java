package io.basalt.store.index.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Estimates lie within four standard errors, for numbers that follow each other as for those that are far apart. */
class DistinctTest {
    private static final double FOUR_STANDARD_ERRORS = 0.065;

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1000, 10_000, 100_000, 1_000_000})
    void howManyDifferentNumbersThereWereIsAboutRight(int count) {
        for (long step : new long[] {1, -4096, 1L << 40}) {
            Distinct distinct = new Distinct();
            for (int i = 0; i < count; i++) {
                distinct.add(i * step);
                distinct.add(i / 2 * step);
            }
            assertEquals(count, distinct.estimate(), count * FOUR_STANDARD_ERRORS, () -> "step " + step);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 10})
    void fewNumbersAreCountedExactly(int count) {
        Distinct distinct = new Distinct();
        for (int i = 0; i < 1000 * count; i++) {
            distinct.add(i % count);
        }
        assertEquals(count, distinct.estimate());
    }
}
