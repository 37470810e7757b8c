package io.basalt.spark.dataset;

import io.basalt.store.api.ColumnExpression;
import io.basalt.store.api.ColumnExpression.Operator;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BinaryArithmetic;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;

/**
 * Spark's sums, differences and products of decimals or doubles as the store's, where both have the same type and round nothing. What
 * overflows in the store, Spark computes again.
 *
 * @param stored the columns that the store has
 */
record RowArithmetic(Predicate<AttributeReference> stored) {
    /** Of a column, or of what is computed of some; empty where the store computes something else. */
    Optional<ColumnExpression> of(Expression expression) {
        if (expression instanceof AttributeReference column) {
            return stored.test(column) ? Optional.of(new ColumnExpression.Column(column.name())) : Optional.empty();
        }
        if (!(expression instanceof BinaryArithmetic arithmetic)) {
            return Optional.empty();
        }
        Optional<Operator> operator = operator(arithmetic);
        return operator.filter(found -> hasSameType(found, arithmetic))
                .flatMap(found -> operand(arithmetic.left())
                        .flatMap(left -> operand(arithmetic.right())
                                .map(right -> new ColumnExpression.Arithmetic(found, left, right))));
    }

    private Optional<ColumnExpression> operand(Expression expression) {
        return expression instanceof Literal literal ? number(literal) : of(expression);
    }

    private static Optional<Operator> operator(BinaryArithmetic arithmetic) {
        if (arithmetic instanceof Add) {
            return Optional.of(Operator.PLUS);
        }
        if (arithmetic instanceof Subtract) {
            return Optional.of(Operator.MINUS);
        }
        return arithmetic instanceof Multiply ? Optional.of(Operator.TIMES) : Optional.empty();
    }

    private static boolean hasSameType(Operator operator, BinaryArithmetic arithmetic) {
        DataType left = arithmetic.left().dataType();
        DataType right = arithmetic.right().dataType();
        if (left instanceof DecimalType one && right instanceof DecimalType other) {
            return arithmetic.dataType() instanceof DecimalType type
                    && type.scale() == operator.scale(one.scale(), other.scale())
                    && type.precision()
                            == operator.precision(one.precision(), one.scale(), other.precision(), other.scale());
        }
        return left instanceof DoubleType && right instanceof DoubleType;
    }

    /** A decimal of as many digits as its type has, or a finite double. */
    private static Optional<ColumnExpression> number(Literal literal) {
        if (literal.value() instanceof Decimal decimal && literal.dataType() instanceof DecimalType type) {
            BigDecimal value = decimal.toJavaBigDecimal();
            boolean same =
                    value.scale() == type.scale() && Math.max(value.precision(), value.scale()) == type.precision();
            return same ? Optional.of(new ColumnExpression.Number(value)) : Optional.empty();
        }
        return literal.value() instanceof Double real && Double.isFinite(real) && !real.equals(-0.0)
                ? Optional.of(new ColumnExpression.Number(BigDecimal.valueOf(real)))
                : Optional.empty();
    }
}
