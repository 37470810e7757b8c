package io.basalt.store.api;

import java.io.Serializable;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

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
        Stream<String> computed = functions.stream()
                .filter(function -> function.kind != Kind.COUNT_ROWS)
                .map(Function::column);
        computed.forEach(names::add);
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
     * @param column its name; empty with {@code COUNT_ROWS}
     */
    public record Function(Kind kind, String column) implements Serializable {
        public Function {
            if ((kind == Kind.COUNT_ROWS) != column.isEmpty()) {
                throw new IllegalArgumentException(
                        kind + " of '" + column + "': expected a column, but with COUNT_ROWS");
            }
        }

        /** The name of its column in batches, as Spark would name it: {@code count(1)}, {@code sum(size)}. */
        public String name() {
            return kind == Kind.COUNT_ROWS ? "count(1)" : kind.name().toLowerCase(Locale.ROOT) + "(" + column + ")";
        }
    }

    public static Function countRows() {
        return new Function(Kind.COUNT_ROWS, "");
    }

    public static Function count(String column) {
        return new Function(Kind.COUNT, column);
    }

    public static Function sum(String column) {
        return new Function(Kind.SUM, column);
    }

    public static Function min(String column) {
        return new Function(Kind.MIN, column);
    }

    public static Function max(String column) {
        return new Function(Kind.MAX, column);
    }
}
