package io.basalt.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeClockTest {
    private final FakeClock clock = new FakeClock();

    @Test
    void standsStill() {
        assertEquals(FakeClock.START, clock.instant());
        assertEquals(FakeClock.START, clock.instant());
    }

    @Test
    void goesOnByWhatItIsTold() {
        clock.advance(Duration.ofDays(30)).advance(Duration.ofMillis(1));

        assertEquals(FakeClock.START.plus(Duration.ofDays(30)).plusMillis(1), clock.instant());
        assertEquals(FakeClock.START.toEpochMilli() + 30L * 24 * 3600 * 1000 + 1, clock.millis());
    }
}
