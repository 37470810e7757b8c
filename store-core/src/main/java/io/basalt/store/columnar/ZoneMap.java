package io.basalt.store.columnar;

import io.basalt.store.columnar.ColumnTest.Comparison;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a column holds in one batch. The bounds enclose the values, and need not be values themselves: those of long texts are
 * cut. Without bounds anything may be there.
 *
 * @param rows of the batch
 * @param nulls of them
 * @param low no value is below
 * @param high no value is above
 */
record ZoneMap(int rows, int nulls, Optional<Constant> low, Optional<Constant> high) {

    /** Whether a row may pass: if not, none does. */
    boolean mayPass(ColumnTest test) {
        if (test instanceof ColumnTest.IsNull) {
            return nulls > 0;
        }
        if (nulls == rows) {
            return false;
        }
        if (test instanceof ColumnTest.Compare compare) {
            return mayPass(compare.comparison(), compare.constant());
        }
        if (test instanceof ColumnTest.In in) {
            return in.constants().stream().anyMatch(constant -> mayPass(Comparison.EQUAL, constant));
        }
        return true;
    }

    private boolean mayPass(Comparison comparison, Constant constant) {
        return switch (comparison) {
            case EQUAL -> from(low, constant, true) && upTo(high, constant, true);
            case LESS -> from(low, constant, false);
            case LESS_OR_EQUAL -> from(low, constant, true);
            case GREATER -> upTo(high, constant, false);
            case GREATER_OR_EQUAL -> upTo(high, constant, true);
        };
    }

    private static boolean from(Optional<Constant> low, Constant constant, boolean orEqual) {
        OptionalInt order = low.map(bound -> Constant.compare(bound, constant)).orElse(OptionalInt.empty());
        return order.isEmpty() || order.getAsInt() < 0 || (orEqual && order.getAsInt() == 0);
    }

    private static boolean upTo(Optional<Constant> high, Constant constant, boolean orEqual) {
        OptionalInt order = high.map(bound -> Constant.compare(bound, constant)).orElse(OptionalInt.empty());
        return order.isEmpty() || order.getAsInt() > 0 || (orEqual && order.getAsInt() == 0);
    }
}
