package io.basalt.store.lifecycle;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rules of every kind, valid ones. */
final class RandomRules {
    static final List<String> TIERS = List.of("flash", "hdd", "cold");

    private static final String[] PREFIXES = {"", "", "", "", "a", "a/", "b", "\u00fc <&>\n\r\t'\"\ud83d\ude00", " x "};
    private static final String[] CONDITIONS = {
        "n > 3", "label = 'cat'", "NOT label = 'cat'", "size > 40 OR n IS NULL", "x IN (1, 2.5)", "key LIKE 'a%'"
    };

    private RandomRules() {}

    /** All that rules can say. */
    static Lifecycle any(Random random) {
        return rules(random, false);
    }

    /** What S3's XML can say. */
    static Lifecycle ofS3(Random random) {
        return rules(random, true);
    }

    private static Lifecycle rules(Random random, boolean ofS3) {
        List<Rule> rules = new ArrayList<>();
        int count = random.nextInt(6);
        while (rules.size() < count) {
            try {
                rules.add(new Rule(
                        "rule " + rules.size(), random.nextInt(8) > 0, filter(random, ofS3), steps(random, ofS3)));
            } catch (IllegalArgumentException e) {
                // Steps that do not go together: RuleTest has these. Others are drawn.
            }
        }
        return new Lifecycle(rules);
    }

    private static Filter filter(Random random, boolean ofS3) {
        Filter filter = new Filter(PREFIXES[random.nextInt(PREFIXES.length)]);
        if (random.nextInt(6) == 0) {
            filter = filter.withSizeGreaterThan(random.nextInt(50));
        }
        if (random.nextInt(6) == 0) {
            filter = filter.withSizeLessThan(60 + random.nextInt(50));
        }
        for (int tags = Math.max(0, random.nextInt(8) - 5); tags > 0; tags--) {
            filter = filter.withTag("t" + tags, random.nextBoolean() ? "red" : "");
        }
        return ofS3 || random.nextInt(3) > 0 ? filter : filter.withWhere(CONDITIONS[random.nextInt(CONDITIONS.length)]);
    }

    private static List<Step> steps(Random random, boolean ofS3) {
        List<Step> steps = new ArrayList<>();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            steps.add(new Step(trigger(random, ofS3), action(random, ofS3)));
        }
        return steps;
    }

    private static Trigger trigger(Random random, boolean ofS3) {
        return switch (random.nextInt(ofS3 ? 5 : 9)) {
            case 0 -> new Trigger.Age(random.nextInt(12));
            case 1 -> new Trigger.OnDate(LocalDate.of(2026, 6, 1).plusDays(random.nextInt(20)));
            case 2 -> new Trigger.Noncurrent(random.nextInt(12), random.nextInt(3));
            case 3 -> new Trigger.AbandonedUpload(1 + random.nextInt(12));
            case 4 -> Trigger.LoneDeleteMarker.LONE_DELETE_MARKER;
            case 5 -> new Trigger.Unread(1 + random.nextInt(12));
            case 6 -> new Trigger.HeatBelow(0.1 + random.nextInt(5));
            case 7 -> new Trigger.HeatAbove(0.1 + random.nextInt(5));
            default -> Trigger.Always.ALWAYS;
        };
    }

    private static Action action(Random random, boolean ofS3) {
        String tier = TIERS.get(random.nextInt(TIERS.size()));
        return switch (random.nextInt(ofS3 ? 2 : 4)) {
            case 0 -> new Action.Move(tier);
            case 1 -> Action.Expire.EXPIRE;
            case 2 -> new Action.Promote(tier);
            default -> new Action.Pin(tier);
        };
    }
}
