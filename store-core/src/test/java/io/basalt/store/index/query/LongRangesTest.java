package io.basalt.store.index.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of longs, against what they say of each of some longs; the ends of all longs are among those. */
class LongRangesTest {
    private static final long[] LONGS = IntStream.range(0, 60)
            .mapToLong(i -> i < 20 ? Long.MIN_VALUE + i : i < 40 ? i - 30 : Long.MAX_VALUE - 59 + i)
            .toArray();

    private final Random random = new Random(5);

    private long any() {
        return LONGS[random.nextInt(LONGS.length)];
    }

    private LongRanges anySet() {
        LongRanges[] sets = new LongRanges[random.nextInt(4)];
        for (int i = 0; i < sets.length; i++) {
            long from = any();
            sets[i] = random.nextBoolean() ? LongRanges.of(from, from) : LongRanges.of(from, any());
        }
        return LongRanges.union(sets);
    }

    private static void assertHolds(LongPredicate expected, LongRanges set) {
        for (long value : LONGS) {
            assertEquals(expected.test(value), set.contains(value), () -> value + " in " + set);
        }
        for (int i = 1; i < set.count(); i++) {
            assertEquals(true, set.to(i - 1) < set.from(i) - 1, () -> "ascending, with gaps: " + set);
        }
    }

    @Test
    void setsCombineAsTheirMembersDo() {
        for (int i = 0; i < 2000; i++) {
            LongRanges a = anySet();
            LongRanges b = anySet();
            assertHolds(value -> !a.contains(value), a.complement());
            assertHolds(value -> a.contains(value) && b.contains(value), a.and(b));
            assertHolds(value -> a.contains(value) || b.contains(value), a.or(b));
            assertHolds(value -> a.contains(value) || b.contains(value), LongRanges.union(new LongRanges[] {a, b}));
        }
    }

    @Test
    void verdictsAreThoseOfAllValuesBetweenTheBounds() {
        for (int i = 0; i < 2000; i++) {
            LongRanges set = anySet();
            long min = -10 + random.nextInt(20);
            long max = min + random.nextInt(5);
            long in = java.util.stream.LongStream.rangeClosed(min, max)
                    .filter(set::contains)
                    .count();
            Verdict expected = in == 0 ? Verdict.NONE : in == max - min + 1 ? Verdict.ALL : Verdict.SOME;
            assertEquals(expected, set.within(min, max), () -> set + " of " + min + ".." + max);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
    void belowIsWhatIsLess(long bound) {
        assertHolds(value -> value < bound, LongRanges.below(bound));
    }
}
