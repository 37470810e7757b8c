package io.basalt.store.columnar.aggregate;

import java.util.Optional;

/** The values of a block's rows, none of which is null: one for each, in their order, in arrays that may be longer. */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
sealed interface Dense {
    /** Of rows that are only counted. */
    enum None implements Dense {
        NONE
    }

    /** Truths (0 and 1), whole numbers, days, and instants in the column's unit. */
    record Wholes(long[] values) implements Dense {}

    record Reals(double[] values) implements Dense {}

    /**
     * Unscaled numbers of 128 bits.
     *
     * @param high absent where all fit into a long
     */
    record Decimals(long[] low, Optional<long[]> high) implements Dense {}

    /** Strings and binaries, which are looked up by the rows' numbers. */
    record Texts(Values.Texts column) implements Dense {}
}
