package io.basalt.store.tier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What leaves full tiers, what comes back, and what stays where it is. */
class WatermarksTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Hysteresis HYSTERESIS = new Hysteresis(0.9, 0.7, 0.5, 4, Duration.ofDays(1));

    private final List<Resident> residents = new ArrayList<>();
    private final RecentMoves recent = new RecentMoves(HYSTERESIS);
    private long flash = 1000;
    private long hdd = 10_000;
    private int copies = 1;

    private WatermarksTest with(long blob, String tier, long bytes, double heat) {
        residents.add(new Resident(blob, tier, bytes, heat, Optional.empty(), Optional.empty()));
        return this;
    }

    private void pinned(long blob, String tier, long bytes, double heat) {
        residents.add(new Resident(blob, tier, bytes, heat, Optional.of(tier), Optional.of(tier)));
    }

    private MovePlan plan() {
        return plan(NOW);
    }

    private MovePlan plan(Instant now) {
        return Watermarks.plan(
                List.of(fill("flash", flash, copies), fill("hdd", hdd, 1), fill("cold", 1_000_000, 1)),
                residents,
                recent,
                now);
    }

    private TierFill fill(String tier, long capacity, int tierCopies) {
        long used = residents.stream()
                .filter(resident -> resident.tier().equals(tier))
                .mapToLong(Resident::bytes)
                .sum();
        return new TierFill(tier, capacity, used * tierCopies, tierCopies);
    }

    private static List<String> shown(MovePlan plan) {
        return plan.transfers().stream()
                .map(move -> move.blobId() + ": " + move.from() + " to " + move.to())
                .toList();
    }

    @Test
    void belowTheHighMarkNothingLeaves() {
        with(1, "flash", 450, 0).with(2, "flash", 450, 0);
        assertEquals(List.of(), plan().transfers());
    }

    @Test
    void aboveTheHighMarkTheColdestLeaveUntilTheLowMark() {
        with(1, "flash", 300, 2)
                .with(2, "flash", 100, 1)
                .with(3, "flash", 101, 0)
                .with(4, "flash", 400, 9)
                .with(5, "flash", 100, 3);
        MovePlan plan = plan();
        assertEquals(List.of("3: flash to hdd", "2: flash to hdd", "1: flash to hdd"), shown(plan));
        assertEquals(new MovePlan.Level("flash", 1001, 500, 0), plan.tiers().get(0));
        assertEquals(new MovePlan.Level("hdd", 0, 501, 0), plan.tiers().get(1));
    }

    @Test
    void copiesAreCharged() {
        copies = 2;
        with(1, "flash", 200, 2).with(2, "flash", 200, 1).with(3, "flash", 100, 0);
        MovePlan plan = plan();
        assertEquals(List.of("3: flash to hdd", "2: flash to hdd"), shown(plan));
        assertEquals(new MovePlan.Level("flash", 1000, 400, 0), plan.tiers().get(0));
        assertEquals(new MovePlan.Level("hdd", 0, 300, 0), plan.tiers().get(1));
    }

    @Test
    void whatIsPinnedStaysAndTheExcessIsTold() {
        pinned(1, "flash", 950, 0);
        with(2, "flash", 40, 100);
        MovePlan plan = plan();
        assertEquals(List.of("2: flash to hdd"), shown(plan));
        assertEquals(new MovePlan.Level("flash", 990, 950, 50), plan.tiers().get(0));
    }

    @Test
    void rulesSetBounds() {
        residents.add(new Resident(1, "flash", 500, 0, Optional.empty(), Optional.of("flash")));
        residents.add(new Resident(2, "flash", 499, 1, Optional.of("cold"), Optional.empty()));
        residents.add(new Resident(3, "hdd", 100, 9, Optional.of("hdd"), Optional.empty()));
        assertEquals(List.of("2: flash to cold"), shown(plan()));
        residents.remove(1);
        assertEquals(List.of(), shown(plan()));
    }

    @Test
    void aFullNeighbourMakesRoomFirstOrIsPassedOver() {
        hdd = 1000;
        with(1, "flash", 950, 1).with(2, "hdd", 950, 0);
        assertEquals(List.of("2: hdd to cold", "1: flash to cold"), shown(plan()));
        residents.clear();
        with(1, "flash", 910, 1).with(2, "hdd", 950, 0);
        hdd = 1020;
        // 2 makes room for it, and 910 of 1020 stay below the high mark.
        assertEquals(List.of("2: hdd to cold", "1: flash to hdd"), shown(plan()));
    }

    @Test
    void theHottestComeBackWhileThereIsRoomBelowTheLowMark() {
        with(1, "hdd", 300, 5)
                .with(2, "hdd", 300, 7)
                .with(3, "cold", 300, 6)
                .with(4, "hdd", 50, 4)
                .with(5, "hdd", 50, 3.9);
        MovePlan plan = plan();
        assertEquals(List.of("2: hdd to flash", "3: cold to flash"), shown(plan));
        assertEquals(new MovePlan.Level("flash", 0, 600, 0), plan.tiers().get(0));
        residents.clear();
        with(1, "hdd", 701, 9).with(2, "cold", 700, 8);
        assertEquals(List.of("2: cold to flash"), shown(plan()));
    }

    @Test
    void whatWasMovedLatelyStaysUnlessItsHeatCrossedBothThresholds() {
        with(1, "hdd", 100, 50);
        recent.note(1, 10, NOW.minusSeconds(60));
        assertEquals(List.of(), shown(plan()));
        assertEquals(List.of("1: hdd to flash"), shown(plan(NOW.plus(Duration.ofDays(1)))));
        recent.note(1, 0.4, NOW.minusSeconds(50));
        assertEquals(List.of("1: hdd to flash"), shown(plan()));
        residents.clear();
        with(1, "flash", 950, 0.6);
        recent.note(1, 4, NOW);
        MovePlan held = plan();
        assertEquals(List.of(), shown(held));
        assertEquals(50, held.tiers().get(0).excess());
        residents.clear();
        with(1, "flash", 950, 0.49);
        assertEquals(List.of("1: flash to hdd"), shown(plan()));
    }

    @Test
    void recentMovesAreForgottenWhenTheirWindowIsOver() {
        for (int hour = 0; hour < 100; hour++) {
            recent.note(hour, 1, NOW.plus(Duration.ofHours(hour)));
        }
        assertEquals(24, recent.count());
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Hysteresis(0.7, 0.7, 1, 2, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new Hysteresis(1.1, 0.7, 1, 2, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new Hysteresis(0.9, 0.7, 2, 2, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new Hysteresis(0.9, 0.7, 1, 2, Duration.ofDays(-1)));
        with(1, "tape", 1, 1);
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, this::plan).getMessage());
        assertTrue(message.contains("'tape'") && message.contains("flash"), message);
    }
}
