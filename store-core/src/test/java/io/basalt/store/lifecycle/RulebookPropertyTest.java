package io.basalt.store.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.ValueType;
import io.basalt.store.predicate.BucketFields;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random rules on random objects, decided at once and the slow way. */
class RulebookPropertyTest {
    private static final Duration HALF_LIFE = Duration.ofDays(3);
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final BucketFields FIELDS = BucketFields.of(List.of(
            column("n", ValueType.LONG),
            column("label", ValueType.STRING),
            column("x", ValueType.DOUBLE),
            column("tag.t1", ValueType.STRING)));

    private static AttributeColumn column(String name, ValueType type) {
        return new AttributeColumn((Field.Attribute) Field.attribute(name, type), 1, 1);
    }

    @Test
    void decisionsAreThoseOfTheSlowWay() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int acted = 0;
        for (int i = 0; i < 1500; i++) {
            String run = "seed " + seed + " run " + i;
            Lifecycle lifecycle = RandomRules.any(random);
            Facts facts = facts(random);
            Instant now = START.plusMillis(
                    (long) (random.nextDouble() * Duration.ofDays(25).toMillis()));
            Outlook outlook =
                    Rulebook.of(lifecycle, FIELDS, RandomRules.TIERS, HALF_LIFE).decide(facts, now);
            NaiveRules naive = new NaiveRules(lifecycle.rules(), RandomRules.TIERS, HALF_LIFE);
            assertEquals(naive.at(facts, now, now), settled(lifecycle, facts, now), run);
            assertWithin(outlook, facts, run);
            acted += outlook.now() instanceof Decision.Stay ? 0 : 1;
        }
        assertTrue(acted > 150, acted + " decisions to do something, seed " + seed);
    }

    @Test
    void theNextDecisionIsTheFirstThatTheSlowWayComesTo() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 300; i++) {
            String run = "seed " + seed + " run " + i;
            Lifecycle lifecycle = RandomRules.any(random);
            Instant now = START.plusMillis(
                    (long) (random.nextDouble() * Duration.ofDays(10).toMillis()));
            Facts facts = facts(random);
            Rulebook book = Rulebook.of(lifecycle, FIELDS, RandomRules.TIERS, HALF_LIFE);
            // What is to be done now is done, until nothing is.
            Outlook outlook = book.decide(facts, now);
            for (int step = 0; outlook.now() instanceof Decision.Move move; step++) {
                assertTrue(step < 3, run + ": " + move);
                facts = facts.withTiers(after(facts.tiers(), move));
                outlook = book.decide(facts, now);
            }
            if (outlook.now() instanceof Decision.Stay) {
                NaiveRules naive = new NaiveRules(lifecycle.rules(), RandomRules.TIERS, HALF_LIFE);
                Instant horizon = now.plus(Duration.ofDays(40));
                Optional<Instant> slow = firstChange(naive.matching(facts), facts, now, horizon);
                Optional<Instant> next =
                        outlook.next().map(Outlook.Upcoming::at).filter(horizon::isAfter);
                assertEquals(slow.isPresent(), next.isPresent(), run);
                if (slow.isPresent()) {
                    found++;
                    // The slow way looks once an hour.
                    Duration early = Duration.between(next.orElseThrow(), slow.get());
                    assertTrue(!early.isNegative() && early.compareTo(Duration.ofHours(1)) <= 0, run + ": " + early);
                }
            }
        }
        assertTrue(found > 25, found + " next decisions, seed " + seed);
    }

    @Test
    void whatRulesDoSomethingWithIsAmongTheirCandidates() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int among = 0;
        int acted = 0;
        int runs = 3000;
        for (int i = 0; i < runs; i++) {
            Facts facts = facts(random);
            Instant now = START.plusMillis(
                    (long) (random.nextDouble() * Duration.ofDays(25).toMillis()));
            Rulebook book = Rulebook.of(RandomRules.any(random), FIELDS, RandomRules.TIERS, HALF_LIFE);
            boolean candidate = book.candidates(now).stream()
                    .anyMatch(each -> new Truth(facts.object()).of(each) == Predicate.Constant.TRUE);
            boolean acts =
                    facts.noncurrent().isEmpty() && !(book.decide(facts, now).now() instanceof Decision.Stay);
            assertTrue(candidate || !acts, "seed " + seed + " run " + i + ": " + facts);
            among += candidate ? 1 : 0;
            acted += acts ? 1 : 0;
        }
        assertTrue(acted > 200 && among < runs / 2, acted + " acted on, candidates " + among + ", seed " + seed);
    }

    private static Optional<Instant> firstChange(NaiveRules naive, Facts facts, Instant now, Instant horizon)
            throws Exception {
        Map<String, String> here = identity(facts);
        Instant hour = now.truncatedTo(java.time.temporal.ChronoUnit.HOURS).plus(Duration.ofHours(1));
        for (Instant time = hour; time.isBefore(horizon); time = time.plus(Duration.ofHours(1))) {
            if (!naive.at(facts, now, time).equals(here)) {
                return Optional.of(time);
            }
        }
        return Optional.empty();
    }

    /** Where each part comes to lie when decisions are carried out until none is left. */
    private static Map<String, String> settled(Lifecycle lifecycle, Facts start, Instant now) throws Exception {
        Rulebook book = Rulebook.of(lifecycle, FIELDS, RandomRules.TIERS, HALF_LIFE);
        Map<String, String> fates = identity(start);
        Facts facts = start;
        for (int step = 0; step < 4; step++) {
            Decision decision = book.decide(facts, now).now();
            if (decision instanceof Decision.Expire) {
                fates.replaceAll((part, at) -> "expired");
                if (fates.isEmpty()) {
                    fates.put("", "expired");
                }
                return fates;
            } else if (decision instanceof Decision.Move move) {
                fates.replaceAll((part, at) -> move.from().contains(at) ? move.to() : at);
                facts = facts.withTiers(after(facts.tiers(), move));
            } else {
                return fates;
            }
        }
        throw new AssertionError("still moving: " + facts);
    }

    private static Map<String, String> identity(Facts facts) {
        Map<String, String> fates = new TreeMap<>();
        facts.tiers().forEach(tier -> fates.put(tier, tier));
        return fates;
    }

    private static SortedSet<String> after(SortedSet<String> tiers, Decision.Move move) {
        SortedSet<String> after = new TreeSet<>(tiers);
        after.removeAll(move.from());
        after.add(move.to());
        return after;
    }

    /** What is decided keeps to the bounds that others are told. */
    private static void assertWithin(Outlook outlook, Facts facts, String run) {
        if (outlook.now() instanceof Decision.Move move) {
            int to = RandomRules.TIERS.indexOf(move.to());
            int fastest =
                    outlook.bounds().fastest().map(RandomRules.TIERS::indexOf).orElse(0);
            int slowest =
                    outlook.bounds().slowest().map(RandomRules.TIERS::indexOf).orElse(2);
            assertTrue(fastest <= to && to <= slowest, run + ": " + outlook);
            assertTrue(
                    facts.tiers().containsAll(move.from()) && !move.from().contains(move.to()), run + ": " + outlook);
        }
    }

    private static Facts facts(Random random) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        if (random.nextBoolean()) {
            attributes.put("n", AttributeValue.of((long) random.nextInt(8)));
            attributes.put("tag.t1", AttributeValue.of(random.nextBoolean() ? "red" : "blue"));
        }
        if (random.nextBoolean()) {
            attributes.put("label", AttributeValue.of(random.nextBoolean() ? "cat" : "dog"));
            attributes.put("x", AttributeValue.of(random.nextInt(4) / 2.0));
        }
        Instant written = START.plusMillis(
                (long) (random.nextDouble() * Duration.ofDays(8).toMillis()));
        if (random.nextInt(4) == 0) {
            written = written.truncatedTo(java.time.temporal.ChronoUnit.DAYS);
        }
        SortedSet<String> tiers = new TreeSet<>();
        for (int parts = random.nextInt(8) == 0 ? random.nextInt(4) : 1; parts > 0; parts--) {
            tiers.add(RandomRules.TIERS.get(random.nextInt(RandomRules.TIERS.size())));
        }
        Optional<Facts.Noncurrent> noncurrent = random.nextInt(4) > 0
                ? Optional.empty()
                : Optional.of(
                        new Facts.Noncurrent(written.plus(Duration.ofHours(random.nextInt(99))), random.nextInt(4)));
        Optional<LocalDate> last = random.nextBoolean()
                ? Optional.empty()
                : Optional.of(LocalDate.of(2026, 6, 1).plusDays(random.nextInt(20)));
        Facts.Reads reads = new Facts.Reads(last, last.isPresent() ? random.nextDouble() * 8 : 0);
        Optional<String> tier =
                tiers.size() > 1 ? Optional.of("mixed") : tiers.stream().findFirst();
        ObjectInfo object =
                Objects.object(random.nextBoolean() ? "a/b" : "b", random.nextInt(100), written, attributes);
        return new Facts(
                new ObjectInfo(object.entry(), object.contentType(), object.created(), tier, object.attributes()),
                tiers,
                noncurrent,
                reads,
                random.nextInt(10) == 0);
    }
}
