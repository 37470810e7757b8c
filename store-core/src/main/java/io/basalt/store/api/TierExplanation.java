package io.basalt.store.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Why an object lies where it does, and what comes next.
 *
 * @param parts its bytes by where they lie, in the object's order; none of an empty object
 * @param heat decayed number of reads; of the hottest of its parts
 * @param lastRead day of the last read, UTC; absent where none is known
 * @param rules the steps of rules that it meets, in the order of the rules
 * @param now what rules ask for at once; absent where they ask for nothing
 * @param next what rules ask for next, if nobody reads or writes it
 * @param fastest rules keep it from faster tiers than this one; absent: from none
 * @param slowest rules keep it from slower tiers than this one; absent: from none
 */
public record TierExplanation(
        ObjectKey key,
        List<Part> parts,
        double heat,
        Optional<LocalDate> lastRead,
        List<Rule> rules,
        Optional<Step> now,
        Optional<Step> next,
        Optional<String> fastest,
        Optional<String> slowest) {
    public TierExplanation {
        parts = List.copyOf(parts);
        rules = List.copyOf(rules);
    }

    /**
     * Bytes that lie together.
     *
     * @param since when they came there
     * @param cause what brought them: {@code written}, {@code moved by hand}, a rule, a mark
     */
    public record Part(String tier, long bytes, Instant since, String cause) {}

    /**
     * A step of a rule.
     *
     * @param text the rule and what it asks for when
     * @param from since when it is in force; absent: as long as can be told
     * @param until when it ends; absent: it does not
     */
    public record Rule(String text, boolean inForce, Optional<Instant> from, Optional<Instant> until) {}

    /** @param text what is done, and the rule that asks for it */
    public record Step(Instant at, String text) {}
}
