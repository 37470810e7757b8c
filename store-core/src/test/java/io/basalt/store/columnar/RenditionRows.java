package io.basalt.store.columnar;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Rows of renditions as values of Java: whole numbers as Long, dates as LocalDate, timestamps as Instant or LocalDateTime,
 * decimals as BigDecimal, binaries as {@link Bytes}, structs as maps from the fields' names, maps as
 * lists of structs of key and value.
 */
public final class RenditionRows {
    private RenditionRows() {}

    public static List<List<Object>> all(Rendition rendition, BufferAllocator allocator) throws IOException {
        return scan(rendition, rendition.columns().stream().map(Field::getName).toList(), List.of(), allocator);
    }

    static List<List<Object>> scan(
            Rendition rendition, List<String> columns, List<ColumnTest> tests, BufferAllocator allocator)
            throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (RenditionScan scan = rendition.scan(columns, tests, allocator)) {
            for (Optional<VectorSchemaRoot> next = scan.next(); next.isPresent(); next = scan.next()) {
                try (VectorSchemaRoot batch = next.get()) {
                    rows.addAll(of(batch, scan.dictionaries()));
                }
            }
        }
        return rows;
    }

    public static List<List<Object>> of(VectorSchemaRoot batch, DictionaryProvider dictionaries) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < batch.getRowCount(); i++) {
            rows.add(new ArrayList<>());
        }
        for (FieldVector vector : batch.getFieldVectors()) {
            column(vector, dictionaries, rows);
        }
        rows.replaceAll(Collections::unmodifiableList);
        return rows;
    }

    private static void column(FieldVector vector, DictionaryProvider dictionaries, List<List<Object>> rows) {
        if (vector.getField().getDictionary() == null) {
            for (int i = 0; i < rows.size(); i++) {
                rows.get(i).add(value(vector, i));
            }
            return;
        }
        try (FieldVector decoded = (FieldVector) DictionaryEncoder.decode(
                vector, dictionaries.lookup(vector.getField().getDictionary().getId()))) {
            column(decoded, dictionaries, rows);
        }
    }

    private static Object value(FieldVector vector, int position) {
        if (vector.isNull(position)) {
            return null;
        }
        if (vector instanceof ListVector list) {
            List<Object> elements = new ArrayList<>();
            for (int i = list.getElementStartIndex(position); i < list.getElementEndIndex(position); i++) {
                elements.add(value(list.getDataVector(), i));
            }
            return elements;
        }
        if (vector instanceof StructVector struct) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (FieldVector field : struct.getChildrenFromFields()) {
                fields.put(field.getName(), value(field, position));
            }
            return fields;
        }
        return value(vector.getField().getType(), vector.getObject(position));
    }

    private static Object value(ArrowType type, Object value) {
        if (value == null || value instanceof Boolean || value instanceof Float || value instanceof Double) {
            return value;
        }
        if (value instanceof BigDecimal) {
            return value;
        }
        if (value instanceof byte[] bytes) {
            return Bytes.of(bytes);
        }
        if (type instanceof ArrowType.Date) {
            return LocalDate.ofEpochDay((Integer) value);
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            if (value instanceof LocalDateTime) {
                return value;
            }
            long time = (Long) value;
            ChronoUnit unit = timestamp.getUnit() == TimeUnit.NANOSECOND ? ChronoUnit.NANOS : ChronoUnit.MICROS;
            Instant instant = Instant.EPOCH.plus(time, unit);
            return timestamp.getTimezone() == null ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : instant;
        }
        return value instanceof Number number ? (Object) number.longValue() : value.toString();
    }
}
