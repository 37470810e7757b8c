package io.basalt.store.columnar.duckdb;

import io.basalt.store.api.ColumnExpression;
import io.basalt.store.columnar.parquet.PlainColumn;
import io.basalt.store.columnar.parquet.PlainColumn.Stored;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * An expression in SQL, of the columns of an excerpt. Decimals are computed as the whole numbers of 128 bits that they are unscaled, an
 * overflow of which is an error.
 */
final class DuckExpression {
    private DuckExpression() {}

    /**
     * @param columns of the excerpt, by their names in the original
     * @throws DuckDbFailure where DuckDB may compute something else than the store
     */
    static PlainColumn of(ColumnExpression expression, Map<String, PlainColumn> columns) throws DuckDbFailure {
        if (expression instanceof ColumnExpression.Column column) {
            return Objects.requireNonNull(columns.get(column.name()), column.name());
        }
        if (!(expression instanceof ColumnExpression.Arithmetic arithmetic)) {
            throw new DuckDbFailure("there is no column in " + expression);
        }
        return isReal(arithmetic, columns) ? real(arithmetic, columns) : decimal(arithmetic, columns);
    }

    private static boolean isReal(ColumnExpression expression, Map<String, PlainColumn> columns) {
        return expression.columns().stream()
                .allMatch(name ->
                        Objects.requireNonNull(columns.get(name), name).field().getType()
                                instanceof ArrowType.FloatingPoint);
    }

    // ---- real numbers

    private static PlainColumn real(ColumnExpression.Arithmetic expression, Map<String, PlainColumn> columns) {
        ArrowType type = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
        return column(expression, realSql(expression, columns), Stored.DOUBLE, type);
    }

    private static String realSql(ColumnExpression expression, Map<String, PlainColumn> columns) {
        if (expression instanceof ColumnExpression.Arithmetic arithmetic) {
            return "(" + realSql(arithmetic.left(), columns) + " "
                    + arithmetic.operator().sign() + " " + realSql(arithmetic.right(), columns) + ")";
        }
        return "CAST("
                + (expression instanceof ColumnExpression.Column column
                        ? Objects.requireNonNull(columns.get(column.name()), column.name())
                                .alias()
                        : "'" + expression + "'")
                + " AS DOUBLE)";
    }

    // ---- decimals

    private static PlainColumn decimal(ColumnExpression expression, Map<String, PlainColumn> columns)
            throws DuckDbFailure {
        if (expression instanceof ColumnExpression.Column name) {
            PlainColumn column = Objects.requireNonNull(columns.get(name.name()), name.name());
            boolean whole = column.stored() == Stored.INT32 || column.stored() == Stored.INT64;
            if (!whole || !(column.field().getType() instanceof ArrowType.Decimal)) {
                throw new DuckDbFailure("it computes nothing of column " + column.name() + " of type "
                        + column.field().getType() + " as the store does");
            }
            return column(
                    expression,
                    "CAST(" + column.alias() + " AS HUGEINT)",
                    Stored.INT64,
                    column.field().getType());
        }
        if (expression instanceof ColumnExpression.Number number) {
            BigDecimal value = number.value();
            return column(
                    expression,
                    "CAST(" + value.unscaledValue() + " AS HUGEINT)",
                    Stored.INT64,
                    new ArrowType.Decimal(Math.max(value.precision(), value.scale()), value.scale(), 2 * Long.SIZE));
        }
        ColumnExpression.Arithmetic arithmetic = (ColumnExpression.Arithmetic) expression;
        PlainColumn left = decimal(arithmetic.left(), columns);
        PlainColumn right = decimal(arithmetic.right(), columns);
        ArrowType.Decimal one = (ArrowType.Decimal) left.field().getType();
        ArrowType.Decimal other = (ArrowType.Decimal) right.field().getType();
        int scale = arithmetic.operator().scale(one.getScale(), other.getScale());
        boolean product = arithmetic.operator() == ColumnExpression.Operator.TIMES;
        String sql = "(" + scaled(left.alias(), product ? 0 : scale - one.getScale()) + " "
                + arithmetic.operator().sign() + " " + scaled(right.alias(), product ? 0 : scale - other.getScale())
                + ")";
        int precision = arithmetic
                .operator()
                .precision(one.getPrecision(), one.getScale(), other.getPrecision(), other.getScale());
        return column(expression, sql, Stored.INT64, new ArrowType.Decimal(precision, scale, 2 * Long.SIZE));
    }

    private static String scaled(String number, int digits) {
        return digits == 0 ? number : "(" + number + " * CAST(1" + "0".repeat(digits) + " AS HUGEINT))";
    }

    private static PlainColumn column(ColumnExpression expression, String sql, Stored stored, ArrowType type) {
        String name = expression.toString();
        return new PlainColumn(name, sql, stored, new Field(name, FieldType.nullable(type), null));
    }
}
