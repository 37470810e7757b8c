package io.basalt.store.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import io.basalt.store.lifecycle.Facts.Reads;
import io.basalt.store.lifecycle.Outlook.Bounds;
import io.basalt.store.lifecycle.Outlook.Upcoming;
import io.basalt.store.predicate.BucketFields;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What rules come to, one conflict at a time. */
class RulebookTest {
    private static final List<String> TIERS = List.of("flash", "hdd", "cold");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant WRITTEN = Instant.parse("2026-01-15T10:30:00Z");

    private final List<Rule> rules = new ArrayList<>();

    private RulebookTest with(Filter filter, Trigger trigger, Action action) {
        rules.add(new Rule("r" + (rules.size() + 1), true, filter, List.of(new Step(trigger, action))));
        return this;
    }

    private RulebookTest with(Trigger trigger, Action action) {
        return with(Filter.ALL, trigger, action);
    }

    private Rulebook book() throws StoreException {
        BucketFields fields = BucketFields.of(
                List.of(new AttributeColumn((Field.Attribute) Field.attribute("label", ValueType.STRING), 1, 1)));
        return Rulebook.of(new Lifecycle(rules), fields, TIERS, WEEK);
    }

    private Outlook outlook(Facts facts, String now) throws StoreException {
        return book().decide(facts, Instant.parse(now));
    }

    private static Facts on(String... tiers) {
        return Facts.current(Objects.object("a/b", WRITTEN), Reads.NONE, tiers);
    }

    private static Facts read(String day, double heat, String tier) {
        return Facts.current(Objects.object("a/b", WRITTEN), new Reads(Optional.of(LocalDate.parse(day)), heat), tier);
    }

    private static String shown(Decision decision) {
        if (decision instanceof Decision.Move move) {
            return move.cause().rule() + ": " + String.join("+", move.from()) + " to " + move.to();
        } else if (decision instanceof Decision.Expire expire) {
            return expire.cause().rule() + ": expire";
        }
        return "stay"
                + ((Decision.Stay) decision).cause().map(c -> " by " + c.rule()).orElse("");
    }

    private static String shown(Upcoming upcoming) {
        return shown(upcoming.decision()) + " at " + upcoming.at();
    }

    private static Action move(String tier) {
        return new Action.Move(tier);
    }

    private static Action promote(String tier) {
        return new Action.Promote(tier);
    }

    @Test
    void daysCountFromTheWritingAndEndAtMidnightAsInS3() throws Exception {
        // The example of S3's documentation: created on the 15th at 10:30, 3 days: on the 19th at 00:00.
        with(new Trigger.Age(3), move("hdd"));
        Outlook before = outlook(on("flash"), "2026-01-18T23:59:59.999Z");
        assertEquals("stay", shown(before.now()));
        assertEquals(
                "r1: flash to hdd at 2026-01-19T00:00:00Z", shown(before.next().orElseThrow()));
        Outlook after = outlook(on("flash"), "2026-01-19T00:00:00Z");
        assertEquals("r1: flash to hdd", shown(after.now()));
        assertEquals(Optional.empty(), after.next());
        Facts atMidnight =
                Facts.current(Objects.object("a", Instant.parse("2026-01-15T00:00:00Z")), Reads.NONE, "flash");
        assertEquals(
                "r1: flash to hdd",
                shown(outlook(atMidnight, "2026-01-18T00:00:00Z").now()));
    }

    @Test
    void theMostDaysThatS3TakesAreFarAway() throws Exception {
        with(new Trigger.Age(Integer.MAX_VALUE), move("hdd"));
        Outlook outlook = outlook(on("flash"), "2026-02-01T00:00:00Z");
        assertEquals("stay", shown(outlook.now()));
        assertEquals(
                "r1: flash to hdd at " + LocalDate.of(2026, 1, 16).plusDays(Integer.MAX_VALUE) + "T00:00:00Z",
                shown(outlook.next().orElseThrow()));
        assertEquals(1, book().candidates(Instant.parse("2026-02-01T00:00:00Z")).size());
    }

    @Test
    void rulesFollowEachOther() throws Exception {
        with(new Trigger.Age(30), move("hdd"))
                .with(new Trigger.Age(90), move("cold"))
                .with(new Trigger.Age(365), Action.Expire.EXPIRE);
        Outlook now = outlook(on("flash"), "2026-03-01T00:00:00Z");
        assertEquals("r1: flash to hdd", shown(now.now()));
        assertEquals("r2: hdd to cold at 2026-04-16T00:00:00Z", shown(now.next().orElseThrow()));
        assertEquals(
                "r3: expire at 2027-01-16T00:00:00Z",
                shown(outlook(on("cold"), "2026-12-01T00:00:00Z").next().orElseThrow()));
        assertEquals(
                Optional.empty(), outlook(on("cold"), "2027-02-01T00:00:00Z").next());
    }

    @Test
    void aMoveIsToASlowerTierAndAPromotionToAFasterOne() throws Exception {
        with(Trigger.Always.ALWAYS, move("hdd"));
        assertEquals("stay", shown(outlook(on("cold"), "2026-02-01T00:00:00Z").now()));
        rules.clear();
        with(Trigger.Always.ALWAYS, promote("hdd"));
        assertEquals("stay", shown(outlook(on("flash"), "2026-02-01T00:00:00Z").now()));
        assertEquals(
                "r1: cold to hdd",
                shown(outlook(on("cold"), "2026-02-01T00:00:00Z").now()));
    }

    @Test
    void expiryBeatsMovesAndPinsAndTheShortestWins() throws Exception {
        with(Trigger.Always.ALWAYS, new Action.Pin("flash"))
                .with(new Trigger.Age(1), move("hdd"))
                .with(new Trigger.Age(9), Action.Expire.EXPIRE)
                .with(new Trigger.Age(8), Action.Expire.EXPIRE);
        assertEquals(
                "r4: expire", shown(outlook(on("hdd"), "2026-06-01T00:00:00Z").now()));
        Facts pinned = new Facts(on("hdd").object(), new TreeSet<>(Set.of("hdd")), Optional.empty(), Reads.NONE, true);
        assertEquals("r4: expire", shown(outlook(pinned, "2026-06-01T00:00:00Z").now()));
    }

    @Test
    void pinsBeatMovesAndTheFastestPinWins() throws Exception {
        with(Trigger.Always.ALWAYS, move("cold"))
                .with(Trigger.Always.ALWAYS, promote("flash"))
                .with(Trigger.Always.ALWAYS, new Action.Pin("cold"))
                .with(Trigger.Always.ALWAYS, new Action.Pin("hdd"));
        assertEquals(
                "r4: flash to hdd",
                shown(outlook(on("flash"), "2026-02-01T00:00:00Z").now()));
        assertEquals(
                "r4: cold+flash to hdd",
                shown(outlook(on("flash", "cold", "hdd"), "2026-02-01T00:00:00Z")
                        .now()));
        Outlook there = outlook(on("hdd"), "2026-02-01T00:00:00Z");
        assertEquals("stay by r4", shown(there.now()));
        assertEquals(Bounds.at("hdd"), there.bounds());
    }

    @Test
    void whatSomebodyPinnedStaysWhereItIs() throws Exception {
        with(Trigger.Always.ALWAYS, new Action.Pin("flash"));
        Facts pinned =
                new Facts(on("hdd").object(), new TreeSet<>(Set.of("cold", "hdd")), Optional.empty(), Reads.NONE, true);
        Outlook outlook = outlook(pinned, "2026-02-01T00:00:00Z");
        assertEquals("stay", shown(outlook.now()));
        assertEquals(new Bounds(Optional.of("hdd"), Optional.of("cold")), outlook.bounds());
    }

    @Test
    void ofSeveralMovesTheSlowestTierWinsAsInS3() throws Exception {
        with(new Trigger.Age(1), move("hdd"))
                .with(new Trigger.Age(1), move("cold"))
                .with(new Trigger.Age(2), move("cold"));
        assertEquals(
                "r2: flash to cold",
                shown(outlook(on("flash"), "2026-02-01T00:00:00Z").now()));
    }

    @Test
    void promotionsLimitMoves() throws Exception {
        with(new Trigger.Age(1), move("cold")).with(new Trigger.HeatAbove(2), promote("hdd"));
        assertEquals(
                "r1: flash to hdd",
                shown(outlook(read("2026-01-31", 5, "flash"), "2026-02-01T00:00:00Z")
                        .now()));
        assertEquals(
                "stay by r2",
                shown(outlook(read("2026-01-31", 5, "hdd"), "2026-02-01T00:00:00Z")
                        .now()));
        Outlook up = outlook(read("2026-01-31", 4, "cold"), "2026-02-01T00:00:00Z");
        assertEquals("r2: cold to hdd", shown(up.now()));
        assertEquals(
                "r1: hdd to cold at 2026-02-08T00:00:00.001Z", shown(up.next().orElseThrow()));
        assertEquals(Bounds.at("hdd"), up.bounds());
    }

    @Test
    void heatCoolsAndUnreadDaysPassUntilARuleTakesHold() throws Exception {
        with(new Trigger.HeatBelow(1), move("hdd"));
        Outlook warm = outlook(read("2026-01-31", 4, "flash"), "2026-02-01T12:00:00Z");
        assertEquals("stay", shown(warm.now()));
        assertEquals(
                "r1: flash to hdd at 2026-02-15T12:00:00.001Z",
                shown(warm.next().orElseThrow()));
        rules.clear();
        with(new Trigger.Unread(10), move("hdd"));
        assertEquals(
                "r1: flash to hdd at 2026-02-11T00:00:00Z",
                shown(outlook(read("2026-01-31", 4, "flash"), "2026-02-01T12:00:00Z")
                        .next()
                        .orElseThrow()));
        assertEquals(
                "r1: flash to hdd at 2026-01-26T00:00:00Z",
                shown(outlook(on("flash"), "2026-01-20T00:00:00Z").next().orElseThrow()));
    }

    @Test
    void datesHoldForObjectsWrittenLater() throws Exception {
        with(new Trigger.OnDate(LocalDate.of(2026, 1, 10)), move("hdd"));
        assertEquals(
                "r1: flash to hdd",
                shown(outlook(on("flash"), "2026-01-15T11:00:00Z").now()));
        rules.clear();
        with(new Trigger.OnDate(LocalDate.of(2026, 1, 20)), move("hdd"));
        assertEquals("stay", shown(outlook(on("flash"), "2026-01-19T23:59:59Z").now()));
        assertEquals(
                "r1: flash to hdd",
                shown(outlook(on("flash"), "2026-01-20T00:00:00Z").now()));
    }

    @Test
    void ofMixedObjectsOnlyTheWrongPartsMove() throws Exception {
        with(Trigger.Always.ALWAYS, move("hdd"));
        assertEquals(
                "r1: flash to hdd",
                shown(outlook(on("flash", "cold"), "2026-02-01T00:00:00Z").now()));
        rules.clear();
        with(Trigger.Always.ALWAYS, move("hdd")).with(Trigger.Always.ALWAYS, promote("hdd"));
        Outlook both = outlook(on("flash", "cold"), "2026-02-01T00:00:00Z");
        assertEquals("r2: cold to hdd", shown(both.now()));
        assertEquals(
                "r1: flash to hdd at 2026-02-01T00:00:00Z", shown(both.next().orElseThrow()));
    }

    @Test
    void noncurrentVersionsHaveStepsOfTheirOwn() throws Exception {
        with(new Trigger.Age(1), Action.Expire.EXPIRE)
                .with(new Trigger.Noncurrent(10, 2), Action.Expire.EXPIRE)
                .with(new Trigger.Noncurrent(5, 0), move("hdd"));
        Instant since = Instant.parse("2026-02-01T00:00:01Z");
        assertEquals(
                "stay",
                shown(outlook(noncurrent(since, 2), "2026-02-06T00:00:00Z").now()));
        assertEquals(
                "r3: flash to hdd",
                shown(outlook(noncurrent(since, 2), "2026-02-07T00:00:00Z").now()));
        assertEquals(
                "r3: flash to hdd",
                shown(outlook(noncurrent(since, 1), "2026-03-01T00:00:00Z").now()));
        assertEquals(
                "r2: expire",
                shown(outlook(noncurrent(since, 2), "2026-03-01T00:00:00Z").now()));
    }

    private static Facts noncurrent(Instant since, int newer) {
        return new Facts(
                on("flash").object(),
                new TreeSet<>(Set.of("flash")),
                Optional.of(new Facts.Noncurrent(since, newer)),
                Reads.NONE,
                false);
    }

    @Test
    void abandonedUploadsExpire() throws Exception {
        with(new Filter("a/"), new Trigger.AbandonedUpload(7), Action.Expire.EXPIRE);
        Outlook young = book().decideUpload("a/b", WRITTEN, Instant.parse("2026-01-20T00:00:00Z"));
        assertEquals("stay", shown(young.now()));
        assertEquals("r1: expire at 2026-01-23T00:00:00Z", shown(young.next().orElseThrow()));
        assertEquals(
                "r1: expire",
                shown(book().decideUpload("a/b", WRITTEN, Instant.parse("2026-01-23T00:00:00Z"))
                        .now()));
        assertEquals(
                "stay",
                shown(book().decideUpload("b", WRITTEN, Instant.parse("2027-01-23T00:00:00Z"))
                        .now()));
        assertEquals("stay", shown(outlook(on("flash"), "2027-01-01T00:00:00Z").now()));
    }

    @Test
    void filtersAskForKeySizeTagsAndConditions() throws Exception {
        Map<String, AttributeValue> attributes = Map.of(
                "label", AttributeValue.of("cat"), "tag.team", AttributeValue.of("red"), "tag.n", AttributeValue.of(5));
        Facts cat = Facts.current(Objects.object("a/b", 100, WRITTEN, attributes), Reads.NONE, "flash");
        assertTrue(holds(cat, Filter.ALL) && holds(cat, new Filter("a/")) && !holds(cat, new Filter("b")));
        assertTrue(holds(cat, Filter.ALL.withSizeGreaterThan(99)) && !holds(cat, Filter.ALL.withSizeGreaterThan(100)));
        assertTrue(holds(cat, Filter.ALL.withSizeLessThan(101)) && !holds(cat, Filter.ALL.withSizeLessThan(100)));
        assertTrue(holds(cat, Filter.ALL.withTag("team", "red")) && !holds(cat, Filter.ALL.withTag("team", "blue")));
        assertTrue(holds(cat, Filter.ALL.withTag("n", "5")) && !holds(cat, Filter.ALL.withTag("label", "cat")));
        assertTrue(holds(cat, Filter.ALL.withWhere("label = 'cat' AND size < 1000 AND content_type LIKE 'image/%'")));
        assertTrue(!holds(cat, Filter.ALL.withWhere("label <> 'cat'")));
        // Unknown is not true.
        assertTrue(!holds(on("flash"), Filter.ALL.withWhere("label <> 'cat'")));
        assertTrue(!holds(on("flash"), Filter.ALL.withWhere("NOT label = 'cat'")));
    }

    private boolean holds(Facts facts, Filter filter) throws StoreException {
        rules.clear();
        with(filter, Trigger.Always.ALWAYS, move("hdd"));
        return !(outlook(facts, "2026-02-01T00:00:00Z").now() instanceof Decision.Stay);
    }

    @Test
    void everyStepThatAnObjectMeetsSaysFromWhenAndUntilWhen() throws Exception {
        with(new Trigger.Age(3), move("hdd"))
                .with(new Filter("elsewhere/"), new Trigger.Age(3), move("hdd"))
                .with(new Trigger.HeatAbove(2), promote("flash"))
                .with(new Trigger.Noncurrent(1, 0), Action.Expire.EXPIRE);
        Instant now = Instant.parse("2026-02-01T00:00:00Z");
        List<Outlook.StepTimes> steps =
                book().decide(read("2026-01-31", 4, "flash"), now).steps();
        assertEquals(
                List.of("r1", "r3"),
                steps.stream().map(step -> step.cause().rule()).toList());
        assertEquals(
                Optional.of(Instant.parse("2026-01-19T00:00:00Z")), steps.get(0).from());
        assertEquals(Optional.empty(), steps.get(0).until());
        assertEquals(Optional.empty(), steps.get(1).from());
        Instant end = Instant.parse("2026-02-08T00:00:00.001Z");
        assertEquals(Optional.of(end), steps.get(1).until());
        assertTrue(steps.get(1).isInForce(end.minusMillis(1)) && !steps.get(1).isInForce(end));
        assertTrue(!steps.get(0).isInForce(WRITTEN) && steps.get(0).isInForce(now));
    }

    @Test
    void whatNoRuleIsAboutNeedNotBeLookedAt() throws Exception {
        with(new Trigger.Age(3), move("hdd"));
        assertTrue(!book().concernsNoncurrentVersions() && !book().concernsUploads());
        with(new Trigger.Noncurrent(3, 0), move("hdd"));
        assertTrue(book().concernsNoncurrentVersions() && !book().concernsUploads());
        with(new Trigger.AbandonedUpload(3), Action.Expire.EXPIRE);
        assertTrue(book().concernsUploads());
    }

    @Test
    void emptyObjectsExpireButHaveNothingToMove() throws Exception {
        with(Trigger.Always.ALWAYS, new Action.Pin("hdd")).with(new Trigger.Age(9), Action.Expire.EXPIRE);
        assertEquals("stay", shown(outlook(on(), "2026-01-16T00:00:00Z").now()));
        assertEquals("r2: expire", shown(outlook(on(), "2026-02-16T00:00:00Z").now()));
    }

    @Test
    void disabledRulesAreNotLookedAt() throws Exception {
        rules.add(new Rule("off", false, Filter.ALL, List.of(new Step(Trigger.Always.ALWAYS, move("tape")))));
        assertEquals("stay", shown(outlook(on("flash"), "2026-02-01T00:00:00Z").now()));
    }

    @Test
    void rulesThatDoNotFitTheStoreOrTheBucketAreNamed() {
        with(Trigger.Always.ALWAYS, move("tape"));
        String tier = String.valueOf(
                assertThrows(StoreException.InvalidArgument.class, this::book).getMessage());
        assertTrue(tier.startsWith("lifecycle rule 'r1': tier 'tape': this store has flash, hdd, cold"), tier);
        rules.clear();
        with(Filter.ALL.withWhere("label = 7"), Trigger.Always.ALWAYS, move("hdd"));
        String type = String.valueOf(
                assertThrows(StoreException.InvalidArgument.class, this::book).getMessage());
        assertTrue(type.startsWith("lifecycle rule 'r1': ") && type.contains("attr.label"), type);
    }
}
