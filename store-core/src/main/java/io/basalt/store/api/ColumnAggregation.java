package io.basalt.store.api;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a scan of columns computes of the rows instead of giving them. Immutable.
 *
 * @param groupBy names of columns, each once: truths, whole numbers, decimals, dates, timestamps or strings; none: all rows are one
 *     group. Nulls are a group of their own
 * @param functions one at least
 */
public record ColumnAggregation(List<String> groupBy, List<Function> functions) implements Serializable {
    public ColumnAggregation {
        groupBy = List.copyOf(groupBy);
        functions = List.copyOf(functions);
        if (functions.isEmpty()) {
            throw new IllegalArgumentException("an aggregation without functions: expected one at least");
        }
        if (new HashSet<>(groupBy).size() < groupBy.size()) {
            throw new IllegalArgumentException("groups by " + groupBy + ": expected each column once");
        }
    }

    public static ColumnAggregation of(Function... functions) {
        return new ColumnAggregation(List.of(), List.of(functions));
    }

    public ColumnAggregation by(String... columns) {
        return new ColumnAggregation(List.of(columns), functions);
    }

    /** The columns that it is computed of, each once. */
    public List<String> columns() {
        Set<String> names = new LinkedHashSet<>(groupBy);
        functions.forEach(function -> names.addAll(function.of.columns()));
        return List.copyOf(names);
    }

    /** How a function computes; all but the first leave nulls out. */
    public enum Kind {
        COUNT_ROWS,
        /** Of a column of any type. */
        COUNT,
        /**
         * Of whole numbers one of 64 bits; of {@code decimal(p, s)} a {@code decimal(min(38, p + 10), s)}; of real numbers a double,
         * added up in any order. What exceeds its type is an error (ANSI, Spark's default).
         */
        SUM,
        /** Of the types that can be grouped by, and of real numbers. */
        MIN,
        MAX
    }

    /**
     * A value computed of a group's rows: null where nothing is left to compute it of, but for counts.
     *
     * @param of the number 1 with {@code COUNT_ROWS}, anything with {@code SUM}, else a column
     */
    public record Function(Kind kind, ColumnExpression of) implements Serializable {
        private static final ColumnExpression ROW = new ColumnExpression.Number(BigDecimal.ONE);

        public Function {
            boolean fits = switch (kind) {
                case COUNT_ROWS -> of.equals(ROW);
                case SUM -> !(of instanceof ColumnExpression.Number);
                case COUNT, MIN, MAX -> of instanceof ColumnExpression.Column;
            };
            if (!fits) {
                throw new IllegalArgumentException(kind + " of " + of + ": expected "
                        + (kind == Kind.COUNT_ROWS
                                ? "the number 1"
                                : kind == Kind.SUM ? "a column, or what is computed of some" : "a column"));
            }
        }

        public Function(Kind kind, String column) {
            this(kind, new ColumnExpression.Column(column));
        }

        /** The name of its column in batches, as Spark would name it: {@code count(1)}, {@code sum(size)}. */
        public String name() {
            return (kind == Kind.COUNT_ROWS ? "count" : kind.name().toLowerCase(Locale.ROOT)) + "(" + of + ")";
        }
    }

    public static Function countRows() {
        return new Function(Kind.COUNT_ROWS, Function.ROW);
    }

    public static Function count(String column) {
        return new Function(Kind.COUNT, column);
    }

    public static Function sum(String column) {
        return new Function(Kind.SUM, column);
    }

    public static Function sum(ColumnExpression of) {
        return new Function(Kind.SUM, of);
    }

    public static Function min(String column) {
        return new Function(Kind.MIN, column);
    }

    public static Function max(String column) {
        return new Function(Kind.MAX, column);
    }
}
