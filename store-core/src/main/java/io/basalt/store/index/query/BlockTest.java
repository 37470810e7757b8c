package io.basalt.store.index.query;

import java.util.Optional;

/** A term of a predicate, bound to the columns of one segment. Owned by one query. */
interface BlockTest {
    /** What statistics say of all rows of a block. */
    Verdict check(int block);

    /** Clears in {@code bits} the rows of a block that do not pass. */
    void apply(int block, long[] bits);

    /** Whether one row of the segment passes, by random access: for rows that lie anywhere. */
    boolean passes(int row);

    /** How many of the rows pass, about: from 0 to 1. */
    double selectivity();

    /** What a row costs, about, in units of one comparison of a decoded long. */
    double cost();

    /**
     * The rows among which all are that pass, ascending, where an order says them at once.
     *
     * @param most how many are worth it
     */
    default Optional<int[]> candidates(int most) {
        return Optional.empty();
    }

    /** Told once, when all is bound: at which place among the terms it is evaluated. */
    default void placed(double place) {}
}
