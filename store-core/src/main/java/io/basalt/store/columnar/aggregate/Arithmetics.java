package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.ColumnExpression;
import io.basalt.store.api.ColumnExpression.Arithmetic;
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
 * Columns and expressions of a block's rows, each computed once. Decimals are computed as longs as long as they fit, which
 * those of money do; where one does not, those of the block anew as numbers of any size. Not thread-safe.
 */
final class Arithmetics {
    private static final int LONG_DIGITS = Values.LONG_DIGITS;

    private final Map<String, Values> columns;
    private final Block block;
    private final Map<ColumnExpression, Dense> computed = new HashMap<>();

    /** @param block in which no column that is asked for is null */
    Arithmetics(Map<String, Values> columns, Block block) {
        this.columns = columns;
        this.block = block;
    }

    Block block() {
        return block;
    }

    /** @throws StoreException.InvalidArgument where a value exceeds its type */
    Dense of(ColumnExpression expression) throws StoreException {
        Dense known = computed.get(expression);
        if (known == null) {
            known = compute(expression);
            computed.put(expression, known);
        }
        return known;
    }

    private Dense compute(ColumnExpression expression) throws StoreException {
        if (expression instanceof ColumnExpression.Column column) {
            return read(Objects.requireNonNull(columns.get(column.name()), column.name()));
        }
        if (expression instanceof Arithmetic arithmetic) {
            return type(arithmetic, columns) instanceof ArrowType.Decimal
                    ? decimals(arithmetic)
                    : new Dense.Reals(reals(arithmetic));
        }
        return literal(((ColumnExpression.Number) expression).value());
    }

    // ---- types

    /**
     * The type of an expression's values.
     *
     * @throws StoreException.InvalidArgument where it has no meaning for its columns
     */
    static ArrowType type(ColumnExpression expression, Map<String, Values> columns) throws StoreException {
        if (expression instanceof ColumnExpression.Column column) {
            return Objects.requireNonNull(columns.get(column.name()), column.name())
                    .type();
        }
        if (expression instanceof ColumnExpression.Number number) {
            BigDecimal value = number.value();
            return decimal(Math.max(value.precision(), value.scale()), value.scale());
        }
        Arithmetic arithmetic = (Arithmetic) expression;
        ArrowType left = type(arithmetic.left(), columns);
        ArrowType right = type(arithmetic.right(), columns);
        if (left instanceof ArrowType.Decimal one && right instanceof ArrowType.Decimal other) {
            return type(arithmetic, one, other);
        }
        if (isReal(left, arithmetic.left()) && isReal(right, arithmetic.right())) {
            return new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
        }
        throw new StoreException.InvalidArgument(expression + " of columns of type " + left + " and " + right
                + ": expected decimals, or real numbers; cast one of them");
    }

    private static ArrowType.Decimal type(Arithmetic expression, ArrowType.Decimal left, ArrowType.Decimal right)
            throws StoreException {
        Operator operator = expression.operator();
        int scale = operator.scale(left.getScale(), right.getScale());
        if (scale > Int128.DIGITS) {
            throw new StoreException.InvalidArgument(
                    expression + " has " + scale + " digits after the point: expected 38 at most; round its operands");
        }
        return decimal(
                operator.precision(left.getPrecision(), left.getScale(), right.getPrecision(), right.getScale()),
                scale);
    }

    private static ArrowType.Decimal decimal(int precision, int scale) {
        return new ArrowType.Decimal(precision, scale, 2 * Long.SIZE);
    }

    private static boolean isReal(ArrowType type, ColumnExpression expression) {
        return type instanceof ArrowType.FloatingPoint || expression instanceof ColumnExpression.Number;
    }

    // ---- columns and literals

    private Dense read(Values column) {
        if (column instanceof Values.Wholes wholes) {
            long[] values = new long[block.count()];
            wholes.read(block.rows(), block.count(), values);
            return new Dense.Wholes(values);
        }
        if (column instanceof Values.Reals reals) {
            double[] values = new double[block.count()];
            reals.read(block.rows(), block.count(), values);
            return new Dense.Reals(values);
        }
        if (column instanceof Values.Decimals decimals) {
            return read(decimals);
        }
        return column instanceof Values.Texts texts ? new Dense.Texts(texts) : Dense.None.NONE;
    }

    private Dense read(Values.Decimals column) {
        long[] low = new long[block.count()];
        if (column.hasOrder()) {
            column.order(block.rows(), block.count(), low);
            return new Dense.Decimals(low, Optional.empty());
        }
        long[] high = new long[block.count()];
        long beyond = 0;
        for (int i = 0; i < block.count(); i++) {
            low[i] = column.low(block.rows()[i]);
            high[i] = column.high(block.rows()[i]);
            beyond |= high[i] ^ (low[i] >> (Long.SIZE - 1));
        }
        return new Dense.Decimals(low, beyond == 0 ? Optional.empty() : Optional.of(high));
    }

    private Dense literal(BigDecimal value) {
        long[] low = new long[block.count()];
        Arrays.fill(low, value.unscaledValue().longValue());
        if (value.unscaledValue().bitLength() < Long.SIZE) {
            return new Dense.Decimals(low, Optional.empty());
        }
        long[] high = new long[block.count()];
        Arrays.fill(high, value.unscaledValue().shiftRight(Long.SIZE).longValue());
        return new Dense.Decimals(low, Optional.of(high));
    }

    // ---- decimals

    private int scale(ColumnExpression expression) throws StoreException {
        return ((ArrowType.Decimal) type(expression, columns)).getScale();
    }

    private Dense decimals(Arithmetic expression) throws StoreException {
        Dense.Decimals left = (Dense.Decimals) of(expression.left());
        Dense.Decimals right = (Dense.Decimals) of(expression.right());
        if (left.high().isEmpty() && right.high().isEmpty()) {
            Optional<long[]> narrow = narrow(expression, left.low(), right.low());
            if (narrow.isPresent()) {
                return new Dense.Decimals(narrow.get(), Optional.empty());
            }
        }
        return wide(expression, left, right);
    }

    /** Empty where a value does not fit into a long. */
    private Optional<long[]> narrow(Arithmetic expression, long[] left, long[] right) throws StoreException {
        if (expression.operator() == Operator.TIMES) {
            return product(left, right);
        }
        int scale = scale(expression);
        int leftDigits = scale - scale(expression.left());
        int rightDigits = scale - scale(expression.right());
        if (leftDigits > LONG_DIGITS || rightDigits > LONG_DIGITS) {
            return Optional.empty();
        }
        long leftFactor = BigInteger.TEN.pow(leftDigits).longValue();
        long rightFactor = BigInteger.TEN.pow(rightDigits).longValue();
        return sum(left, leftFactor, right, expression.operator() == Operator.PLUS ? rightFactor : -rightFactor);
    }

    private Optional<long[]> product(long[] left, long[] right) {
        long[] results = new long[block.count()];
        long overflow = 0;
        for (int i = 0; i < results.length; i++) {
            long product = left[i] * right[i];
            overflow |= Math.multiplyHigh(left[i], right[i]) ^ (product >> (Long.SIZE - 1));
            results[i] = product;
        }
        return overflow == 0 ? Optional.of(results) : Optional.empty();
    }

    private Optional<long[]> sum(long[] left, long leftFactor, long[] right, long rightFactor) {
        long[] results = new long[block.count()];
        long overflow = 0;
        for (int i = 0; i < results.length; i++) {
            long x = left[i] * leftFactor;
            long y = right[i] * rightFactor;
            overflow |= Math.multiplyHigh(left[i], leftFactor) ^ (x >> (Long.SIZE - 1));
            overflow |= Math.multiplyHigh(right[i], rightFactor) ^ (y >> (Long.SIZE - 1));
            long result = x + y;
            overflow |= ((x ^ result) & (y ^ result)) >> (Long.SIZE - 1);
            results[i] = result;
        }
        return overflow == 0 ? Optional.of(results) : Optional.empty();
    }

    private Dense wide(Arithmetic expression, Dense.Decimals left, Dense.Decimals right) throws StoreException {
        int leftScale = scale(expression.left());
        int rightScale = scale(expression.right());
        long[] low = new long[block.count()];
        long[] high = new long[block.count()];
        for (int i = 0; i < low.length; i++) {
            BigDecimal a = new BigDecimal(number(left, i), leftScale);
            BigDecimal b = new BigDecimal(number(right, i), rightScale);
            BigInteger result = (switch (expression.operator()) {
                        case PLUS -> a.add(b);
                        case MINUS -> a.subtract(b);
                        case TIMES -> a.multiply(b);
                    })
                    .unscaledValue();
            low[i] = result.longValue();
            high[i] = result.shiftRight(Long.SIZE).longValue();
            if (result.bitLength() >= 2 * Long.SIZE || !Int128.isDecimal(high[i], low[i])) {
                throw new StoreException.InvalidArgument(
                        expression + " exceeds its type, a decimal of 38 digits; read the rows and compute doubles");
            }
        }
        return new Dense.Decimals(low, Optional.of(high));
    }

    private static BigInteger number(Dense.Decimals decimals, int at) {
        return decimals.high().isPresent()
                ? Int128.of(decimals.high().get()[at], decimals.low()[at])
                : BigInteger.valueOf(decimals.low()[at]);
    }

    // ---- real numbers

    private double[] reals(Arithmetic expression) throws StoreException {
        double[] left = real(expression.left());
        double[] right = real(expression.right());
        double[] results = new double[block.count()];
        for (int i = 0; i < results.length; i++) {
            results[i] = switch (expression.operator()) {
                case PLUS -> left[i] + right[i];
                case MINUS -> left[i] - right[i];
                case TIMES -> left[i] * right[i];
            };
        }
        return results;
    }

    private double[] real(ColumnExpression expression) throws StoreException {
        if (expression instanceof ColumnExpression.Number number) {
            double[] values = new double[block.count()];
            Arrays.fill(values, number.value().doubleValue());
            return values;
        }
        return ((Dense.Reals) of(expression)).values();
    }
}
