package io.basalt.store.predicate;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Operator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Literals made into values of a field's type, so that the comparison says exactly what was written. */
final class Comparison {
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Comparison() {}

    /** {@code field operator literal}; empty where the two do not compare. */
    static Optional<Predicate> of(Field field, Operator operator, Literal literal) {
        return switch (field.type()) {
            case LONG ->
                literal instanceof Literal.Exact exact
                        ? Optional.of(whole(field, operator, exact.value()))
                        : value(field, literal).map(real -> new Predicate.Compare(field, operator, real));
            case STRING, DOUBLE, BOOLEAN, TIMESTAMP ->
                value(field, literal).map(value -> new Predicate.Compare(field, operator, value));
            case STRING_LIST, STRING_MAP, BINARY -> Optional.empty();
        };
    }

    /**
     * Whole numbers against a decimal, without going through doubles: half a number, or one that no long reaches, equals
     * nothing, and lies between two longs or beyond all of them.
     */
    private static Predicate whole(Field field, Operator operator, BigDecimal literal) {
        if (isLong(literal)) {
            return new Predicate.Compare(field, operator, AttributeValue.of(literal.longValueExact()));
        }
        BigDecimal floor = literal.setScale(0, RoundingMode.FLOOR);
        boolean fits = isLong(floor);
        Predicate none = new Predicate.In(field, List.of());
        return switch (operator) {
            case EQUAL -> none;
            case NOT_EQUAL -> new Predicate.Not(none);
            case LESS, LESS_OR_EQUAL ->
                fits
                        ? new Predicate.Compare(
                                field, Operator.LESS_OR_EQUAL, AttributeValue.of(floor.longValueExact()))
                        : floor.signum() < 0 ? none : new Predicate.Not(none);
            case GREATER, GREATER_OR_EQUAL ->
                fits
                        ? new Predicate.Compare(field, Operator.GREATER, AttributeValue.of(floor.longValueExact()))
                        : floor.signum() > 0 ? none : new Predicate.Not(none);
        };
    }

    private static boolean isLong(BigDecimal number) {
        return number.compareTo(LEAST) >= 0
                && number.compareTo(GREATEST) <= 0
                && number.stripTrailingZeros().scale() <= 0;
    }

    /**
     * {@code field IN (literals)}, of which some may be NULL or of another type: where none of the others is equal, it is
     * unknown whether they are. Empty where no literal compares with the field.
     */
    static Optional<Predicate> in(Field field, List<Literal> literals) {
        List<AttributeValue> values = new ArrayList<>();
        boolean any = false;
        boolean unknown = false;
        for (Literal literal : literals) {
            Optional<Predicate> equal = of(field, Operator.EQUAL, literal);
            any |= equal.isPresent();
            unknown |= equal.isEmpty();
            if (equal.isPresent() && equal.get() instanceof Predicate.Compare compare) {
                values.add(compare.literal());
            }
        }
        if (!any) {
            return Optional.empty();
        }
        Predicate in = new Predicate.In(field, values);
        return Optional.of(unknown ? Predicate.or(in, Predicate.Constant.UNKNOWN) : in);
    }

    private static Optional<AttributeValue> value(Field field, Literal literal) {
        return switch (field.type()) {
            case STRING ->
                literal instanceof Literal.Text text ? Optional.of(AttributeValue.of(text.value())) : Optional.empty();
            case LONG, DOUBLE -> number(literal);
            case BOOLEAN ->
                literal instanceof Literal.Truth truth
                        ? Optional.of(AttributeValue.of(truth.value()))
                        : Optional.empty();
            case TIMESTAMP -> time(literal);
            case STRING_LIST, STRING_MAP, BINARY -> Optional.empty();
        };
    }

    private static Optional<AttributeValue> number(Literal literal) {
        if (literal instanceof Literal.Real real) {
            return Optional.of(AttributeValue.of(real.value()));
        }
        return literal instanceof Literal.Exact exact
                ? Optional.of(
                        isLong(exact.value())
                                ? AttributeValue.of(exact.value().longValueExact())
                                : AttributeValue.of(exact.value().doubleValue()))
                : Optional.empty();
    }

    private static Optional<AttributeValue> time(Literal literal) {
        if (literal instanceof Literal.Time time) {
            return Optional.of(new AttributeValue.Time(time.micros()));
        }
        return literal instanceof Literal.Text text
                ? Times.time(text.value()).stream()
                        .<AttributeValue>mapToObj(AttributeValue.Time::new)
                        .findFirst()
                : Optional.empty();
    }
}
