package io.basalt.store.tier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What heat tells of reads, how nearly, and in how little memory. */
class HeatTest {
    private static final long START = Instant.parse("2026-03-01T18:00:00Z").toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final double ROUNDING = 0.001;

    private final Heat heat = new Heat(Duration.ofDays(7));

    private double of(long blobId, long millis) {
        return heat.of(blobId, millis).heat();
    }

    @Test
    void aReadCountsHalfAfterAHalfLife() {
        heat.touch(1, 1, START);
        assertEquals(1, of(1, START), ROUNDING);
        assertEquals(0.5, of(1, START + 7 * DAY), ROUNDING);
        assertEquals(0.25, of(1, START + 14 * DAY), ROUNDING);
        heat.touch(1, 1, START + 7 * DAY);
        assertEquals(1.5, of(1, START + 7 * DAY), ROUNDING);
    }

    @Test
    void aReadOfAPartCountsForItsShare() {
        for (int i = 0; i < 4; i++) {
            heat.touch(1, 0.25, START);
        }
        assertEquals(1, of(1, START), ROUNDING);
        assertThrows(IllegalArgumentException.class, () -> heat.touch(1, 0, START));
        assertThrows(IllegalArgumentException.class, () -> heat.touch(1, Double.NaN, START));
    }

    @Test
    void theLastReadIsKnownByTheDay() {
        assertEquals(new Heat.Reads(0, Optional.empty()), heat.of(1, START));
        heat.touch(1, 1, START);
        assertEquals(Optional.of(LocalDate.of(2026, 3, 1)), heat.of(1, START).lastRead());
        heat.touch(1, 1, START + DAY);
        assertEquals(
                Optional.of(LocalDate.of(2026, 3, 2)),
                heat.of(1, START + 90 * DAY).lastRead());
    }

    @Test
    void aClockThatGoesBackTakesNothingAway() {
        heat.touch(1, 1, START);
        heat.touch(1, 1, START - 3 * DAY);
        assertEquals(Optional.of(LocalDate.of(2026, 3, 1)), heat.of(1, START).lastRead());
        assertEquals(1 + Math.pow(0.5, 3 / 7.0), of(1, START), 0.01);
        heat.touch(2, 1, 0);
        assertEquals(Optional.of(LocalDate.of(1970, 1, 2)), heat.of(2, START).lastRead());
    }

    @Test
    void whatIsForgottenIsColdAndTheOthersStay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        HeatShard shard = new HeatShard(DAY, 1);
        Map<Long, Long> days = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            // Neighbours, so that they stand in each other's way.
            long hash = random.nextInt(300) + (random.nextBoolean() ? (1L << 30) - 300 : 0);
            if (random.nextInt(3) == 0) {
                shard.forget(hash);
                days.remove(hash);
            } else {
                long day = 20_000L + random.nextInt(100);
                shard.touch(hash, 1, day * DAY);
                days.merge(hash, day, Math::max);
            }
            assertEquals(days.size(), shard.count());
        }
        for (long hash = 0; hash < 1L << 30; hash = hash == 299 ? (1L << 30) - 300 : hash + 1) {
            assertEquals(days.getOrDefault(hash, -1L), shard.lastDay(hash), "seed " + seed + " hash " + hash);
        }
    }

    @Test
    void randomReadsComeWithinAPercentOfTheExactSum() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double halfLife = Duration.ofDays(7).toMillis();
        double[] exact = new double[50];
        long now = START;
        for (int i = 0; i < 50_000; i++) {
            long step = random.nextInt(400) == 0 ? random.nextInt(3 * (int) DAY) : random.nextInt(60_000);
            now += step;
            for (int blob = 0; blob < exact.length; blob++) {
                exact[blob] *= Math.pow(0.5, step / halfLife);
            }
            // The low ones are the hot ones.
            int blob = (int) (exact.length * Math.pow(random.nextDouble(), 3));
            double weight = random.nextBoolean() ? 1 : 0.01 + random.nextDouble();
            exact[blob] += weight;
            heat.touch(blob, weight, now);
        }
        for (int blob = 0; blob < exact.length; blob++) {
            assertEquals(exact[blob], of(blob, now), exact[blob] * 0.01, "seed " + seed + " blob " + blob);
        }
    }

    @Test
    void manySmallReadsOfAHotBlobAreNotRoundedAway() {
        for (int i = 0; i < 200_000; i++) {
            heat.touch(1, 1, START);
        }
        assertEquals(200_000, of(1, START), 200_000 * 0.05);
    }

    @Test
    void aBlobTakesAtMostSixteenBytesAtAnyNumberUpToAMillion() {
        double most = 0;
        for (int blobs = 1; blobs <= 1_000_000; blobs++) {
            // As ids are given: an epoch and a counter that objects and contents share.
            heat.touch((7L << 40) + 3L * blobs, 1, START);
            if (blobs >= 100_000 && blobs % 10_000 == 0) {
                most = Math.max(most, (double) heat.bytes() / blobs);
            }
        }
        // Two of a million may share a word, once in many ids; these do not.
        assertEquals(1_000_000, heat.count());
        assertTrue(most <= 16, most + " bytes");
    }

    @Test
    void readsFromManyThreadsAllCount() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Boolean>> readers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                readers.add(() -> {
                    for (int n = 0; n < 10_000; n++) {
                        heat.touch(n % 100, 1, START);
                    }
                    return true;
                });
            }
            for (Future<Boolean> reader : pool.invokeAll(readers)) {
                assertTrue(reader.get());
            }
        } finally {
            pool.shutdown();
        }
        for (int blob = 0; blob < 100; blob++) {
            assertEquals(400, of(blob, START), 20);
        }
    }

    @Test
    void halfLivesHaveLimits() {
        assertThrows(IllegalArgumentException.class, () -> new Heat(Duration.ofMinutes(59)));
        assertThrows(IllegalArgumentException.class, () -> new Heat(Duration.ofDays(3651)));
    }
}
