package io.basalt.store.engine;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Filters of all kinds that a table's rows give occasion to, and which of these they match. */
final class RandomFilters {
    private final Random random;
    private final String[] columns;
    private final List<Map<String, Object>> rows;

    RandomFilters(Random random, String[] columns, List<Map<String, Object>> rows) {
        this.random = random;
        this.columns = columns;
        this.rows = rows;
    }

    static Map<String, Object> named(String[] columns, List<Object> row) {
        Map<String, Object> named = new HashMap<>();
        for (int i = 0; i < columns.length; i++) {
            named.put(columns[i], row.get(i));
        }
        return named;
    }

    static List<List<Object>> matching(String[] columns, List<List<Object>> rows, Predicate filter) {
        return rows.stream()
                .filter(row -> new RowMatch(named(columns, row)).of(filter).orElse(false))
                .toList();
    }

    Predicate next(int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            List<Predicate> terms = List.of(next(depth - 1), next(depth - 1));
            return switch (random.nextInt(3)) {
                case 0 -> new Predicate.And(terms);
                case 1 -> new Predicate.Or(terms);
                default -> new Predicate.Not(terms.get(0));
            };
        }
        String column = columns[random.nextInt(columns.length)];
        Field field = ColumnRequest.column(column, ValueType.LONG);
        Object value = rows.get(random.nextInt(rows.size())).get(column);
        Optional<AttributeValue> literal = literal(value);
        if (literal.isEmpty()) {
            return new Predicate.IsNull(field);
        }
        if (value instanceof String text && random.nextBoolean()) {
            int length = text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length()) + 1));
            return switch (random.nextInt(3)) {
                case 0 -> new Predicate.Match(field, Predicate.Place.PREFIX, text.substring(0, length));
                case 1 -> new Predicate.Match(field, Predicate.Place.SUFFIX, text.substring(length));
                default -> new Predicate.Match(field, Predicate.Place.ANYWHERE, text.substring(length / 2));
            };
        }
        if (random.nextInt(5) == 0) {
            return new Predicate.In(field, List.of(literal.get(), literal.get()));
        }
        Predicate.Operator[] operators = Predicate.Operator.values();
        return new Predicate.Compare(field, operators[random.nextInt(operators.length)], literal.get());
    }

    /** The value, or one near it; absent where there is none, or of a type that is not compared. */
    private Optional<AttributeValue> literal(Object value) {
        if (value instanceof Boolean truth) {
            return Optional.of(AttributeValue.of(truth));
        }
        if (value instanceof Long whole) {
            return Optional.of(
                    random.nextInt(4) == 0
                            ? AttributeValue.of(whole.doubleValue() + 0.5)
                            : AttributeValue.of(whole + random.nextInt(3) - 1));
        }
        if (value instanceof Float || value instanceof Double) {
            return Optional.of(AttributeValue.of(((Number) value).doubleValue()));
        }
        if (value instanceof BigDecimal decimal) {
            String digits = decimal.toPlainString();
            return Optional.of(
                    AttributeValue.of(random.nextInt(4) > 0 ? digits : digits + (digits.contains(".") ? "5" : ".5")));
        }
        if (value instanceof LocalDate date) {
            return Optional.of(AttributeValue.of(date.toEpochDay() + random.nextInt(3) - 1));
        }
        if (value instanceof Instant || value instanceof LocalDateTime) {
            Instant time = value instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : (Instant) value;
            return Optional.of(AttributeValue.of(time));
        }
        return value instanceof String text ? Optional.of(AttributeValue.of(text)) : Optional.empty();
    }
}
