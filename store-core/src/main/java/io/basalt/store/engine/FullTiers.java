package io.basalt.store.engine;

import io.basalt.store.volume.Tier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of tiers that are full: which disks have refused bytes although there seemed to be room, and how often something
 * went to another tier instead, which the log tells at most once a minute and tier. Thread-safe.
 */
final class FullTiers {
    private static final Logger LOG = LoggerFactory.getLogger(FullTiers.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    /** For how long a tier is avoided after its disk has refused bytes: somebody else fills it, or a quota ends there. */
    private static final long AVOIDED_NANOS = 10_000_000_000L;

    private final InstantSource clock;
    private final Map<String, Long> refusedAt = new ConcurrentHashMap<>();
    private final Map<String, Tally> tallies = new HashMap<>();

    /** How many writes have left a tier since it was told last. */
    private static final class Tally {
        private Instant told = Instant.MIN;
        private long untold;
    }

    FullTiers(InstantSource clock) {
        this.clock = clock;
    }

    /** A disk of the tier had no space for what should have had room. */
    void refused(Tier tier) {
        refusedAt.put(tier.name(), System.nanoTime());
    }

    /** Whether others are to be preferred, whatever the tier says of its free space. */
    boolean isAvoided(Tier tier) {
        Long at = refusedAt.get(tier.name());
        return at != null && System.nanoTime() - at < AVOIDED_NANOS;
    }

    boolean anyRefused() {
        return !refusedAt.isEmpty();
    }

    /** Something that was to land on one tier goes to another. */
    void spilled(Tier from, Tier to) {
        count(from.name(), to.name()).ifPresent(LOG::warn);
    }

    /** What the log is to say, if it is time to say anything. */
    synchronized Optional<String> count(String from, String to) {
        Tally tally = tallies.computeIfAbsent(from, tier -> new Tally());
        tally.untold++;
        Instant now = clock.instant();
        if (now.isBefore(tally.told.plus(BETWEEN_LINES))) {
            return Optional.empty();
        }
        String line = "tier " + from + " is full: "
                + (tally.untold == 1 ? "a write goes" : tally.untold + " writes went")
                + " to another tier instead, now to " + to
                + "; free some, move objects to another tier, or raise its capacity";
        tally.told = now;
        tally.untold = 0;
        return Optional.of(line);
    }
}
