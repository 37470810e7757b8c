package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.columnar.Digits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Where a literal stands among the integers that a column's values are ordered by.
 *
 * @param floor the literal's own, or the greatest that is less
 * @param isExact whether it is the literal's own
 */
record OrderPlace(BigInteger floor, boolean isExact) {
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);
    /** Above all decimals, of which none takes more bits. */
    private static final BigInteger BEYOND =
            BigInteger.TWO.pow(2 * Long.SIZE - 1).subtract(BigInteger.ONE);

    private static final long NANOS = 1_000;

    private OrderPlace(long floor) {
        this(BigInteger.valueOf(floor), true);
    }

    /** Absent where the column has no order, or the literal no place in it. */
    static Optional<OrderPlace> of(Values column, AttributeValue literal) {
        if (column instanceof Values.Wholes) {
            return ofWholes(column.type(), literal);
        }
        if (column instanceof Values.Reals) {
            return real(literal).map(real -> new OrderPlace(RealOrder.of(real)));
        }
        return column instanceof Values.Decimals decimals && decimals.hasOrder()
                ? ofDecimals(decimals.scale(), literal)
                : Optional.empty();
    }

    private static Optional<OrderPlace> ofWholes(ArrowType type, AttributeValue literal) {
        if (type instanceof ArrowType.Bool) {
            return literal instanceof AttributeValue.Truth truth
                    ? Optional.of(new OrderPlace(truth.value() ? 1 : 0))
                    : Optional.empty();
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            BigInteger unit = BigInteger.valueOf(timestamp.getUnit() == TimeUnit.MICROSECOND ? 1 : NANOS);
            return literal instanceof AttributeValue.Time time
                    ? Optional.of(
                            new OrderPlace(BigInteger.valueOf(time.micros()).multiply(unit), true))
                    : Optional.empty();
        }
        return literal instanceof AttributeValue.Whole whole
                ? Optional.of(new OrderPlace(whole.value()))
                : Optional.empty();
    }

    /** As a double that is not -0.0, which equals 0.0. */
    static Optional<Double> real(AttributeValue literal) {
        if (literal instanceof AttributeValue.Whole whole) {
            return Optional.of((double) whole.value());
        }
        return literal instanceof AttributeValue.Real real
                ? Optional.of(real.value() == 0 ? 0.0 : real.value())
                : Optional.empty();
    }

    /** Among the unscaled numbers of decimals. */
    static Optional<OrderPlace> ofDecimals(int scale, AttributeValue literal) {
        return Digits.of(literal).map(digits -> ofDecimals(scale, digits));
    }

    private static OrderPlace ofDecimals(int scale, BigDecimal literal) {
        int integers = literal.precision() - literal.scale();
        if (literal.signum() != 0 && integers > Int128.DIGITS - scale) {
            return new OrderPlace(literal.signum() > 0 ? BEYOND : BEYOND.negate(), true);
        }
        if (literal.signum() != 0 && integers < -scale) {
            return new OrderPlace(literal.signum() > 0 ? BigInteger.ZERO : BigInteger.ONE.negate(), false);
        }
        BigDecimal floor = literal.setScale(scale, RoundingMode.FLOOR);
        return new OrderPlace(floor.unscaledValue(), floor.compareTo(literal) == 0);
    }

    /** The values that stand so to the literal, or those that do not. */
    RowTerm term(Values.Numbers column, Operator operator, boolean not) {
        BigInteger above = floor.add(BigInteger.ONE);
        BigInteger first = isExact ? floor : above; // The least that is not less.
        return switch (operator) {
            case EQUAL -> inRange(column, first, floor, not);
            case NOT_EQUAL -> inRange(column, first, floor, !not);
            case LESS -> inRange(column, LEAST, first.subtract(BigInteger.ONE), not);
            case LESS_OR_EQUAL -> inRange(column, LEAST, floor, not);
            case GREATER -> inRange(column, above, GREATEST, not);
            case GREATER_OR_EQUAL -> inRange(column, first, GREATEST, not);
        };
    }

    private static RowTerm inRange(Values.Numbers column, BigInteger least, BigInteger greatest, boolean outside) {
        BigInteger from = least.max(LEAST);
        BigInteger to = greatest.min(GREATEST);
        return from.compareTo(to) > 0
                ? RowTerm.inRange(column, 1, 0, outside)
                : RowTerm.inRange(column, from.longValue(), to.longValue(), outside);
    }

    /** Those of the literals that values can have, in ascending order; absent where one has no place, or the column no order. */
    static Optional<long[]> all(Values column, List<AttributeValue> literals) {
        if (!(column instanceof Values.Numbers numbers && numbers.hasOrder())) {
            return Optional.empty();
        }
        long[] places = new long[literals.size()];
        int count = 0;
        for (AttributeValue literal : literals) {
            Optional<OrderPlace> place = of(column, literal);
            if (place.isEmpty()) {
                return Optional.empty();
            }
            if (place.get().isExact && place.get().floor.bitLength() < Long.SIZE) {
                places[count++] = place.get().floor.longValue();
            }
        }
        long[] found = Arrays.copyOf(places, count);
        Arrays.sort(found);
        return Optional.of(found);
    }
}
