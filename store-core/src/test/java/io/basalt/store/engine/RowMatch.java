package io.basalt.store.engine;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates predicates on the values of one row, one after the other, by SQL's three-valued logic. */
final class RowMatch {
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    private final Map<String, Object> row;

    RowMatch(Map<String, Object> row) {
        this.row = row;
    }

    /** Empty where it is unknown. */
    Optional<Boolean> of(Predicate predicate) {
        if (predicate instanceof Predicate.And and) {
            return all(and.terms(), true);
        }
        if (predicate instanceof Predicate.Or or) {
            return all(or.terms(), false);
        }
        if (predicate instanceof Predicate.Not not) {
            return of(not.term()).map(truth -> !truth);
        }
        if (predicate instanceof Predicate.IsNull isNull) {
            return Optional.of(value(isNull.field()) == null);
        }
        if (predicate instanceof Predicate.In in) {
            return all(
                    in.literals().stream()
                            .map(literal -> Predicate.equal(in.field(), literal))
                            .toList(),
                    false);
        }
        if (predicate instanceof Predicate.Match match) {
            Object value = value(match.field());
            return value == null
                    ? Optional.empty()
                    : Optional.of(
                            switch (match.place()) {
                                case PREFIX -> value.toString().startsWith(match.text());
                                case SUFFIX -> value.toString().endsWith(match.text());
                                case ANYWHERE -> value.toString().contains(match.text());
                            });
        }
        Predicate.Compare compare = (Predicate.Compare) predicate;
        Object value = value(compare.field());
        return value == null
                ? Optional.empty()
                : Optional.of(holds(compare.operator(), order(value, compare.literal())));
    }

    /** Ands where {@code neutral} is true, else ors. */
    private Optional<Boolean> all(List<Predicate> terms, boolean neutral) {
        boolean unknown = false;
        for (Predicate term : terms) {
            Optional<Boolean> truth = of(term);
            if (truth.isPresent() && truth.get() != neutral) {
                return truth;
            }
            unknown |= truth.isEmpty();
        }
        return unknown ? Optional.empty() : Optional.of(neutral);
    }

    private Object value(Field field) {
        return row.get(((Field.Attribute) field).name());
    }

    private static boolean holds(Predicate.Operator operator, int order) {
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    private static int order(Object value, AttributeValue literal) {
        if (value instanceof Float || value instanceof Double || literal instanceof AttributeValue.Real) {
            return Double.compare(
                    real(((Number) value).doubleValue()), real(number(literal).doubleValue()));
        }
        if (value instanceof Boolean truth) {
            return Boolean.compare(truth, ((AttributeValue.Truth) literal).value());
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.compareTo(new BigDecimal(literal.text()));
        }
        if (value instanceof LocalDate date) {
            return Long.compare(date.toEpochDay(), number(literal).longValue());
        }
        if (value instanceof Instant || value instanceof LocalDateTime) {
            Instant time = value instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : (Instant) value;
            return BigDecimal.valueOf(time.getEpochSecond())
                    .add(BigDecimal.valueOf(time.getNano(), 9))
                    .multiply(MICROS)
                    .compareTo(BigDecimal.valueOf(((AttributeValue.Time) literal).micros()));
        }
        return value instanceof Long whole
                ? Long.compare(whole, number(literal).longValue())
                : Arrays.compareUnsigned(
                        value.toString().getBytes(StandardCharsets.UTF_8),
                        literal.text().getBytes(StandardCharsets.UTF_8));
    }

    private static double real(double value) {
        return value == 0 ? 0.0 : value;
    }

    private static Number number(AttributeValue literal) {
        return literal instanceof AttributeValue.Real real
                ? (Number) real.value()
                : (Number) ((AttributeValue.Whole) literal).value();
    }
}
