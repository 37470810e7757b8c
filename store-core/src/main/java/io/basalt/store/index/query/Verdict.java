package io.basalt.store.index.query;

/** What statistics say of many values: that none of them passes, that some may, or that all do. */
enum Verdict {
    NONE,
    SOME,
    ALL;

    /** Of values that have to pass both. */
    Verdict and(Verdict other) {
        return this == NONE || other == NONE ? NONE : this == ALL && other == ALL ? ALL : SOME;
    }

    Verdict not() {
        return this == NONE ? ALL : this == ALL ? NONE : SOME;
    }
}
