package io.basalt.store.tenant;

/** Whether something holds of all that is asked about: of none of it, of some perhaps, or of all. Kleene's logic. */
enum Certainty {
    NO,
    MAYBE,
    YES;

    static Certainty of(boolean holds) {
        return holds ? YES : NO;
    }

    Certainty and(Certainty other) {
        return compareTo(other) < 0 ? this : other;
    }

    Certainty or(Certainty other) {
        return compareTo(other) > 0 ? this : other;
    }

    Certainty not() {
        return this == YES ? NO : this == NO ? YES : MAYBE;
    }
}
