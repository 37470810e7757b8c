package io.basalt.store.lifecycle;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.contract.PredicateModel;
import io.basalt.store.predicate.BucketFields;
import io.basalt.store.predicate.Where;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rules carried out the slow way, to compare with: each step asked by itself whether it is due, days counted one after the
 * other, and tiers changed step by step until no step changes them any more.
 */
record NaiveRules(List<Rule> rules, List<String> tiers, Duration halfLife) {

    /** What becomes of each part ("expired", or the tier that it comes to lie on), where it is known what was at {@code asked}. */
    Map<String, String> at(Facts facts, Instant asked, Instant time) throws Exception {
        List<Step> due = new ArrayList<>();
        for (Rule rule : rules) {
            for (Step step : rule.steps()) {
                if (rule.enabled() && isDue(step.trigger(), facts, asked, time) && matches(rule.filter(), facts)) {
                    due.add(step);
                }
            }
        }
        Map<String, String> fates = new TreeMap<>();
        for (String part : facts.tiers()) {
            fates.put(part, due.stream().anyMatch(NaiveRules::expires) ? "expired" : place(part, facts, due));
        }
        if (facts.tiers().isEmpty() && due.stream().anyMatch(NaiveRules::expires)) {
            fates.put("", "expired");
        }
        return fates;
    }

    /** Those of the rules whose filter an object meets, for any object: filters do not change with time. */
    NaiveRules matching(Facts facts) throws Exception {
        List<Rule> matching = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.enabled() && matches(rule.filter(), facts)) {
                matching.add(new Rule(rule.id(), true, new Filter(""), rule.steps()));
            }
        }
        return new NaiveRules(matching, tiers, halfLife);
    }

    private static boolean expires(Step step) {
        return step.action() == Action.Expire.EXPIRE;
    }

    private String place(String part, Facts facts, List<Step> due) {
        if (facts.pinned()) {
            return part;
        }
        for (String tier : tiers) {
            if (due.stream().anyMatch(step -> step.action().equals(new Action.Pin(tier)))) {
                return tier;
            }
        }
        String at = part;
        for (Step step : due) {
            if (step.action() instanceof Action.Move move && tiers.indexOf(move.tier()) > tiers.indexOf(at)) {
                at = move.tier();
            }
        }
        for (Step step : due) {
            if (step.action() instanceof Action.Promote promote && tiers.indexOf(promote.tier()) < tiers.indexOf(at)) {
                at = promote.tier();
            }
        }
        return at;
    }

    private boolean isDue(Trigger trigger, Facts facts, Instant asked, Instant time) {
        boolean current = facts.noncurrent().isEmpty();
        Instant written = facts.object().entry().modified();
        if (trigger instanceof Trigger.Age age) {
            return current && passed(written, age.days(), time);
        } else if (trigger instanceof Trigger.OnDate onDate) {
            return current && !time.atZone(ZoneOffset.UTC).toLocalDate().isBefore(onDate.date());
        } else if (trigger instanceof Trigger.Unread unread) {
            boolean unreadSince = facts.reads()
                    .last()
                    .map(day -> !time.atZone(ZoneOffset.UTC)
                            .toLocalDate()
                            .minusDays(unread.days())
                            .minusDays(1)
                            .isBefore(day))
                    .orElse(true);
            return current && unreadSince && passed(written, unread.days(), time);
        } else if (trigger instanceof Trigger.HeatBelow below) {
            return current && heat(facts, asked, time) < below.heat();
        } else if (trigger instanceof Trigger.HeatAbove above) {
            return current && heat(facts, asked, time) >= above.heat();
        } else if (trigger instanceof Trigger.Noncurrent noncurrent) {
            Optional<Facts.Noncurrent> version = facts.noncurrent();
            return version.isPresent()
                    && version.get().newer() >= noncurrent.keepNewer()
                    && passed(version.get().since(), noncurrent.days(), time);
        }
        return current && trigger == Trigger.Always.ALWAYS;
    }

    private double heat(Facts facts, Instant asked, Instant time) {
        return facts.reads().heat()
                * Math.pow(0.5, Duration.between(asked, time).toMillis() / (double) halfLife.toMillis());
    }

    private static boolean passed(Instant since, int days, Instant time) {
        ZonedDateTime end = since.atZone(ZoneOffset.UTC);
        for (int i = 0; i < days; i++) {
            end = end.plusDays(1);
        }
        while (!end.toLocalTime().equals(java.time.LocalTime.MIDNIGHT)) {
            end = end.toLocalDate().plusDays(1).atStartOfDay(ZoneOffset.UTC);
        }
        return !time.isBefore(end.toInstant());
    }

    private static boolean matches(Filter filter, Facts facts) throws Exception {
        long size = facts.object().size();
        for (Map.Entry<String, String> tag : filter.tags().entrySet()) {
            AttributeValue value = facts.object().attributes().values().get("tag." + tag.getKey());
            if (value == null || !value.text().equals(tag.getValue())) {
                return false;
            }
        }
        return facts.object().key().key().startsWith(filter.prefix())
                && (filter.sizeGreaterThan().isEmpty()
                        || size > filter.sizeGreaterThan().getAsLong())
                && (filter.sizeLessThan().isEmpty()
                        || size < filter.sizeLessThan().getAsLong())
                && (filter.where().isEmpty() || holds(filter.where().get(), facts));
    }

    /** The model knows keys and attributes; the size goes to it as one of those. */
    private static boolean holds(String where, Facts facts) throws Exception {
        TreeMap<String, AttributeValue> values =
                new TreeMap<>(facts.object().attributes().values());
        values.put("user.bytes", AttributeValue.of(facts.object().size()));
        io.basalt.store.api.Attributes attributes = new io.basalt.store.api.Attributes(values);
        List<AttributeColumn> columns = values.entrySet().stream()
                .map(e -> new AttributeColumn(
                        new Field.Attribute(e.getKey(), e.getValue().type()), 1, 1))
                .toList();
        return new PredicateModel(facts.object().key().key(), attributes)
                        .evaluate(Where.parse(where.replace("size", "bytes"))
                                .bind(BucketFields.of(columns))
                                .predicate())
                == io.basalt.store.api.Predicate.Constant.TRUE;
    }
}
