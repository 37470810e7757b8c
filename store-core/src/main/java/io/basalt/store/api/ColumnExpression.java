package io.basalt.store.api;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A number that is computed of each row: of decimals the exact decimal, of doubles (floats are the same doubles) a double. Null where
 * a column in it is. Immutable.
 *
 * <p>Decimals have the types that Spark SQL gives them where nothing is rounded: a sum or difference of {@code decimal(p, s)} and
 * {@code decimal(q, t)} has {@code max(s, t)} digits after the point and one more before it than either, a product {@code s + t}
 * after it and {@code p + q + 1} in all; 38 digits at most, and what exceeds them is an error.
 */
public sealed interface ColumnExpression extends Serializable {
    /** A column that is read. */
    record Column(String name) implements ColumnExpression {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A literal; a decimal of as many digits as it is written with. */
    record Number(BigDecimal value) implements ColumnExpression {
        public Number {
            value = value.scale() < 0 ? value.setScale(0) : value;
        }

        @Override
        public String toString() {
            return value.toPlainString();
        }
    }

    record Arithmetic(Operator operator, ColumnExpression left, ColumnExpression right) implements ColumnExpression {
        @Override
        public String toString() {
            return "(" + left + " " + operator.sign + " " + right + ")";
        }
    }

    enum Operator {
        PLUS("+"),
        MINUS("-"),
        TIMES("*");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        /** Digits after the point of a result, of those of the operands. */
        public int scale(int left, int right) {
            return this == TIMES ? left + right : Math.max(left, right);
        }

        /** Digits of a result, not more than 38, of the operands' precision and scale. */
        public int precision(int left, int leftScale, int right, int rightScale) {
            int digits = this == TIMES
                    ? left + right + 1
                    : Math.max(left - leftScale, right - rightScale) + Math.max(leftScale, rightScale) + 1;
            return Math.min(38, digits);
        }
    }

    /** The columns that are read, each once. */
    default Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        if (this instanceof Column column) {
            columns.add(column.name);
        }
        if (this instanceof Arithmetic arithmetic) {
            columns.addAll(arithmetic.left.columns());
            columns.addAll(arithmetic.right.columns());
        }
        return columns;
    }
}
