package io.basalt.store.lifecycle;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** What the steps of one rule must be to each other and to its filter: S3's conditions. */
final class StepChecks {
    private StepChecks() {}

    static void check(Filter filter, List<Step> steps) {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("it does nothing: give it a step, such as moving after so many days");
        }
        if (steps.stream().distinct().count() < steps.size()) {
            throw new IllegalArgumentException("it has the same step twice: leave one of them out");
        }
        boolean ages = steps.stream().anyMatch(step -> step.trigger() instanceof Trigger.Age);
        boolean dates = steps.stream().anyMatch(step -> step.trigger() instanceof Trigger.OnDate);
        if (ages && dates) {
            throw new IllegalArgumentException(
                    "it has both age_days and date: S3 takes one of them in a rule; make two rules");
        }
        requireOneExpiry(steps);
        requireOrder(steps, "age_days", StepChecks::age);
        requireOrder(steps, "noncurrent_days", StepChecks::noncurrent);
        requireFilter(filter, steps);
    }

    private static void requireOneExpiry(List<Step> steps) {
        List<Step> expiries = steps.stream()
                .filter(step -> step.action() == Action.Expire.EXPIRE)
                .toList();
        long kinds = expiries.stream()
                .map(step -> step.trigger().getClass())
                .distinct()
                .count();
        if (kinds < expiries.size()) {
            throw new IllegalArgumentException("it expires the same twice: keep the step that comes first");
        }
        boolean marker = expiries.stream().anyMatch(step -> step.trigger() instanceof Trigger.LoneDeleteMarker);
        boolean current = expiries.stream()
                .anyMatch(step -> step.trigger() instanceof Trigger.Age || step.trigger() instanceof Trigger.OnDate);
        if (marker && current) {
            throw new IllegalArgumentException(
                    "it has lone_delete_marker beside an expiry by age or date: S3 takes one of them in a rule; make two rules");
        }
    }

    private static void requireOrder(List<Step> steps, String name, Function<Trigger, OptionalInt> days) {
        for (Step expiry : steps) {
            OptionalInt end = days.apply(expiry.trigger());
            if (expiry.action() == Action.Expire.EXPIRE && end.isPresent()) {
                for (Step other : steps) {
                    OptionalInt before = days.apply(other.trigger());
                    if (!other.equals(expiry) && before.isPresent() && before.getAsInt() >= end.getAsInt()) {
                        throw new IllegalArgumentException("'" + other + "' comes no earlier than 'expire' at " + name
                                + " " + end.getAsInt() + ": expire later, or leave that step out");
                    }
                }
            }
        }
    }

    private static OptionalInt age(Trigger trigger) {
        return trigger instanceof Trigger.Age age ? OptionalInt.of(age.days()) : OptionalInt.empty();
    }

    private static OptionalInt noncurrent(Trigger trigger) {
        return trigger instanceof Trigger.Noncurrent noncurrent
                ? OptionalInt.of(noncurrent.days())
                : OptionalInt.empty();
    }

    private static void requireFilter(Filter filter, List<Step> steps) {
        for (Step step : steps) {
            if (step.trigger() instanceof Trigger.AbandonedUpload && !filter.isPrefixOnly()) {
                throw new IllegalArgumentException(
                        "upload_days goes with a prefix alone: an upload has no size, tags or attributes yet; make two rules");
            }
            if (step.trigger() instanceof Trigger.LoneDeleteMarker && !filter.isPrefixOnly()) {
                throw new IllegalArgumentException(
                        "lone_delete_marker goes with a prefix alone: a deleted object has no size, tags or attributes; make two rules");
            }
        }
    }
}
