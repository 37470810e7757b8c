package io.basalt.store.lifecycle;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is to become of an object. Immutable. */
public sealed interface Decision {
    /** Nothing is due, and nothing keeps it. */
    Decision STAY = Stay.FREE;

    /** The step of a rule that decides. */
    record Cause(String rule, Step step) {
        @Override
        public String toString() {
            return "rule '" + rule + "', " + step;
        }
    }

    /**
     * Nothing that is due now.
     *
     * @param cause the pin or promotion that keeps it where it is against other rules, if it is one that does
     */
    record Stay(Optional<Cause> cause) implements Decision {
        static final Stay FREE = new Stay(Optional.empty());
    }

    /**
     * Its bytes on the tiers {@code from} go to {@code to}.
     *
     * @param from one or more, without {@code to}
     */
    record Move(Cause cause, SortedSet<String> from, String to) implements Decision {
        public Move {
            from = Collections.unmodifiableSortedSet(new TreeSet<>(from));
        }
    }

    /** It is deleted: a current object as by any deletion, a noncurrent version for good, an upload with its parts. */
    record Expire(Cause cause) implements Decision {}
}
