package io.basalt.store.api;

import java.util.Locale;

/**
 * A value computed over the rows of a group, with the type and the treatment of nulls that Spark SQL has: nulls are left
 * out, and where nothing is left, counts are 0 and everything else is null.
 */
public sealed interface Aggregate extends java.io.Serializable {
    /** The column's name in results, as Spark would name it: {@code count(1)}, {@code sum(size)}. */
    String column();

    ValueType type();

    /** {@code COUNT(*)}. */
    enum CountAll implements Aggregate {
        INSTANCE;

        @Override
        public String column() {
            return "count(1)";
        }

        @Override
        public ValueType type() {
            return ValueType.LONG;
        }
    }

    /** How {@link Of} computes. */
    enum Function {
        COUNT,
        /** Exact. */
        COUNT_DISTINCT,
        /** Of a {@code LONG} a {@code LONG}, where an overflow is an error (ANSI, Spark's default); else a {@code DOUBLE}. */
        SUM,
        MIN,
        MAX,
        /** Always a {@code DOUBLE}. */
        AVG
    }

    /**
     * A function of a field's values. {@code SUM} and {@code AVG} take numbers, {@code COUNT} takes everything that can be
     * filtered by, the others take all of that but lists.
     */
    record Of(Function function, Field field) implements Aggregate {
        public Of {
            ValueType type = field.type();
            boolean number = type == ValueType.LONG || type == ValueType.DOUBLE;
            boolean fits = switch (function) {
                case COUNT, COUNT_DISTINCT -> type != ValueType.STRING_MAP && type != ValueType.BINARY;
                case SUM, AVG -> number;
                case MIN, MAX ->
                    number || type == ValueType.STRING || type == ValueType.BOOLEAN || type == ValueType.TIMESTAMP;
            };
            if (!fits) {
                throw new IllegalArgumentException(function + " of " + field.column() + " of type " + type
                        + " has no meaning; aggregate another field");
            }
        }

        @Override
        public String column() {
            return function == Function.COUNT_DISTINCT
                    ? "count(DISTINCT " + field.column() + ")"
                    : function.name().toLowerCase(Locale.ROOT) + "(" + field.column() + ")";
        }

        @Override
        public ValueType type() {
            return switch (function) {
                case COUNT, COUNT_DISTINCT -> ValueType.LONG;
                case AVG -> ValueType.DOUBLE;
                case SUM, MIN, MAX -> field.type();
            };
        }
    }

    static Aggregate count() {
        return CountAll.INSTANCE;
    }

    static Aggregate count(Field field) {
        return new Of(Function.COUNT, field);
    }

    static Aggregate countDistinct(Field field) {
        return new Of(Function.COUNT_DISTINCT, field);
    }

    static Aggregate sum(Field field) {
        return new Of(Function.SUM, field);
    }

    static Aggregate min(Field field) {
        return new Of(Function.MIN, field);
    }

    static Aggregate max(Field field) {
        return new Of(Function.MAX, field);
    }

    static Aggregate avg(Field field) {
        return new Of(Function.AVG, field);
    }
}
