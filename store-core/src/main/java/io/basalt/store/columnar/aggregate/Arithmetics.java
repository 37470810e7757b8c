package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.ColumnExpression;
import io.basalt.store.api.ColumnExpression.Operator;
import io.basalt.store.api.StoreException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Expressions of a batch's columns, each computed once for all rows that count. Decimals are computed as longs as long as they fit, which
 * those of money do; where one does not, the whole column anew as numbers of any size. Belongs to one batch.
 */
final class Arithmetics {
    private static final int LONG_DIGITS = 18;

    private final Map<String, Values> columns;
    private final int[] rows;
    private final int size;
    private final Map<ColumnExpression, Values> computed = new HashMap<>();

    /**
     * @param rows that count
     * @param size how many there are in the batch
     */
    Arithmetics(Map<String, Values> columns, int[] rows, int size) {
        this.columns = columns;
        this.rows = rows;
        this.size = size;
    }

    /** @throws StoreException.InvalidArgument where it has no meaning for its columns, or a value exceeds its type */
    Values of(ColumnExpression expression) throws StoreException {
        if (expression instanceof ColumnExpression.Column column) {
            return Objects.requireNonNull(columns.get(column.name()), column.name());
        }
        Values known = computed.get(expression);
        if (known == null) {
            known = expression instanceof ColumnExpression.Arithmetic arithmetic
                    ? arithmetic(arithmetic)
                    : literal(((ColumnExpression.Number) expression).value());
            computed.put(expression, known);
        }
        return known;
    }

    private Values literal(BigDecimal value) {
        long[] low = new long[size];
        long[] high = new long[size];
        Arrays.fill(low, value.unscaledValue().longValue());
        Arrays.fill(high, value.unscaledValue().shiftRight(Long.SIZE).longValue());
        boolean narrow = value.unscaledValue().bitLength() < Long.SIZE;
        return new Values.ComputedDecimals(
                decimal(Math.max(value.precision(), value.scale()), value.scale()),
                new boolean[size],
                low,
                narrow ? Optional.empty() : Optional.of(high));
    }

    private static ArrowType.Decimal decimal(int precision, int scale) {
        return new ArrowType.Decimal(precision, scale, 2 * Long.SIZE);
    }

    private Values arithmetic(ColumnExpression.Arithmetic expression) throws StoreException {
        Values left = of(expression.left());
        Values right = of(expression.right());
        if (left instanceof Values.Decimals one && right instanceof Values.Decimals other) {
            ArrowType.Decimal type = type(expression, one, other);
            boolean[] nulls = nulls(left, right);
            Optional<long[]> narrow = narrow(expression.operator(), one, other, type, nulls);
            return narrow.isPresent()
                    ? new Values.ComputedDecimals(type, nulls, narrow.get(), Optional.empty())
                    : wide(expression, one, other, type, nulls);
        }
        if (isReal(left, expression.left()) && isReal(right, expression.right())) {
            return reals(expression, left, right);
        }
        throw new StoreException.InvalidArgument(expression + " of columns of type " + left.type() + " and "
                + right.type() + ": expected decimals, or real numbers; cast one of them");
    }

    private static ArrowType.Decimal type(
            ColumnExpression.Arithmetic expression, Values.Decimals left, Values.Decimals right) throws StoreException {
        int scale = expression.operator().scale(left.scale(), right.scale());
        if (scale > Int128.DIGITS) {
            throw new StoreException.InvalidArgument(
                    expression + " has " + scale + " digits after the point: expected 38 at most; round its operands");
        }
        return decimal(
                expression.operator().precision(left.precision(), left.scale(), right.precision(), right.scale()),
                scale);
    }

    private boolean[] nulls(Values left, Values right) {
        boolean[] nulls = new boolean[size];
        for (int row : rows) {
            nulls[row] = left.isNull(row) || right.isNull(row);
        }
        return nulls;
    }

    // ---- decimals

    /** Empty where a value does not fit into a long. */
    private Optional<long[]> narrow(
            Operator operator, Values.Decimals left, Values.Decimals right, ArrowType.Decimal type, boolean[] nulls) {
        int leftDigits = operator == Operator.TIMES ? 0 : type.getScale() - left.scale();
        int rightDigits = operator == Operator.TIMES ? 0 : type.getScale() - right.scale();
        if (leftDigits > LONG_DIGITS || rightDigits > LONG_DIGITS) {
            return Optional.empty();
        }
        long leftFactor = BigInteger.TEN.pow(leftDigits).longValue();
        long rightFactor = BigInteger.TEN.pow(rightDigits).longValue();
        long[] results = new long[size];
        for (int row : rows) {
            if (nulls[row]) {
                continue;
            }
            long a = left.low(row);
            long b = right.low(row);
            long overflow = (a >> (Long.SIZE - 1)) ^ left.high(row);
            overflow |= (b >> (Long.SIZE - 1)) ^ right.high(row);
            if (operator == Operator.TIMES) {
                results[row] = a * b;
                overflow |= Math.multiplyHigh(a, b) ^ (results[row] >> (Long.SIZE - 1));
            } else {
                long x = a * leftFactor;
                long y = b * rightFactor;
                overflow |= Math.multiplyHigh(a, leftFactor) ^ (x >> (Long.SIZE - 1));
                overflow |= Math.multiplyHigh(b, rightFactor) ^ (y >> (Long.SIZE - 1));
                long result = operator == Operator.PLUS ? x + y : x - y;
                long signs = operator == Operator.PLUS ? (x ^ result) & (y ^ result) : (x ^ y) & (x ^ result);
                overflow |= signs >> (Long.SIZE - 1);
                results[row] = result;
            }
            if (overflow != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(results);
    }

    private Values wide(
            ColumnExpression.Arithmetic expression,
            Values.Decimals left,
            Values.Decimals right,
            ArrowType.Decimal type,
            boolean[] nulls)
            throws StoreException {
        long[] low = new long[size];
        long[] high = new long[size];
        for (int row : rows) {
            if (nulls[row]) {
                continue;
            }
            BigDecimal a = new BigDecimal(Int128.of(left.high(row), left.low(row)), left.scale());
            BigDecimal b = new BigDecimal(Int128.of(right.high(row), right.low(row)), right.scale());
            BigInteger result = (switch (expression.operator()) {
                        case PLUS -> a.add(b);
                        case MINUS -> a.subtract(b);
                        case TIMES -> a.multiply(b);
                    })
                    .unscaledValue();
            low[row] = result.longValue();
            high[row] = result.shiftRight(Long.SIZE).longValue();
            if (result.bitLength() >= 2 * Long.SIZE || !Int128.isDecimal(high[row], low[row])) {
                throw new StoreException.InvalidArgument(
                        expression + " exceeds its type, a decimal of 38 digits; read the rows and compute doubles");
            }
        }
        return new Values.ComputedDecimals(type, nulls, low, Optional.of(high));
    }

    // ---- real numbers

    private static boolean isReal(Values values, ColumnExpression expression) {
        return values instanceof Values.Reals || expression instanceof ColumnExpression.Number;
    }

    private Values reals(ColumnExpression.Arithmetic expression, Values left, Values right) {
        boolean[] nulls = nulls(left, right);
        double[] results = new double[size];
        for (int row : rows) {
            if (!nulls[row]) {
                double a = real(left, expression.left(), row);
                double b = real(right, expression.right(), row);
                results[row] = switch (expression.operator()) {
                    case PLUS -> a + b;
                    case MINUS -> a - b;
                    case TIMES -> a * b;
                };
            }
        }
        return new Values.ComputedReals(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), nulls, results);
    }

    private static double real(Values values, ColumnExpression expression, int row) {
        return values instanceof Values.Reals reals
                ? reals.at(row)
                : ((ColumnExpression.Number) expression).value().doubleValue();
    }
}
