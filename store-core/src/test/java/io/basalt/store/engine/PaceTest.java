package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Work in the background keeps to its rate, measured over any stretch of it. */
class PaceTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong now = new AtomicLong(77);

    @Test
    void whatIsSpentIsWaitedForAndIdleTimeIsNotSavedUp() {
        Pace pace = new Pace(1000, now::get, now::addAndGet);
        pace.spend(500);
        pace.spend(1500);
        assertEquals(77 + 2 * SECOND, now.get());
        now.addAndGet(10 * SECOND);
        pace.spend(3000);
        assertEquals(77 + 15 * SECOND, now.get());
    }

    @Test
    void withoutARateNobodyWaits() {
        Pace.UNBOUNDED.spend(Long.MAX_VALUE);
        assertEquals(77, now.get());
    }
}
