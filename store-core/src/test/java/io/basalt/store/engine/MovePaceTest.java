package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A mover on a disk that it shares with users, in a time of its own. */
class MovePaceTest {
    private static final long DISK_RATE = 500_000_000;
    private static final long MEBIBYTE = 1 << 20;

    private final Foreground foreground = new Foreground();
    private long now;
    private boolean users;

    /** Users make an operation each millisecond; it takes longer the more the mover takes of the disk. */
    private void pass(long nanos, double loadOfMover) {
        for (long at = 0; at < nanos; at += 1_000_000) {
            if (users) {
                foreground.took((long) (1_000_000 * (1 + loadOfMover * loadOfMover * 20)));
            }
        }
        now += nanos;
    }

    private MovePace pace(OptionalLong budget) {
        return new MovePace(budget, foreground, () -> now, park -> pass(park, 0));
    }

    /** Moves for some seconds; gives bytes per second. */
    private double run(MovePace pace, boolean withUsers, long seconds) {
        users = withUsers;
        long begin = now;
        long moved = 0;
        while (now - begin < TimeUnit.SECONDS.toNanos(seconds)) {
            double load = Math.min(1, pace.rate() / (double) DISK_RATE);
            pass(MEBIBYTE * 1_000_000_000 / DISK_RATE, load);
            pace.spend(MEBIBYTE);
            moved += MEBIBYTE;
        }
        return moved / (double) seconds;
    }

    @Test
    void aLonelyMoverIsNotHeldBack() {
        assertTrue(run(pace(OptionalLong.empty()), false, 5) > 0.95 * DISK_RATE);
    }

    @Test
    void aBudgetIsKept() {
        double rate = run(pace(OptionalLong.of(50_000_000)), false, 5);
        assertTrue(Math.abs(rate - 50e6) < 2e6, "rate " + rate);
    }

    @Test
    void itGivesWayToUsersAndStillGetsOn() {
        MovePace pace = pace(OptionalLong.empty());
        run(pace, true, 30);
        double rate = run(pace, true, 30);
        assertTrue(rate > 1e6, "rate " + rate);
        double load = pace.rate() / (double) DISK_RATE;
        assertTrue(load * load * 20 < 0.25, "users' operations take " + (1 + load * load * 20) + " times as long");
    }

    @Test
    void itTakesTheWholeDiskAgainWhenUsersAreGone() {
        MovePace pace = pace(OptionalLong.empty());
        run(pace, true, 10);
        assertTrue(pace.rate() < DISK_RATE);
        run(pace, false, 2);
        assertEquals(Long.MAX_VALUE, pace.rate());
    }

    @Test
    void quantilesAreThoseOfTheCountedTimesToAFifth() {
        for (int i = 1; i <= 1000; i++) {
            foreground.took(i * 1000L);
        }
        Foreground.Latencies taken = foreground.take();
        assertEquals(1000, taken.count());
        assertEquals(500_000, taken.quantile(0.5), 100_000);
        assertEquals(950_000, taken.quantile(0.95), 190_000);
        assertEquals(0, foreground.take().count());
    }
}
