package io.basalt.store.columnar;

import java.util.List;

/**
 * What a scan asks of the rows that it wants, in one column; rows where the column is null pass {@link IsNull} only. A scan
 * skips the batches in which no row can pass; the batches that it gives hold other rows, too. Immutable.
 */
public sealed interface ColumnTest {
    /** The column's name. */
    String column();

    record Compare(String column, Comparison comparison, Constant constant) implements ColumnTest {}

    /** Passes where the column equals one of the constants. */
    record In(String column, List<Constant> constants) implements ColumnTest {
        public In {
            constants = List.copyOf(constants);
        }
    }

    record IsNull(String column) implements ColumnTest {}

    record IsNotNull(String column) implements ColumnTest {}

    /** How a column's value stands to the constant. */
    enum Comparison {
        EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }
}
