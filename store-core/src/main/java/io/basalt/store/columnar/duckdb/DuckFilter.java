package io.basalt.store.columnar.duckdb;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.columnar.Digits;
import io.basalt.store.columnar.parquet.PlainColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * The part of a filter that DuckDB understands as the store does, over the columns of an excerpt. Of a conjunction those terms
 * are taken that can be; what is left out is for the caller to test, as everything is. Columns are named by their aliases, and
 * literals are numbers or quoted text, so nothing that a user chose is read as SQL.
 */
final class DuckFilter {
    /** Of a list of values. */
    private static final int MOST_VALUES = 1_000;

    /** That are looked for in each value. */
    private static final int FEW_TEXTS = 8;

    private static final long MOST_EXACT_REAL = 1L << 53;

    private final Function<String, Optional<PlainColumn>> columns;

    private DuckFilter(Function<String, Optional<PlainColumn>> columns) {
        this.columns = columns;
    }

    /**
     * A condition in SQL that is true for every row for which the filter is; absent where there is nothing to be said.
     *
     * @param columns by their names in the original
     */
    static Optional<String> sql(Predicate filter, Function<String, Optional<PlainColumn>> columns) {
        List<String> taken = new ArrayList<>();
        new DuckFilter(columns).conjuncts(filter, taken);
        return taken.isEmpty() ? Optional.empty() : Optional.of(String.join(" AND ", taken));
    }

    /** A condition in SQL that is true for the same rows as the filter; absent where none can be said. */
    static Optional<String> exactly(Predicate filter, Function<String, Optional<PlainColumn>> columns) {
        return new DuckFilter(columns).exactly(filter);
    }

    /** Texts of which a row has one in a column, if the filter is true for it: few, and at least one. */
    record Texts(PlainColumn column, List<String> texts) {}

    /** The first conjunct that compares a column with such texts. */
    static Optional<Texts> texts(Predicate filter, Function<String, Optional<PlainColumn>> columns) {
        if (filter instanceof Predicate.And and) {
            return and.terms().stream()
                    .flatMap(term -> texts(term, columns).stream())
                    .findFirst();
        }
        if (filter instanceof Predicate.Compare compare && compare.operator() == Predicate.Operator.EQUAL) {
            return texts(compare.field(), List.of(compare.literal()), columns);
        }
        return filter instanceof Predicate.In in ? texts(in.field(), in.literals(), columns) : Optional.empty();
    }

    private static Optional<Texts> texts(
            Field field, List<AttributeValue> literals, Function<String, Optional<PlainColumn>> columns) {
        Optional<PlainColumn> column =
                new DuckFilter(columns).column(field).filter(found -> found.stored() == PlainColumn.Stored.STRING);
        if (column.isEmpty() || literals.isEmpty() || literals.size() > FEW_TEXTS) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (AttributeValue literal : literals) {
            if (!(literal instanceof AttributeValue.Text text)
                    || value(column.get(), literal).isEmpty()) {
                return Optional.empty();
            }
            texts.add(text.value());
        }
        return Optional.of(new Texts(column.get(), texts));
    }

    private void conjuncts(Predicate filter, List<String> taken) {
        if (filter instanceof Predicate.And and) {
            and.terms().forEach(term -> conjuncts(term, taken));
        } else if (filter != Predicate.Constant.TRUE) {
            exactly(filter).ifPresent(taken::add);
        }
    }

    /** The whole predicate: true, false and unknown for the same rows. */
    private Optional<String> exactly(Predicate filter) {
        if (filter instanceof Predicate.And and) {
            return all(and.terms(), " AND ");
        }
        if (filter instanceof Predicate.Or or) {
            return all(or.terms(), " OR ");
        }
        if (filter instanceof Predicate.Not not) {
            return exactly(not.term()).map(term -> "(NOT " + term + ")");
        }
        if (filter instanceof Predicate.Constant constant) {
            return Optional.of(
                    switch (constant) {
                        case TRUE -> "true";
                        case FALSE -> "false";
                        case UNKNOWN -> "CAST(NULL AS BOOLEAN)";
                    });
        }
        if (filter instanceof Predicate.IsNull isNull) {
            return column(isNull.field()).map(column -> "(" + column.alias() + " IS NULL)");
        }
        if (filter instanceof Predicate.Compare compare) {
            return column(compare.field()).flatMap(column -> compare(column, compare.operator(), compare.literal()));
        }
        if (filter instanceof Predicate.In in) {
            return column(in.field()).flatMap(column -> in(column, in.literals()));
        }
        return filter instanceof Predicate.Match match
                ? column(match.field()).flatMap(column -> match(column, match))
                : Optional.empty();
    }

    private Optional<String> all(List<Predicate> terms, String word) {
        List<String> each =
                terms.stream().flatMap(term -> exactly(term).stream()).toList();
        return terms.isEmpty() || each.size() < terms.size()
                ? Optional.empty()
                : Optional.of("(" + String.join(word, each) + ")");
    }

    private Optional<PlainColumn> column(Field field) {
        return field instanceof Field.Attribute column ? columns.apply(column.name()) : Optional.empty();
    }

    // ---- terms

    private static Optional<String> compare(PlainColumn column, Predicate.Operator operator, AttributeValue literal) {
        String sign = sign(operator);
        BinaryOperator<String> term = (side, value) -> "(" + column.alias() + " " + side + " " + value + ")";
        if (column.field().getType() instanceof ArrowType.Decimal decimal) {
            return Digits.of(literal)
                    .flatMap(digits ->
                            decimals(column, decimal, operator, digits).map(bound -> term.apply(sign, bound)));
        }
        return value(column, literal).map(value -> term.apply(sign, value));
    }

    private static String sign(Predicate.Operator operator) {
        return switch (operator) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "<>";
            case LESS -> "<";
            case LESS_OR_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_OR_EQUAL -> ">=";
        };
    }

    private static Optional<String> in(PlainColumn column, List<AttributeValue> literals) {
        if (literals.isEmpty() || literals.size() > MOST_VALUES) {
            return Optional.empty();
        }
        List<String> equal = literals.stream()
                .flatMap(literal -> value(column, literal).stream())
                .toList();
        return equal.size() < literals.size()
                ? Optional.empty()
                : Optional.of("(" + column.alias() + equal.stream().collect(Collectors.joining(", ", " IN (", "))")));
    }

    private static Optional<String> match(PlainColumn column, Predicate.Match match) {
        String function = switch (match.place()) {
            case PREFIX -> "prefix";
            case SUFFIX -> "suffix";
            case ANYWHERE -> "contains";
        };
        return column.stored() == PlainColumn.Stored.STRING
                ? text(match.text()).map(text -> function + "(" + column.alias() + ", " + text + ")")
                : Optional.empty();
    }

    // ---- literals

    /** The literal as a value that a column can have; absent where it does not go with it, or is between two of its values. */
    private static Optional<String> value(PlainColumn column, AttributeValue literal) {
        ArrowType type = column.field().getType();
        if (type instanceof ArrowType.Bool && literal instanceof AttributeValue.Truth truth) {
            return Optional.of(Boolean.toString(truth.value()));
        }
        if ((type instanceof ArrowType.Int || type instanceof ArrowType.Date)
                && literal instanceof AttributeValue.Whole whole) {
            return whole(whole.value());
        }
        if (type instanceof ArrowType.Timestamp && literal instanceof AttributeValue.Time time) {
            return whole(time.micros());
        }
        if (column.stored() == PlainColumn.Stored.DOUBLE && literal instanceof AttributeValue.Real real) {
            return Optional.of(real(real.value()));
        }
        if (column.stored() == PlainColumn.Stored.DOUBLE
                && literal instanceof AttributeValue.Whole whole
                && Math.abs(whole.value()) <= MOST_EXACT_REAL) {
            return Optional.of(real(whole.value()));
        }
        if (type instanceof ArrowType.Decimal decimal) {
            return Digits.of(literal).flatMap(digits -> decimals(column, decimal, Predicate.Operator.EQUAL, digits));
        }
        return column.stored() == PlainColumn.Stored.STRING && literal instanceof AttributeValue.Text text
                ? text(text.value())
                : Optional.empty();
    }

    private static Optional<String> whole(long value) {
        // The smallest would be read as the negative of a number that is too large.
        return value == Long.MIN_VALUE ? Optional.empty() : Optional.of(Long.toString(value));
    }

    private static String real(double value) {
        return "CAST('" + value + "' AS DOUBLE)";
    }

    /** A value of the column with which a comparison says the same as with the literal, which may have more digits. */
    private static Optional<String> decimals(
            PlainColumn column, ArrowType.Decimal type, Predicate.Operator operator, BigDecimal literal) {
        if (Math.abs((long) literal.scale()) + literal.precision() > 200) {
            return Optional.empty();
        }
        RoundingMode rounding = switch (operator) {
            case EQUAL, NOT_EQUAL -> RoundingMode.UNNECESSARY;
            case LESS, GREATER_OR_EQUAL -> RoundingMode.CEILING;
            case LESS_OR_EQUAL, GREATER -> RoundingMode.FLOOR;
        };
        BigInteger unscaled;
        try {
            unscaled = literal.setScale(type.getScale(), rounding).unscaledValue();
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
        if (column.stored() != PlainColumn.Stored.DECIMAL) {
            return unscaled.bitLength() < Long.SIZE ? whole(unscaled.longValue()) : Optional.empty();
        }
        String value = new BigDecimal(unscaled, type.getScale()).toPlainString();
        return unscaled.abs().compareTo(BigInteger.TEN.pow(type.getPrecision())) < 0
                ? Optional.of("CAST('" + value + "' AS DECIMAL(" + type.getPrecision() + ", " + type.getScale() + "))")
                : Optional.empty();
    }

    /** Quoted; absent for what SQL's text cannot hold. */
    private static Optional<String> text(String text) {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of("'" + text.replace("'", "''") + "'");
    }
}
