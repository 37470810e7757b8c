package io.basalt.store.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What rules may say, and what is refused in one line with a remedy. */
class RuleTest {
    private static final Action HDD = new Action.Move("hdd");
    private static final Action EXPIRE = Action.Expire.EXPIRE;

    private static Step step(Trigger trigger, Action action) {
        return new Step(trigger, action);
    }

    private static Step age(int days, Action action) {
        return step(new Trigger.Age(days), action);
    }

    private static Rule rule(Step... steps) {
        return new Rule("r", true, Filter.ALL, List.of(steps));
    }

    private static void refused(Supplier<?> made, String... reasons) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, made::get);
        String message = String.valueOf(refusal.getMessage());
        for (String reason : reasons) {
            assertTrue(message.contains(reason), message);
        }
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void idsAreUniqueAndRulesAtMostAThousand() {
        refused(() -> new Lifecycle(List.of(rule(age(1, HDD)), rule(age(2, HDD)))), "rule 'r'", "twice");
        List<Rule> many = IntStream.rangeClosed(0, 1000)
                .mapToObj(i -> new Rule("r" + i, true, Filter.ALL, List.of(age(1, HDD))))
                .toList();
        assertEquals(1000, new Lifecycle(many.subList(0, 1000)).rules().size());
        refused(() -> new Lifecycle(many), "1001 lifecycle rules", "at most 1000", "join");
        refused(() -> new Rule("", true, Filter.ALL, List.of(age(1, HDD))), "1 to 255");
        refused(() -> new Rule("a\nb", true, Filter.ALL, List.of(age(1, HDD))), "'a b'", "control character");
        refused(() -> new Rule("x".repeat(256), true, Filter.ALL, List.of(age(1, HDD))), "1 to 255");
    }

    @Test
    void daysAndDatesHaveLimits() {
        assertEquals(0, new Trigger.Age(0).days());
        assertEquals(Integer.MAX_VALUE, new Trigger.Age(Integer.MAX_VALUE).days());
        refused(() -> new Trigger.Age(-1), "age_days -1", "expected 0");
        refused(() -> age(0, EXPIRE), "1 day or more");
        refused(() -> step(new Trigger.Noncurrent(0, 0), EXPIRE), "1 day or more");
        refused(() -> new Trigger.Noncurrent(1, 101), "keep_newer 101", "0 to 100");
        refused(() -> new Trigger.AbandonedUpload(0), "upload_days 0", "expected 1");
        refused(() -> new Trigger.Unread(0), "expected 1");
        refused(() -> new Trigger.Unread(3651), "at most 3650");
        refused(() -> new Trigger.OnDate(LocalDate.of(10_000, 1, 1)), "1970 to 9999");
        refused(() -> new Trigger.HeatBelow(0), "above 0");
        refused(() -> new Trigger.HeatAbove(Double.NaN), "above 0");
        refused(() -> new Trigger.HeatAbove(Double.POSITIVE_INFINITY), "above 0");
    }

    @Test
    void nothingIsDeletedByWhatIsOnlyRoughlyKnown() {
        refused(() -> step(new Trigger.Unread(30), EXPIRE), "unread_days 30", "approximate", "age_days");
        refused(() -> step(new Trigger.HeatBelow(0.1), EXPIRE), "heat_below 0.1", "approximate");
        refused(() -> step(Trigger.Always.ALWAYS, EXPIRE), "always", "basalt fs -rm -r");
    }

    @Test
    void triggersGoWithSomeActionsOnly() {
        refused(() -> step(new Trigger.HeatAbove(1), HDD), "does not go with 'move to hdd'", "promote");
        refused(() -> step(new Trigger.HeatBelow(1), new Action.Promote("flash")), "expected move");
        refused(() -> step(new Trigger.AbandonedUpload(1), HDD), "expected expire");
        refused(() -> step(new Trigger.Noncurrent(1, 0), new Action.Pin("hdd")), "expected move or expire");
        refused(() -> new Action.Move("Hdd"), "tier 'Hdd'", "basalt tier ls");
        refused(() -> new Action.Pin("mixed"), "tier 'mixed'");
    }

    @Test
    void stepsOfARuleAreInOrderAsInS3() {
        refused(() -> rule(), "does nothing");
        refused(() -> rule(age(30, HDD), age(30, EXPIRE)), "rule 'r'", "no earlier than 'expire'", "30");
        assertEquals(2, rule(age(29, HDD), age(30, EXPIRE)).steps().size());
        refused(
                () -> rule(step(new Trigger.Noncurrent(9, 0), HDD), step(new Trigger.Noncurrent(8, 0), EXPIRE)),
                "noncurrent_days 8");
        refused(
                () -> rule(age(3, HDD), step(new Trigger.OnDate(LocalDate.of(2027, 1, 1)), EXPIRE)),
                "both age_days and date",
                "two rules");
        refused(() -> rule(age(3, EXPIRE), age(4, EXPIRE)), "twice");
        refused(() -> rule(age(3, HDD), age(3, HDD)), "same step twice");
        refused(
                () -> rule(age(3, EXPIRE), step(Trigger.LoneDeleteMarker.LONE_DELETE_MARKER, EXPIRE)),
                "lone_delete_marker",
                "two rules");
    }

    @Test
    void whatHasNoSizeOrTagsIsNotAskedForThem() {
        Step abort = step(new Trigger.AbandonedUpload(7), EXPIRE);
        assertEquals(
                "a/",
                new Rule("r", true, new Filter("a/"), List.of(abort)).filter().prefix());
        refused(() -> new Rule("r", true, Filter.ALL.withTag("a", "b"), List.of(abort)), "upload_days", "prefix alone");
        Step marker = step(Trigger.LoneDeleteMarker.LONE_DELETE_MARKER, EXPIRE);
        refused(() -> new Rule("r", true, Filter.ALL.withSizeLessThan(5), List.of(marker)), "lone_delete_marker");
    }

    @Test
    void filtersAreChecked() {
        assertEquals(1024, new Filter("\u00fc".repeat(512)).prefix().length() * 2);
        refused(() -> new Filter("\u00fc".repeat(513)), "1024 bytes");
        refused(() -> new Filter("a\ud800"), "UTF-8");
        refused(() -> new Filter("a\nb".repeat(1000)), "a ba b", "...", "1024 bytes");
        refused(() -> Filter.ALL.withSizeGreaterThan(-1), "0 bytes");
        refused(() -> Filter.ALL.withSizeLessThan(0), "1 byte");
        refused(() -> Filter.ALL.withSizeGreaterThan(5).withSizeLessThan(6), "no object has such a size");
        refused(() -> Filter.ALL.withTag("", "x"), "tag key ''");
        refused(() -> Filter.ALL.withTag("k", "v".repeat(257)), "256");
    }

    @Test
    void conditionsAreReadWhenTheyAreSet() {
        assertEquals(
                "label = 'cat'", Filter.ALL.withWhere("label = 'cat'").where().orElseThrow());
        refused(() -> Filter.ALL.withWhere("label = "), "where 'label = '", "column 9");
        refused(() -> Filter.ALL.withWhere("label\n= "), "where 'label = '");
        refused(() -> Filter.ALL.withWhere("size = 'x'"), "column 8", "whole numbers");
        refused(() -> Filter.ALL.withWhere("a = 1 AND NOT tier = 'hdd'"), "tier is what the rules decide");
        refused(() -> Filter.ALL.withWhere("path.year < 2020"), "path.year", "prefix");
    }
}
