package io.basalt.spark;

import io.basalt.store.columnar.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark reads, in the terms of {@link io.basalt.store.columnar.RenditionRows}. */
final class SparkRows {
    private SparkRows() {}

    static List<List<Object>> of(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(SparkRows::fields).toList();
    }

    private static List<Object> fields(Row row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(value(row.get(i)));
        }
        return values;
    }

    private static Object value(Object value) {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        if (value instanceof byte[] bytes) {
            return Bytes.of(bytes);
        }
        if (value instanceof Row struct) {
            Map<String, Object> named = new LinkedHashMap<>();
            for (int i = 0; i < struct.size(); i++) {
                named.put(struct.schema().fieldNames()[i], value(struct.get(i)));
            }
            return named;
        }
        if (value instanceof scala.collection.Seq<?> list) {
            List<Object> elements = new ArrayList<>();
            CollectionConverters.asJava(list).forEach(element -> elements.add(value(element)));
            return elements;
        }
        return value;
    }

    /** The type of a column as Spark writes it. */
    static String type(Field field) {
        ArrowType type = field.getType();
        if (type instanceof ArrowType.Int whole) {
            return switch (whole.getBitWidth()) {
                case Byte.SIZE -> "tinyint";
                case Short.SIZE -> "smallint";
                case Integer.SIZE -> "int";
                default -> "bigint";
            };
        }
        if (type instanceof ArrowType.Decimal decimal) {
            return "decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            return timestamp.getTimezone() == null ? "timestamp_ntz" : "timestamp";
        }
        if (type instanceof ArrowType.List) {
            return "array<" + type(field.getChildren().get(0)) + ">";
        }
        if (type instanceof ArrowType.Struct) {
            return field.getChildren().stream()
                    .map(child -> child.getName() + ":" + type(child))
                    .collect(Collectors.joining(",", "struct<", ">"));
        }
        return Map.of("Bool", "boolean", "Utf8", "string", "Date(DAY)", "date", "FloatingPoint(DOUBLE)", "double")
                .getOrDefault(type.toString(), type.toString());
    }
}
