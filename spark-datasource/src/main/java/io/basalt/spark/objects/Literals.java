package io.basalt.spark.objects;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ValueType;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.filter.AlwaysFalse;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.unsafe.types.UTF8String;

/** Spark's literals, in Catalyst's own representation, as the store's values. */
final class Literals {
    private Literals() {}

    static boolean isNull(Expression operand) {
        return operand instanceof Literal<?> literal && literal.value() == null;
    }

    /** The literal's value, if it is a literal of exactly the type asked for. */
    static Optional<AttributeValue> value(Expression operand, ValueType type) {
        if (type == ValueType.BOOLEAN && operand instanceof AlwaysTrue) {
            return Optional.of(AttributeValue.of(true));
        }
        if (type == ValueType.BOOLEAN && operand instanceof AlwaysFalse) {
            return Optional.of(AttributeValue.of(false));
        }
        if (!(operand instanceof Literal<?> literal) || !SparkTypes.of(type).equals(literal.dataType())) {
            return Optional.empty();
        }
        Object value = literal.value();
        return switch (type) {
            case STRING -> value instanceof UTF8String text ? string(text) : Optional.empty();
            case LONG -> value instanceof Long number ? Optional.of(AttributeValue.of(number)) : Optional.empty();
            case DOUBLE -> value instanceof Double number ? Optional.of(AttributeValue.of(number)) : Optional.empty();
            case BOOLEAN -> value instanceof Boolean truth ? Optional.of(AttributeValue.of(truth)) : Optional.empty();
            case TIMESTAMP ->
                value instanceof Long micros ? Optional.of(new AttributeValue.Time(micros)) : Optional.empty();
            case STRING_LIST, STRING_MAP, BINARY -> Optional.empty();
        };
    }

    /** Bytes that are no UTF-8 would change on their way through a Java string. */
    private static Optional<AttributeValue> string(UTF8String text) {
        String value = text.toString();
        return UTF8String.fromString(value).equals(text) ? Optional.of(AttributeValue.of(value)) : Optional.empty();
    }
}
