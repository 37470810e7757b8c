package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What groups wait for. */
class GroupPaceTest {
    private final GroupPace pace = new GroupPace();

    private void settle(int size, int waiting, long nanos) {
        for (int i = 0; i < 100; i++) {
            pace.ended(size, waiting, nanos);
        }
    }

    @Test
    void aFirstGroupAndASingleWriterWaitForNobody() {
        assertEquals(1, pace.wanted());
        settle(1, 0, 500_000);
        assertEquals(1, pace.wanted());
    }

    @Test
    void twoWritersThatMissEachOtherAreBroughtTogether() {
        settle(1, 1, 500_000);
        assertEquals(2, pace.wanted());
        settle(2, 0, 500_000);
        assertEquals(2, pace.wanted());
    }

    @Test
    void manyWritersMakeGroupsOfMoreThanHalfOfThem() {
        settle(20, 44, 500_000);
        assertEquals(33, pace.wanted());
    }

    @Test
    void writersThatHaveLeftAreNotWaitedForAgain() {
        settle(40, 24, 500_000);
        pace.ended(1, 0, 500_000);
        assertEquals(1, pace.wanted());
    }

    @Test
    void theWaitIsAtMostHalfOfWhatAGroupTakesAndBounded() {
        settle(10, 10, 400_000);
        assertTrue(pace.patienceNanos() > 190_000 && pace.patienceNanos() <= 200_000, pace.patienceNanos() + " ns");
        settle(10, 10, 1_000_000_000);
        assertEquals(2_000_000, pace.patienceNanos());
    }
}
