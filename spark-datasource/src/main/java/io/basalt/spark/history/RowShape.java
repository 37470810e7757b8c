package io.basalt.spark.history;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** How what the store tells becomes a row of Spark's. */
record RowShape<T>(List<Column<T>> columns) implements Serializable {
    RowShape {
        columns = List.copyOf(columns);
    }

    /** The value of a column: a {@code String}, an {@link Instant}, a boxed primitive, or null. */
    interface Value<T> extends Function<T, @Nullable Object>, Serializable {}

    /** One column. */
    record Column<T>(String name, DataType type, boolean nullable, String comment, Value<T> value)
            implements Serializable {}

    StructType type() {
        StructType type = new StructType();
        for (Column<T> column : columns) {
            type = type.add(column.name, column.type, column.nullable, column.comment);
        }
        return type;
    }

    /** Only the columns of {@code required}, in its order. */
    RowShape<T> of(StructType required) {
        return new RowShape<>(Arrays.stream(required.fieldNames())
                .map(name -> columns.stream()
                        .filter(column -> column.name.equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalStateException("Spark asks for a column that was not offered: " + name)))
                .toList());
    }

    InternalRow row(T told) {
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = sparkValue(columns.get(i).value.apply(told));
        }
        return new GenericInternalRow(values);
    }

    private static @Nullable Object sparkValue(@Nullable Object value) {
        if (value instanceof String text) {
            return UTF8String.fromString(text);
        }
        return value instanceof Instant time ? ChronoUnit.MICROS.between(Instant.EPOCH, time) : value;
    }
}
