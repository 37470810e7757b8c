package io.basalt.store.predicate;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.SystemField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Predicates as text that {@link Where} reads. Read back in a bucket whose attributes have one type each, the text gives
 * an equal predicate, but for AND and OR of fewer than two terms, which become what they mean.
 */
public final class PredicateText {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");

    private PredicateText() {}

    /** The whole predicate, on one line unless its strings have several. */
    public static String of(Predicate predicate) {
        if (predicate instanceof Predicate.Compare compare) {
            return name(compare.field()) + symbol(compare.operator()) + literal(compare.literal());
        } else if (predicate instanceof Predicate.In in) {
            return in(in);
        } else if (predicate instanceof Predicate.Match match) {
            return function(match.place()) + "(" + name(match.field()) + ", " + quoted(match.text()) + ")";
        } else if (predicate instanceof Predicate.IsNull isNull) {
            return name(isNull.field()) + " IS NULL";
        } else if (predicate instanceof Predicate.And and) {
            return and.terms().isEmpty() ? "TRUE" : joined(and.terms(), " AND ");
        } else if (predicate instanceof Predicate.Or or) {
            return or.terms().isEmpty() ? "FALSE" : joined(or.terms(), " OR ");
        } else if (predicate instanceof Predicate.Not not) {
            return not.term() instanceof Predicate.IsNull isNull
                    ? name(isNull.field()) + " IS NOT NULL"
                    : "NOT (" + of(not.term()) + ")";
        }
        return predicate == Predicate.Constant.UNKNOWN ? "NULL" : predicate.toString();
    }

    /** SQL has no empty list: in it is nothing, so a missing value is the only one for which that is unknown. */
    private static String in(Predicate.In in) {
        String name = name(in.field());
        return in.literals().isEmpty()
                ? "(" + name + " IS NULL AND NULL)"
                : in.literals().stream()
                        .map(PredicateText::literal)
                        .collect(Collectors.joining(", ", name + " IN (", ")"));
    }

    private static String joined(List<Predicate> terms, String word) {
        return terms.stream()
                .map(term ->
                        term instanceof Predicate.And || term instanceof Predicate.Or ? "(" + of(term) + ")" : of(term))
                .collect(Collectors.joining(word));
    }

    /** A field's name, with backticks where it needs them. */
    public static String name(Field field) {
        if (field instanceof SystemField system) {
            return system.column();
        }
        String name = ((Field.Attribute) field).name();
        String shortest = Attributes.shortName(name);
        boolean taken = shortest.startsWith(BucketFields.ATTR)
                || Stream.of(SystemField.values())
                        .anyMatch(system -> system.column().equalsIgnoreCase(shortest));
        return Stream.of((taken ? BucketFields.ATTR + shortest : shortest).split("\\.", -1))
                .map(PredicateText::word)
                .collect(Collectors.joining("."));
    }

    private static String word(String word) {
        return PLAIN.matcher(word).matches() && !Parser.isReserved(word) ? word : "`" + word.replace("`", "``") + "`";
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

    private static String function(Predicate.Place place) {
        return switch (place) {
            case PREFIX -> "starts_with";
            case SUFFIX -> "ends_with";
            case ANYWHERE -> "contains";
        };
    }

    private static String literal(AttributeValue value) {
        return switch (value.type()) {
            case STRING -> quoted(value.text());
            case LONG -> value.text();
            case DOUBLE -> real(((AttributeValue.Real) value).value());
            case BOOLEAN -> value.text().toUpperCase(Locale.ROOT);
            case TIMESTAMP -> "TIMESTAMP " + quoted(value.text());
            case STRING_LIST, STRING_MAP, BINARY ->
                throw new IllegalArgumentException(value.type() + " has no literal: '" + value.text() + "'");
        };
    }

    /** Always with an exponent, which tells a double from a decimal. */
    private static String real(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "DOUBLE('" + value + "')";
        }
        String digits = Double.toString(value);
        return digits.indexOf('E') >= 0 ? digits : digits + "E0";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
