package io.basalt.spark.objects;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import java.util.List;
import java.util.stream.Collectors;

/** A store predicate as people write it in SQL, for EXPLAIN. */
final class PredicateText {
    /** Plans are kept and shown as text: a list of thousands helps nobody there. */
    private static final int MOST_LITERALS = 20;

    private PredicateText() {}

    static String of(Predicate predicate) {
        if (predicate instanceof Predicate.Compare compare) {
            return name(compare.field()) + symbol(compare.operator()) + literal(compare.literal());
        }
        if (predicate instanceof Predicate.In in) {
            return name(in.field()) + " IN (" + listed(in.literals()) + ")";
        }
        if (predicate instanceof Predicate.Match match) {
            return name(match.field()) + symbol(match.place()) + quoted(match.text());
        }
        if (predicate instanceof Predicate.IsNull isNull) {
            return name(isNull.field()) + " IS NULL";
        }
        if (predicate instanceof Predicate.And and) {
            return and.terms().isEmpty() ? "TRUE" : joined(and.terms(), " AND ");
        }
        if (predicate instanceof Predicate.Or or) {
            return or.terms().isEmpty() ? "FALSE" : joined(or.terms(), " OR ");
        }
        if (predicate instanceof Predicate.Not not) {
            return not.term() instanceof Predicate.IsNull isNull
                    ? name(isNull.field()) + " IS NOT NULL"
                    : "NOT (" + of(not.term()) + ")";
        }
        return predicate.toString();
    }

    private static String listed(List<AttributeValue> literals) {
        String shown = literals.stream()
                .limit(MOST_LITERALS)
                .map(PredicateText::literal)
                .collect(Collectors.joining(", "));
        return literals.size() <= MOST_LITERALS
                ? shown
                : shown + ", and " + (literals.size() - MOST_LITERALS) + " more";
    }

    private static String joined(List<Predicate> terms, String word) {
        return terms.stream()
                .map(term ->
                        term instanceof Predicate.And || term instanceof Predicate.Or ? "(" + of(term) + ")" : of(term))
                .collect(Collectors.joining(word));
    }

    /** A field as the table calls it. */
    static String name(Field field) {
        return field instanceof Field.Attribute attribute
                ? ObjectsSchema.ATTR + "." + Attributes.shortName(attribute.name())
                : field.column();
    }

    private static String symbol(Predicate.Operator operator) {
        return switch (operator) {
            case EQUAL -> " = ";
            case NOT_EQUAL -> " <> ";
            case LESS -> " < ";
            case LESS_OR_EQUAL -> " <= ";
            case GREATER -> " > ";
            case GREATER_OR_EQUAL -> " >= ";
        };
    }

    private static String symbol(Predicate.Place place) {
        return switch (place) {
            case PREFIX -> " STARTS WITH ";
            case SUFFIX -> " ENDS WITH ";
            case ANYWHERE -> " CONTAINS ";
        };
    }

    private static String literal(AttributeValue value) {
        return switch (value.type()) {
            case STRING -> quoted(value.text());
            case TIMESTAMP -> "TIMESTAMP " + quoted(value.text());
            default -> value.text();
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
