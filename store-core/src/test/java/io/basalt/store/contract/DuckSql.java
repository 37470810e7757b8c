package io.basalt.store.contract;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Compare;
import io.basalt.store.api.Predicate.Constant;
import io.basalt.store.api.Predicate.In;
import io.basalt.store.api.Predicate.IsNull;
import io.basalt.store.api.Predicate.Match;
import io.basalt.store.api.Predicate.Not;
import io.basalt.store.api.Query;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.List;

/** Metadata queries in DuckDB's SQL, over a table that has {@link OracleFields#ALL} as columns {@code c0}, {@code c1}, ... */
final class DuckSql {
    private DuckSql() {}

    static String name(Field field) {
        return "c" + OracleFields.ALL.indexOf(field);
    }

    /** Maps and lists are held as text. */
    static String type(ValueType type) {
        return switch (type) {
            case STRING, STRING_LIST, STRING_MAP, BINARY -> "VARCHAR";
            case LONG -> "BIGINT";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case TIMESTAMP -> "TIMESTAMP";
        };
    }

    static String of(Query query) {
        List<String> columns = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        query.columns().forEach(field -> columns.add(read(field.type(), name(field))));
        query.grouping().ifPresent(grouping -> {
            grouping.by().forEach(field -> groups.add(name(field)));
            grouping.by().forEach(field -> columns.add(read(field.type(), name(field))));
            grouping.aggregates().forEach(aggregate -> columns.add(read(aggregate.type(), of(aggregate))));
        });
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(columns.isEmpty() ? "1" : String.join(", ", columns))
                .append(" FROM objects WHERE ")
                .append(of(query.predicate()));
        if (!groups.isEmpty()) {
            sql.append(" GROUP BY ").append(String.join(", ", groups));
        }
        List<String> order =
                new ArrayList<>(query.order().stream().map(DuckSql::of).toList());
        if (query.grouping().isEmpty() && !order.isEmpty()) {
            order.add(name(SystemField.REVISION));
        }
        if (!order.isEmpty()) {
            sql.append(" ORDER BY ").append(String.join(", ", order));
        }
        query.limit().ifPresent(limit -> sql.append(" LIMIT ").append(limit));
        return sql.append(" OFFSET ").append(query.offset()).toString();
    }

    private static String read(ValueType type, String expression) {
        return type == ValueType.TIMESTAMP ? "epoch_us(" + expression + ")" : expression;
    }

    private static String of(Query.Order order) {
        return name(order.field())
                + (order.descending() ? " DESC" : " ASC")
                + (order.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }

    private static String of(Aggregate aggregate) {
        if (!(aggregate instanceof Aggregate.Of function)) {
            return "count(*)";
        }
        String column = name(function.field());
        return switch (function.function()) {
            case COUNT -> "count(" + column + ")";
            case COUNT_DISTINCT -> "count(DISTINCT " + column + ")";
            case SUM -> "sum(" + column + ")";
            case MIN -> "min(" + column + ")";
            case MAX -> "max(" + column + ")";
            case AVG -> "avg(" + column + ")";
        };
    }

    static String of(Predicate predicate) {
        if (predicate instanceof Constant constant) {
            return switch (constant) {
                case TRUE -> "true";
                case FALSE -> "false";
                case UNKNOWN -> "CAST(NULL AS BOOLEAN)";
            };
        } else if (predicate instanceof Compare compare) {
            return compare(compare.field(), operator(compare.operator()), compare.literal());
        } else if (predicate instanceof In in) {
            return in(in);
        } else if (predicate instanceof Match match) {
            String function = switch (match.place()) {
                case PREFIX -> "starts_with";
                case SUFFIX -> "ends_with";
                case ANYWHERE -> "contains";
            };
            return function + "(" + name(match.field()) + ", " + text(match.text()) + ")";
        } else if (predicate instanceof IsNull isNull) {
            return name(isNull.field()) + " IS NULL";
        } else if (predicate instanceof Not not) {
            return "NOT (" + of(not.term()) + ")";
        } else if (predicate instanceof Predicate.And and) {
            return joined(and.terms(), " AND ");
        }
        return joined(((Predicate.Or) predicate).terms(), " OR ");
    }

    private static String joined(List<Predicate> terms, String by) {
        return "(" + String.join(by, terms.stream().map(DuckSql::of).toList()) + ")";
    }

    private static String operator(Predicate.Operator operator) {
        return switch (operator) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "<>";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }

    private static String in(In in) {
        boolean alike = in.literals().stream()
                .allMatch(literal -> literal.type() == in.field().type());
        return alike
                ? name(in.field()) + " IN ("
                        + String.join(
                                ", ",
                                in.literals().stream().map(DuckSql::literal).toList())
                        + ")"
                : "("
                        + String.join(
                                " OR ",
                                in.literals().stream()
                                        .map(literal -> compare(in.field(), "=", literal))
                                        .toList())
                        + ")";
    }

    private static String compare(Field field, String operator, AttributeValue literal) {
        return field.type() == literal.type()
                ? name(field) + " " + operator + " " + literal(literal)
                : "CAST(" + name(field) + " AS DOUBLE) " + operator + " CAST(" + literal(literal) + " AS DOUBLE)";
    }

    private static String literal(AttributeValue value) {
        return switch (value.type()) {
            case STRING -> text(value.text());
            case LONG, DOUBLE -> "CAST('" + value.text() + "' AS " + type(value.type()) + ")";
            case BOOLEAN -> value.text();
            case TIMESTAMP -> "make_timestamp(CAST('" + ((AttributeValue.Time) value).micros() + "' AS BIGINT))";
            case STRING_LIST, STRING_MAP, BINARY -> throw new AssertionError(value + " is no literal");
        };
    }

    /** A NUL would end the statement. */
    private static String text(String text) {
        return "('" + text.replace("'", "''").replace("\0", "' || chr(0) || '") + "')";
    }
}
