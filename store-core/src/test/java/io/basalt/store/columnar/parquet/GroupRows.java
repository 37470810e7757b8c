package io.basalt.store.columnar.parquet;

import io.basalt.store.columnar.Bytes;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.JulianFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** Rows of a Parquet file as parquet-hadoop assembles them, in the values that Spark gives them. */
final class GroupRows {
    private GroupRows() {}

    static List<List<Object>> read(Path file, List<String> columns) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = new Builder(file).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                List<Object> values = new ArrayList<>();
                for (String column : columns) {
                    values.add(value(row, column));
                }
                rows.add(values);
            }
        }
        return rows;
    }

    private static final class Builder extends ParquetReader.Builder<Group> {
        Builder(Path file) {
            super(new LocalInputFile(file), new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    private static Object value(Group row, String column) {
        if (row.getFieldRepetitionCount(column) == 0) {
            return null;
        }
        return row.getType().getType(column).isPrimitive() ? primitive(row, column) : nested(row.getGroup(column, 0));
    }

    private static Object nested(Group group) {
        String annotation = String.valueOf(group.getType().getLogicalTypeAnnotation());
        if (annotation.equals("null")) {
            return fields(group);
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
            Group element = group.getGroup(0, i);
            elements.add(
                    annotation.equals("MAP")
                            ? fields(element)
                            : value(element, element.getType().getFieldName(0)));
        }
        return elements;
    }

    private static Map<String, Object> fields(Group group) {
        Map<String, Object> fields = new LinkedHashMap<>();
        group.getType().getFields().forEach(field -> fields.put(field.getName(), value(group, field.getName())));
        return fields;
    }

    private static Object primitive(Group row, String column) {
        PrimitiveType type = row.getType().getType(column).asPrimitiveType();
        String annotation = String.valueOf(type.getLogicalTypeAnnotation());
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> row.getBoolean(column, 0);
            case FLOAT -> row.getFloat(column, 0);
            case DOUBLE -> row.getDouble(column, 0);
            case INT32 -> whole(row.getInteger(column, 0), type, annotation);
            case INT64 -> whole(row.getLong(column, 0), type, annotation);
            case INT96 -> int96(row.getInt96(column, 0).getBytes());
            case BINARY, FIXED_LEN_BYTE_ARRAY -> binary(row.getBinary(column, 0).getBytes(), type, annotation);
        };
    }

    private static Object whole(long value, PrimitiveType type, String annotation) {
        if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
            return BigDecimal.valueOf(value, decimal.getScale());
        }
        if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp) {
            Instant instant = Instant.EPOCH.plus(
                    value,
                    switch (timestamp.getUnit()) {
                        case MILLIS -> ChronoUnit.MILLIS;
                        case MICROS -> ChronoUnit.MICROS;
                        case NANOS -> ChronoUnit.NANOS;
                    });
            return timestamp.isAdjustedToUTC() ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        }
        return switch (annotation) {
            case "DATE" -> LocalDate.ofEpochDay(value);
            case "INTEGER(32,false)" -> value & 0xFFFF_FFFFL;
            case "INTEGER(64,false)" -> new BigDecimal(new BigInteger(1, longBytes(value)));
            default -> value;
        };
    }

    private static byte[] longBytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static Instant int96(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long nanos = in.getLong();
        LocalDate day = LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, in.getInt());
        return day.atStartOfDay()
                .plusNanos(nanos)
                .truncatedTo(ChronoUnit.MICROS)
                .toInstant(ZoneOffset.UTC);
    }

    private static Object binary(byte[] bytes, PrimitiveType type, String annotation) {
        if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
            return new BigDecimal(new BigInteger(bytes), decimal.getScale());
        }
        return switch (annotation) {
            case "STRING", "ENUM", "JSON" -> new String(bytes, StandardCharsets.UTF_8);
            default -> Bytes.of(bytes);
        };
    }
}
