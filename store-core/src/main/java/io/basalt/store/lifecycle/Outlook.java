package io.basalt.store.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the rules say of an object now, and what next.
 *
 * @param now what is to be done at once
 * @param bounds what the rules in force leave to others that move it, such as the watermarks of tiers
 * @param steps the steps whose rules the object meets, in the order of the rules, in force or not
 * @param next the first decision to do something after {@code now} is carried out, if nobody reads, writes or moves it
 */
public record Outlook(Decision now, Bounds bounds, List<StepTimes> steps, Optional<Upcoming> next) {
    public Outlook {
        steps = List.copyOf(steps);
    }

    /** @param at to the millisecond; where heat decides it is as exact as heat is */
    public record Upcoming(Instant at, Decision decision) {}

    /**
     * When a step is in force, if nobody reads, writes or moves the object.
     *
     * @param from absent: it has been as long as can be told
     * @param until absent: it will not end
     */
    public record StepTimes(Decision.Cause cause, Optional<Instant> from, Optional<Instant> until) {
        public boolean isInForce(Instant time) {
            return from.filter(time::isBefore).isEmpty()
                    && until.filter(end -> !time.isBefore(end)).isEmpty();
        }
    }

    /**
     * Both absent: it may lie on any tier.
     *
     * @param fastest it is not to lie on a faster tier than this one
     * @param slowest it is not to lie on a slower tier than this one
     */
    public record Bounds(Optional<String> fastest, Optional<String> slowest) {
        public static final Bounds NONE = new Bounds(Optional.empty(), Optional.empty());

        static Bounds at(String tier) {
            return new Bounds(Optional.of(tier), Optional.of(tier));
        }
    }
}
