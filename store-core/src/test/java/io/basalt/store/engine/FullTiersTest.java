package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.testing.FakeClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the log says of tiers that are full. */
class FullTiersTest {
    private static final String REMEDY = "; free some, move objects to another tier, or raise its capacity";

    @Test
    void aTierThatSpillsIsToldOnceAMinuteWithHowMuchItWas() {
        FakeClock clock = new FakeClock();
        FullTiers full = new FullTiers(clock);

        assertEquals(
                Optional.of("tier flash is full: a write goes to another tier instead, now to hdd" + REMEDY),
                full.count("flash", "hdd"));
        assertEquals(Optional.empty(), full.count("flash", "hdd"));
        assertEquals(
                Optional.of("tier hdd is full: a write goes to another tier instead, now to tape" + REMEDY),
                full.count("hdd", "tape"),
                "each tier has its own minute");
        clock.advance(Duration.ofSeconds(59));
        assertEquals(Optional.empty(), full.count("flash", "hdd"));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(
                Optional.of("tier flash is full: 3 writes went to another tier instead, now to tape" + REMEDY),
                full.count("flash", "tape"));
        assertEquals(Optional.empty(), full.count("flash", "tape"));
    }
}
