package io.basalt.spark.filter;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ValueType;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.filter.AlwaysFalse;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/** Spark's literals, in Catalyst's own representation, as the store's values. */
final class Literals {
    private Literals() {}

    static boolean isNull(Expression operand) {
        return operand instanceof Literal<?> literal && literal.value() == null;
    }

    /**
     * The literal's value for a field of a type; empty where the types do not go together. Narrower numbers widen, days are
     * whole numbers, decimals are texts.
     */
    static Optional<AttributeValue> value(Expression operand, ValueType type) {
        return value(operand).filter(value -> value.type() == type);
    }

    private static Optional<AttributeValue> value(Expression operand) {
        if (operand instanceof AlwaysTrue || operand instanceof AlwaysFalse) {
            return Optional.of(AttributeValue.of(operand instanceof AlwaysTrue));
        }
        if (!(operand instanceof Literal<?> literal)) {
            return Optional.empty();
        }
        Object value = literal.value();
        if (value instanceof UTF8String text) {
            return string(text);
        }
        if (value instanceof Decimal decimal) {
            return Optional.of(AttributeValue.of(decimal.toJavaBigDecimal().toPlainString()));
        }
        if (value instanceof Boolean truth) {
            return Optional.of(AttributeValue.of(truth));
        }
        if (value instanceof Double || value instanceof Float) {
            return Optional.of(AttributeValue.of(((Number) value).doubleValue()));
        }
        if (value instanceof Number number) {
            return Optional.of(
                    isTime(literal.dataType())
                            ? new AttributeValue.Time(number.longValue())
                            : AttributeValue.of(number.longValue()));
        }
        return Optional.empty();
    }

    private static boolean isTime(DataType type) {
        return type instanceof TimestampType || type instanceof TimestampNTZType;
    }

    /** Bytes that are no UTF-8 would change on their way through a Java string. */
    private static Optional<AttributeValue> string(UTF8String text) {
        String value = text.toString();
        return UTF8String.fromString(value).equals(text) ? Optional.of(AttributeValue.of(value)) : Optional.empty();
    }
}
