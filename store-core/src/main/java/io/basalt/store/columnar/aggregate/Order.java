package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.AttributeValue;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** How the values of a column, which are not null, stand to a literal, where that or its neighbours have no {@link OrderPlace}. */
interface Order {
    /** Below, at or above 0 where the value is less, equal or greater. */
    int of(int row);

    /** Absent where the literal does not go with the column's type. */
    static Optional<Order> of(Values column, AttributeValue literal) {
        if (column instanceof Values.Wholes wholes && column.type() instanceof ArrowType.Int) {
            return literal instanceof AttributeValue.Whole whole
                    ? Optional.of(row -> Long.compare(wholes.at(row), whole.value()))
                    : OrderPlace.real(literal).map(real -> row -> Double.compare(wholes.at(row), real));
        }
        return column instanceof Values.Decimals decimals
                ? OrderPlace.ofDecimals(decimals.scale(), literal).map(place -> ofDecimals(decimals, place))
                : Optional.empty();
    }

    private static Order ofDecimals(Values.Decimals values, OrderPlace place) {
        long high = place.floor().shiftRight(Long.SIZE).longValue();
        long low = place.floor().longValue();
        return row -> {
            int order = Int128.compare(values.high(row), values.low(row), high, low);
            return order == 0 && !place.isExact() ? -1 : order;
        };
    }
}
