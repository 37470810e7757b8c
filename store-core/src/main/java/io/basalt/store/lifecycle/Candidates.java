package io.basalt.store.lifecycle;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.predicate.BucketFields;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which current objects a rule can have something to do with now, as a predicate that the metadata index answers: so a run of the
 * rules costs what they change, not what there is. It holds for every object that a step of the rule moves or expires, and for
 * some that none does.
 */
final class Candidates {
    private static final String MIXED = "mixed";
    /** Days that a literal's microseconds can go back, by far. */
    private static final int LONGEST = 1_000_000;

    private final BucketFields fields;
    private final TierOrder tiers;
    private final Instant now;

    Candidates(BucketFields fields, TierOrder tiers, Instant now) {
        this.fields = fields;
        this.tiers = tiers;
        this.now = now;
    }

    /** Absent where no step of the rule can be in force for any current object. */
    Optional<Predicate> of(Rule rule, Predicate condition) {
        List<Predicate> steps = new ArrayList<>();
        for (Step step : rule.steps()) {
            due(step.trigger()).ifPresent(due -> steps.add(Predicate.and(due, misplaced(step.action()))));
        }
        return any(steps, rule, condition);
    }

    /** Those that a step of the rule can bind to a tier, wherever they lie; absent where there can be none. */
    Optional<Predicate> bound(Rule rule, Predicate condition) {
        List<Predicate> steps = new ArrayList<>();
        for (Step step : rule.steps()) {
            if (step.action() != Action.Expire.EXPIRE) {
                due(step.trigger()).ifPresent(steps::add);
            }
        }
        return any(steps, rule, condition);
    }

    private Optional<Predicate> any(List<Predicate> steps, Rule rule, Predicate condition) {
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        List<Predicate> terms = filter(rule.filter());
        terms.add(condition);
        terms.add(new Predicate.Or(steps));
        return Optional.of(new Predicate.And(terms));
    }

    private List<Predicate> filter(Filter filter) {
        List<Predicate> terms = new ArrayList<>();
        if (!filter.prefix().isEmpty()) {
            terms.add(Predicate.keyPrefix(filter.prefix()));
        }
        filter.sizeGreaterThan().ifPresent(bytes -> terms.add(size(Operator.GREATER, bytes)));
        filter.sizeLessThan().ifPresent(bytes -> terms.add(size(Operator.LESS, bytes)));
        filter.tags().forEach((key, value) -> terms.add(tag(key, value)));
        return terms;
    }

    private static Predicate size(Operator operator, long bytes) {
        return new Predicate.Compare(SystemField.SIZE, operator, AttributeValue.of(bytes));
    }

    /** Of tags that are no strings only that they are there: their texts are compared afterwards. */
    private Predicate tag(String key, String value) {
        List<Predicate> types = new ArrayList<>();
        for (Field field : fields.find(Rulebook.TAG + key).fields()) {
            types.add(
                    field.type() == ValueType.STRING
                            ? Predicate.equal(field, AttributeValue.of(value))
                            : new Predicate.Not(new Predicate.IsNull(field)));
        }
        return new Predicate.Or(types);
    }

    private Optional<Predicate> due(Trigger trigger) {
        if (trigger instanceof Trigger.Age age) {
            return Optional.of(writtenBefore(age.days()));
        } else if (trigger instanceof Trigger.Unread unread) {
            return Optional.of(writtenBefore(unread.days()));
        } else if (trigger instanceof Trigger.OnDate onDate) {
            boolean come =
                    !now.isBefore(onDate.date().atStartOfDay(ZoneOffset.UTC).toInstant());
            return come ? Optional.of(Predicate.Constant.TRUE) : Optional.empty();
        }
        boolean current = trigger instanceof Trigger.HeatBelow
                || trigger instanceof Trigger.HeatAbove
                || trigger == Trigger.Always.ALWAYS;
        return current ? Optional.of(Predicate.Constant.TRUE) : Optional.empty();
    }

    /** Days that end at a midnight have passed by now if they have by the last midnight. */
    private Predicate writtenBefore(int days) {
        Instant latest = now.truncatedTo(ChronoUnit.DAYS).minus(Math.min(days, LONGEST), ChronoUnit.DAYS);
        return new Predicate.Compare(SystemField.MODIFIED, Operator.LESS_OR_EQUAL, AttributeValue.of(latest));
    }

    /** Where objects lie that the action has something to do with. */
    private Predicate misplaced(Action action) {
        if (action == Action.Expire.EXPIRE) {
            return Predicate.Constant.TRUE;
        }
        int target = tiers.place(action);
        List<AttributeValue> wrong = new ArrayList<>();
        wrong.add(AttributeValue.of(MIXED));
        for (int place = 0; place < tiers.names().size(); place++) {
            boolean moves = action.kind() != Action.Kind.PROMOTE && place < target;
            boolean comes = action.kind() != Action.Kind.MOVE && place > target;
            if (moves || comes) {
                wrong.add(AttributeValue.of(tiers.name(place)));
            }
        }
        return new Predicate.In(SystemField.TIER, wrong);
    }
}
