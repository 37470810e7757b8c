package io.basalt.store.columnar;

import io.basalt.store.io.Appender;
import io.basalt.store.testing.DiskFiles;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** A rendition of two batches of two rows. */
final class SmallRendition {
    static final long CONTENT = 4711;
    static final List<List<Object>> ROWS = List.of(
            row(7L, -0.0, new BigDecimal("-1.25"), "abc", "low", true),
            row(null, Double.NaN, null, null, null, null),
            row(Long.MIN_VALUE, 1e300, new BigDecimal("99999999999999999999.99"), "x".repeat(70), "high", false),
            row(-1L, null, new BigDecimal("0.00"), "", "low", true));

    private static final DictionaryEncoding ENCODING = new DictionaryEncoding(3, false, new ArrowType.Int(8, true));
    private static final List<Field> FIELDS = List.of(
            field("number", new ArrowType.Int(64, true)),
            field("real", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
            field("price", new ArrowType.Decimal(22, 2, 128)),
            field("text", ArrowType.Utf8.INSTANCE),
            new Field("level", new FieldType(true, ENCODING.getIndexType(), ENCODING), null),
            field("truth", ArrowType.Bool.INSTANCE));
    private static final List<String> LEVELS = List.of("high", "low");

    private SmallRendition() {}

    private static List<Object> row(Object... values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    private static Field field(String name, ArrowType type) {
        return new Field(name, FieldType.nullable(type), null);
    }

    static byte[] write(BufferAllocator allocator) throws IOException {
        return write(allocator, CONTENT, 1);
    }

    /** @param times that the rows are there */
    static byte[] write(BufferAllocator allocator, long contentId, int times) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        try (Appender out = disk.create("small");
                VarCharVector levels = new VarCharVector("level", allocator);
                VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(FIELDS), allocator)) {
            for (int i = 0; i < LEVELS.size(); i++) {
                levels.setSafe(i, LEVELS.get(i).getBytes(StandardCharsets.UTF_8));
            }
            levels.setValueCount(LEVELS.size());
            RenditionWriter writer = new RenditionWriter(
                    out,
                    RenditionCodec.NONE,
                    contentId,
                    FIELDS,
                    List.of(new Dictionary(levels, ENCODING)),
                    Map.of("gone", "is nested"));
            for (int from = 0; from < times * ROWS.size(); from += 2) {
                fill(root, ROWS.subList(from % ROWS.size(), from % ROWS.size() + 2));
                writer.write(root);
            }
            writer.finish();
        }
        return DiskFiles.read(disk, "small");
    }

    private static void fill(VectorSchemaRoot root, List<List<Object>> rows) {
        root.clear();
        for (int i = 0; i < rows.size(); i++) {
            for (int column = 0; column < FIELDS.size(); column++) {
                if (rows.get(i).get(column) != null) {
                    set(root, i, column, rows.get(i).get(column));
                }
            }
        }
        root.setRowCount(rows.size());
    }

    private static void set(VectorSchemaRoot root, int row, int column, Object value) {
        switch (column) {
            case 0 -> ((BigIntVector) root.getVector(column)).setSafe(row, (Long) value);
            case 1 -> ((Float8Vector) root.getVector(column)).setSafe(row, (Double) value);
            case 2 -> ((DecimalVector) root.getVector(column)).setSafe(row, (BigDecimal) value);
            case 3 ->
                ((VarCharVector) root.getVector(column))
                        .setSafe(row, value.toString().getBytes(StandardCharsets.UTF_8));
            case 4 -> ((TinyIntVector) root.getVector(column)).setSafe(row, LEVELS.indexOf(value));
            case 5 -> ((BitVector) root.getVector(column)).setSafe(row, (Boolean) value ? 1 : 0);
            default -> throw new IllegalArgumentException("column " + column);
        }
    }
}
