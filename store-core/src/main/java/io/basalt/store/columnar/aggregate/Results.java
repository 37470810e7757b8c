package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.ColumnAggregation.Function;
import io.basalt.store.api.ColumnAggregation.Kind;
import io.basalt.store.api.StoreException;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** The types of what aggregations give. */
public final class Results {
    private static final int MORE_DIGITS = 10;

    private Results() {}

    /**
     * The column of a function's values.
     *
     * @param type of the column that it is computed of; any with COUNT_ROWS
     * @throws StoreException.InvalidArgument where it has no meaning
     */
    public static Field field(Function function, ArrowType type) throws StoreException {
        boolean nullable = function.kind() != Kind.COUNT_ROWS && function.kind() != Kind.COUNT;
        return new Field(function.name(), new FieldType(nullable, type(function, type), null), null);
    }

    private static ArrowType type(Function function, ArrowType type) throws StoreException {
        return switch (function.kind()) {
            case COUNT_ROWS, COUNT -> new ArrowType.Int(Long.SIZE, true);
            case SUM -> sum(function, type);
            case MIN, MAX -> {
                if (!isKey(type) && !(type instanceof ArrowType.FloatingPoint)) {
                    throw refusal(function, type);
                }
                yield type;
            }
        };
    }

    private static ArrowType sum(Function function, ArrowType type) throws StoreException {
        if (type instanceof ArrowType.Int) {
            return new ArrowType.Int(Long.SIZE, true);
        }
        if (type instanceof ArrowType.Decimal decimal) {
            int digits = Math.min(Int128.DIGITS, decimal.getPrecision() + MORE_DIGITS);
            return new ArrowType.Decimal(digits, decimal.getScale(), 2 * Long.SIZE);
        }
        if (type instanceof ArrowType.FloatingPoint) {
            return new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
        }
        throw refusal(function, type);
    }

    private static StoreException refusal(Function function, ArrowType type) {
        return new StoreException.InvalidArgument(
                function.name() + " of a column of type " + type + " has no meaning; aggregate another column");
    }

    /** Whether rows can be grouped by a column of this type. */
    public static boolean isKey(ArrowType type) {
        return type instanceof ArrowType.Bool
                || type instanceof ArrowType.Int
                || type instanceof ArrowType.Decimal
                || type instanceof ArrowType.Date
                || type instanceof ArrowType.Timestamp
                || type instanceof ArrowType.Utf8;
    }
}
