package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.columnar.Digits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** How the values of a column, which are not null, stand to a literal. */
interface Order {
    /** Below, at or above 0 where the value is less, equal or greater. */
    int of(int row);

    /** Absent where the literal does not go with the column's type. */
    static Optional<Order> of(Values values, AttributeValue literal) {
        if (values instanceof Values.Wholes wholes) {
            return ofWholes(wholes, literal);
        }
        if (values instanceof Values.Reals reals) {
            return real(literal).map(real -> row -> Double.compare(plusZero(reals.at(row)), real));
        }
        if (values instanceof Values.Decimals decimals) {
            return Digits.of(literal).map(digits -> ofDecimals(decimals, digits));
        }
        if (values instanceof Values.Texts texts
                && texts.type() instanceof ArrowType.Utf8
                && literal instanceof AttributeValue.Text text) {
            byte[] bytes = text.value().getBytes(StandardCharsets.UTF_8);
            return Optional.of(row -> Arrays.compareUnsigned(texts.at(row), bytes));
        }
        return Optional.empty();
    }

    private static Optional<Order> ofWholes(Values.Wholes values, AttributeValue literal) {
        ArrowType type = values.type();
        if (type instanceof ArrowType.Bool) {
            return literal instanceof AttributeValue.Truth truth
                    ? Optional.of(than(values, truth.value() ? 1 : 0))
                    : Optional.empty();
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            return literal instanceof AttributeValue.Time time
                    ? Optional.of(ofInstants(values, timestamp.getUnit(), time.micros()))
                    : Optional.empty();
        }
        if (literal instanceof AttributeValue.Whole whole) {
            return Optional.of(than(values, whole.value()));
        }
        return type instanceof ArrowType.Int
                ? real(literal).map(real -> row -> Double.compare(values.at(row), real))
                : Optional.empty();
    }

    private static Order than(Values.Wholes values, long literal) {
        return row -> Long.compare(values.at(row), literal);
    }

    private static Order ofInstants(Values.Wholes values, TimeUnit unit, long micros) {
        if (unit == TimeUnit.MICROSECOND) {
            return than(values, micros);
        }
        return row -> {
            int order = Long.compare(Math.floorDiv(values.at(row), 1_000L), micros);
            return order == 0 ? Math.floorMod(values.at(row), 1_000) : order;
        };
    }

    private static Optional<Double> real(AttributeValue literal) {
        if (literal instanceof AttributeValue.Whole whole) {
            return Optional.of((double) whole.value());
        }
        return literal instanceof AttributeValue.Real real ? Optional.of(plusZero(real.value())) : Optional.empty();
    }

    /** -0.0 equals 0.0. */
    static double plusZero(double value) {
        return value == 0 ? 0.0 : value;
    }

    /** By the literal's floor at the column's scale: what equals that is less than a literal that has more digits. */
    private static Order ofDecimals(Values.Decimals values, BigDecimal literal) {
        int integers = literal.precision() - literal.scale();
        if (literal.signum() != 0 && integers > Int128.DIGITS - values.scale()) {
            return row -> -literal.signum();
        }
        if (literal.signum() != 0 && integers < -values.scale()) {
            return ofDecimals(values, literal.signum() > 0 ? BigInteger.ZERO : BigInteger.ONE.negate(), -1);
        }
        BigDecimal floor = literal.setScale(values.scale(), RoundingMode.FLOOR);
        return ofDecimals(values, floor.unscaledValue(), floor.compareTo(literal));
    }

    private static Order ofDecimals(Values.Decimals values, BigInteger unscaled, int whereEqual) {
        long high = unscaled.shiftRight(Long.SIZE).longValue();
        long low = unscaled.longValue();
        return row -> {
            int order = Int128.compare(values.high(row), values.low(row), high, low);
            return order == 0 ? whereEqual : order;
        };
    }
}
