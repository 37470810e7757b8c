package io.basalt.store.tier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random reads, puts and deletions over weeks, with the plans carried out: nothing goes to and fro. */
class WatermarksPropertyTest {
    private static final List<String> TIERS = List.of("flash", "hdd", "cold");
    private static final long[] CAPACITY = {3000, 8000, 100_000};
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Hysteresis HYSTERESIS = new Hysteresis(0.9, 0.8, 0.5, 3, Duration.ofDays(2));

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Heat heat = new Heat(Duration.ofDays(2));
    private final RecentMoves recent = new RecentMoves(HYSTERESIS);
    private final Map<Long, Resident> blobs = new TreeMap<>();
    private final Map<Long, Moved> last = new HashMap<>();
    private long nextId = 1;
    private int moves;
    private int again;

    private record Moved(Instant at, double heat) {}

    @Test
    void noBlobMovesTwiceWithinTheWindowUnlessItsHeatCrossedBothThresholds() {
        for (int hour = 0; hour < 24 * 60; hour++) {
            Instant now = START.plus(Duration.ofHours(hour));
            live(now);
            blobs.replaceAll((id, blob) -> new Resident(
                    id,
                    blob.tier(),
                    blob.bytes(),
                    heat.of(id, now.toEpochMilli()).heat(),
                    blob.fastest(),
                    blob.slowest()));
            MovePlan plan = Watermarks.plan(fills(), blobs.values(), recent, now);
            check(plan, now);
            carryOut(plan, now);
        }
        assertTrue(moves > 300, moves + " moves" + seed());
        assertTrue(again > 0, "no blob moved again within the window for its heat" + seed());
    }

    private String seed() {
        return ", seed " + seed;
    }

    /** An hour: puts that land on flash, deletions, and reads of which most go to few blobs, others each week. */
    private void live(Instant now) {
        for (int puts = random.nextInt(3); puts > 0; puts--) {
            Optional<String> pin = random.nextInt(20) == 0 ? Optional.of("flash") : Optional.empty();
            if (used("flash") < CAPACITY[0] - 100) {
                blobs.put(nextId, new Resident(nextId, "flash", 1 + random.nextInt(100), 0, Optional.empty(), pin));
                nextId++;
            }
        }
        List<Long> ids = new ArrayList<>(blobs.keySet());
        if (ids.size() > 150) {
            long gone = ids.get(random.nextInt(ids.size()));
            blobs.remove(gone);
            heat.forget(gone);
            ids.remove(gone);
        }
        long week = Duration.between(START, now).toDays() / 7;
        for (int reads = ids.isEmpty() ? 0 : random.nextInt(30); reads > 0; reads--) {
            int place = (int) (ids.size() * Math.pow(random.nextDouble(), 4));
            heat.touch(ids.get((int) ((place + week * 31) % ids.size())), 1, now.toEpochMilli());
        }
    }

    private long used(String tier) {
        return blobs.values().stream()
                .filter(blob -> blob.tier().equals(tier))
                .mapToLong(Resident::bytes)
                .sum();
    }

    private List<TierFill> fills() {
        List<TierFill> fills = new ArrayList<>();
        for (int i = 0; i < TIERS.size(); i++) {
            fills.add(new TierFill(TIERS.get(i), CAPACITY[i], used(TIERS.get(i)), 1));
        }
        return fills;
    }

    private void check(MovePlan plan, Instant now) {
        for (MovePlan.Transfer move : plan.transfers()) {
            Moved before = last.get(move.blobId());
            if (before != null && now.isBefore(before.at.plus(HYSTERESIS.window()))) {
                boolean cooled = before.heat >= HYSTERESIS.hot() && move.heat() < HYSTERESIS.cold();
                boolean warmed = before.heat < HYSTERESIS.cold() && move.heat() >= HYSTERESIS.hot();
                assertTrue(cooled || warmed, move + " after " + before + seed());
                again++;
            }
            Resident blob = blobs.get(move.blobId());
            assertEquals(blob.tier(), move.from(), move + seed());
            assertTrue(blob.slowest().isEmpty() || !isDown(move), move + seed());
            if (isDown(move)) {
                assertColderThanThoseThatStay(plan, move, now);
            } else {
                assertTrue(move.heat() >= HYSTERESIS.hot(), move + seed());
            }
        }
        assertLevels(plan);
    }

    private static boolean isDown(MovePlan.Transfer move) {
        return TIERS.indexOf(move.to()) > TIERS.indexOf(move.from());
    }

    private void assertColderThanThoseThatStay(MovePlan plan, MovePlan.Transfer move, Instant now) {
        for (Resident other : blobs.values()) {
            boolean stays = plan.transfers().stream().noneMatch(each -> each.blobId() == other.blobId());
            boolean free = other.slowest().isEmpty() && recent.allow(other.blobId(), other.heat(), now);
            if (stays && free && other.tier().equals(move.from())) {
                assertTrue(other.heat() >= move.heat(), move + " before " + other + seed());
            }
        }
    }

    private void assertLevels(MovePlan plan) {
        for (int i = 0; i < TIERS.size() - 1; i++) {
            MovePlan.Level level = plan.tiers().get(i);
            String tier = level.tier();
            boolean leaves =
                    plan.transfers().stream().anyMatch(move -> move.from().equals(tier) && isDown(move));
            boolean comes = plan.transfers().stream().anyMatch(move -> move.to().equals(tier) && !isDown(move));
            assertTrue(!(leaves && comes), "to and fro in one plan: " + plan + seed());
            assertTrue(!comes || level.after() <= CAPACITY[i] * HYSTERESIS.low(), plan + seed());
            assertTrue(!leaves || level.before() > CAPACITY[i] * HYSTERESIS.high(), plan + seed());
            assertEquals(Math.max(0, level.after() - (long) (CAPACITY[i] * HYSTERESIS.high())), level.excess());
        }
    }

    private void carryOut(MovePlan plan, Instant now) {
        for (MovePlan.Transfer move : plan.transfers()) {
            Resident blob = blobs.get(move.blobId());
            blobs.put(
                    move.blobId(),
                    new Resident(move.blobId(), move.to(), blob.bytes(), blob.heat(), blob.fastest(), blob.slowest()));
            recent.note(move.blobId(), move.heat(), now);
            last.put(move.blobId(), new Moved(now, move.heat()));
            moves++;
        }
        for (MovePlan.Level level : plan.tiers()) {
            assertEquals(level.after(), used(level.tier()), level + seed());
        }
    }
}
