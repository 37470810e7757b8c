package io.basalt.store.tenant;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One line of a statement's conditions: a key, how it is compared, and values of which one is enough (or, negated, none may be).
 * As AWS has it, what is absent meets no condition but a negated one.
 */
record Requirement(Key key, String name, Operator operator, List<String> values) {
    Requirement {
        values = List.copyOf(values);
    }

    /** What is asked about. */
    enum Key {
        /** The prefix of a listing. */
        PREFIX,
        /** A tag of the object that is there: an attribute {@code tag.NAME} that is a text. */
        TAG,
        SOURCE_ADDRESS,
        SECURE_TRANSPORT
    }

    enum Operator {
        EQUALS(false, false),
        NOT_EQUALS(true, false),
        LIKE(false, true),
        NOT_LIKE(true, true);

        private final boolean negated;
        private final boolean pattern;

        Operator(boolean negated, boolean pattern) {
            this.negated = negated;
            this.pattern = pattern;
        }

        boolean isNegated() {
            return negated;
        }

        boolean isPattern() {
            return pattern;
        }
    }

    /** Whether it holds of something that is absent. */
    boolean holdsOfNothing() {
        return operator.negated;
    }

    /** @param matches whether one of the values is meant */
    Certainty holds(Function<String, Certainty> matches) {
        Certainty any = values.stream().map(matches).reduce(Certainty.NO, Certainty::or);
        return operator.negated ? any.not() : any;
    }

    boolean holdsOf(Predicate<String> matches) {
        return holds(value -> Certainty.of(matches.test(value))) == Certainty.YES;
    }
}
