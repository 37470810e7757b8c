package io.basalt.store.lifecycle;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The steps that one object meets, and what they come to at a time.
 *
 * <p>Of the steps in force an expiry wins. Else a pin does, and of several the one to the fastest tier. Else the moves push
 * the object to the slowest tier that one of them names, and the promotions pull it back to the fastest that one of them
 * names: a part on tier t (0 is the fastest) goes to {@code min(promoted, max(t, moved))}. To go there twice is to go there
 * once, so at one heat nothing goes to and fro.
 */
final class Timetable {
    private final List<TimedStep> steps;
    private final TierOrder tiers;

    /** @param steps in the order of the rules */
    Timetable(List<TimedStep> steps, TierOrder tiers) {
        this.steps = steps;
        this.tiers = tiers;
    }

    Outlook outlook(Facts facts, Instant now) {
        Decision decision = at(facts, now);
        return new Outlook(decision, bounds(facts, now), times(), next(facts, now, decision));
    }

    /** Of something that has no place: only expiries are among the steps. */
    Outlook outlook(Instant now) {
        Optional<Decision> expiry = expiry(now);
        Optional<Outlook.Upcoming> next = expiry.isPresent()
                ? Optional.empty()
                : changes(now)
                        .flatMap(time -> expiry(time).map(then -> new Outlook.Upcoming(time, then)).stream())
                        .findFirst();
        return new Outlook(expiry.orElse(Decision.Stay.FREE), Outlook.Bounds.NONE, times(), next);
    }

    private List<Outlook.StepTimes> times() {
        return steps.stream().map(TimedStep::times).toList();
    }

    private Decision at(Facts facts, Instant time) {
        return expiry(time).orElseGet(() -> place(facts, time));
    }

    /** Of several expiries the one that was due first. */
    private Optional<Decision> expiry(Instant time) {
        return inForce(time, Action.Kind.EXPIRE)
                .min(Comparator.comparing(step -> step.span().from()))
                .map(step -> new Decision.Expire(step.cause()));
    }

    private Decision place(Facts facts, Instant time) {
        if (facts.pinned() || facts.tiers().isEmpty()) {
            return Decision.Stay.FREE;
        }
        Optional<TimedStep> pin = fastest(time, Action.Kind.PIN);
        if (pin.isPresent()) {
            String tier = name(pin.get());
            return moved(pin.get(), tier, facts.tiers())
                    .orElse(new Decision.Stay(Optional.of(pin.get().cause())));
        }
        Optional<TimedStep> promotion = fastest(time, Action.Kind.PROMOTE);
        Optional<TimedStep> move = slowest(time);
        int pulled = promotion.map(this::placeOf).orElse(Integer.MAX_VALUE);
        int pushed = move.map(this::placeOf).orElse(0);
        if (promotion.isPresent()) {
            Optional<Decision> up = moved(promotion.get(), name(promotion.get()), slowerThan(facts, pulled));
            if (up.isPresent()) {
                return up.get();
            }
        }
        if (move.isPresent()) {
            TimedStep limit = pushed > pulled ? promotion.orElseThrow() : move.get();
            Optional<Decision> down = moved(move.get(), name(limit), fasterThan(facts, Math.min(pushed, pulled)));
            if (down.isPresent()) {
                return down.get();
            }
        }
        boolean held = promotion.isPresent() && !fasterThan(facts, pushed).isEmpty();
        return held ? new Decision.Stay(promotion.map(TimedStep::cause)) : Decision.Stay.FREE;
    }

    private static Optional<Decision> moved(TimedStep step, String to, SortedSet<String> candidates) {
        SortedSet<String> from = new TreeSet<>(candidates);
        from.remove(to);
        return from.isEmpty() ? Optional.empty() : Optional.of(new Decision.Move(step.cause(), from, to));
    }

    private SortedSet<String> slowerThan(Facts facts, int place) {
        return those(facts, tier -> tiers.place(tier) > place);
    }

    private SortedSet<String> fasterThan(Facts facts, int place) {
        return those(facts, tier -> tiers.place(tier) < place);
    }

    private static SortedSet<String> those(Facts facts, java.util.function.Predicate<String> wanted) {
        SortedSet<String> found = new TreeSet<>(facts.tiers());
        found.removeIf(wanted.negate());
        return found;
    }

    private Outlook.Bounds bounds(Facts facts, Instant time) {
        if (facts.pinned() && !facts.tiers().isEmpty()) {
            List<String> ordered = facts.tiers().stream()
                    .sorted(Comparator.comparing(tiers::place))
                    .toList();
            return new Outlook.Bounds(Optional.of(ordered.get(0)), Optional.of(ordered.get(ordered.size() - 1)));
        }
        Optional<TimedStep> pin = fastest(time, Action.Kind.PIN);
        if (pin.isPresent()) {
            return Outlook.Bounds.at(name(pin.get()));
        }
        Optional<TimedStep> promotion = fastest(time, Action.Kind.PROMOTE);
        Optional<TimedStep> move = slowest(time);
        if (promotion.isPresent() && move.isPresent() && placeOf(move.get()) > placeOf(promotion.get())) {
            return Outlook.Bounds.at(name(promotion.get()));
        }
        return new Outlook.Bounds(move.map(this::name), promotion.map(this::name));
    }

    private Optional<Outlook.Upcoming> next(Facts facts, Instant now, Decision decision) {
        if (decision instanceof Decision.Expire) {
            return Optional.empty();
        }
        Facts then = facts;
        if (decision instanceof Decision.Move move) {
            SortedSet<String> after = new TreeSet<>(facts.tiers());
            after.removeAll(move.from());
            after.add(move.to());
            then = facts.withTiers(after);
        }
        Facts moved = then;
        return Stream.concat(Stream.of(now), changes(now))
                .map(time -> new Outlook.Upcoming(time, at(moved, time)))
                .filter(upcoming -> !(upcoming.decision() instanceof Decision.Stay))
                .findFirst();
    }

    /** The times after {@code now} at which a step comes into force or goes out of it. */
    private Stream<Instant> changes(Instant now) {
        return steps.stream()
                .flatMap(step -> Stream.of(step.span().from(), step.span().until()))
                .filter(time -> time.isAfter(now) && time.isBefore(Instant.MAX))
                .distinct()
                .sorted();
    }

    private Stream<TimedStep> inForce(Instant time, Action.Kind kind) {
        return steps.stream()
                .filter(step -> step.action().kind() == kind && step.span().contains(time));
    }

    /** Of several the first in the order of the rules. */
    private Optional<TimedStep> fastest(Instant time, Action.Kind kind) {
        return inForce(time, kind).min(Comparator.comparing(this::placeOf));
    }

    private Optional<TimedStep> slowest(Instant time) {
        return inForce(time, Action.Kind.MOVE)
                .min(Comparator.comparing(this::placeOf).reversed());
    }

    private int placeOf(TimedStep step) {
        return tiers.place(step.action());
    }

    private String name(TimedStep step) {
        return tiers.name(placeOf(step));
    }
}
