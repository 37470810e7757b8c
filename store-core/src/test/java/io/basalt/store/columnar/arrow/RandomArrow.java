package io.basalt.store.columnar.arrow;

import io.basalt.store.columnar.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Random Arrow tables of all types that renditions have, written by arrow-vector, and the rows that are to be read of them. */
final class RandomArrow {
    private static final int WORDS = 5;

    private final Random random;
    private final List<List<Object>> rows = new ArrayList<>();

    RandomArrow(Random random) {
        this.random = random;
    }

    /** Those of all batches that were written. */
    List<List<Object>> rows() {
        return rows;
    }

    static Schema schema() {
        return new Schema(List.of(
                field("truth", ArrowType.Bool.INSTANCE),
                field("i8", new ArrowType.Int(8, true)),
                field("i16", new ArrowType.Int(16, true)),
                field("i32", new ArrowType.Int(32, true)),
                field("i64", new ArrowType.Int(64, true)),
                field("u8", new ArrowType.Int(8, false)),
                field("u16", new ArrowType.Int(16, false)),
                field("u32", new ArrowType.Int(32, false)),
                field("u64", new ArrowType.Int(64, false)),
                field("f32", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
                field("f64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
                field("text", ArrowType.Utf8.INSTANCE),
                field("large_text", ArrowType.LargeUtf8.INSTANCE),
                field("binary", ArrowType.Binary.INSTANCE),
                field("large_binary", ArrowType.LargeBinary.INSTANCE),
                field("decimal", new ArrowType.Decimal(38, 10, 128)),
                field("small_decimal", new ArrowType.Decimal(9, 2, 128)),
                field("day", new ArrowType.Date(DateUnit.DAY)),
                field("day_millis", new ArrowType.Date(DateUnit.MILLISECOND)),
                field("seconds", new ArrowType.Timestamp(TimeUnit.SECOND, "Europe/Berlin")),
                field("millis", new ArrowType.Timestamp(TimeUnit.MILLISECOND, null)),
                field("micros", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "America/Los_Angeles")),
                field("local_micros", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
                new Field(
                        "word",
                        new FieldType(
                                true,
                                new ArrowType.Int(16, true),
                                new DictionaryEncoding(7, false, new ArrowType.Int(16, true))),
                        null),
                new Field(
                        "list",
                        FieldType.nullable(ArrowType.List.INSTANCE),
                        List.of(field("item", ArrowType.Bool.INSTANCE))),
                new Field(
                        "places",
                        FieldType.nullable(ArrowType.List.INSTANCE),
                        List.of(new Field(
                                "item",
                                FieldType.nullable(ArrowType.Struct.INSTANCE),
                                List.of(
                                        field("name", ArrowType.LargeUtf8.INSTANCE),
                                        field("height", new ArrowType.Int(16, false))))))));
    }

    private static Field field(String name, ArrowType type) {
        return new Field(name, FieldType.nullable(type), null);
    }

    /** @param stream or a file */
    byte[] write(boolean stream, BufferAllocator allocator, int... batches) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (VarCharVector words = new VarCharVector("word", allocator);
                VectorSchemaRoot root = VectorSchemaRoot.create(schema(), allocator)) {
            words.allocateNew();
            for (int i = 0; i < WORDS; i++) {
                words.setSafe(i, ("word " + i).getBytes(StandardCharsets.UTF_8));
            }
            words.setValueCount(WORDS);
            Dictionary dictionary =
                    new Dictionary(words, root.getSchema().findField("word").getDictionary());
            try (ArrowWriter writer = writer(stream, root, new MapDictionaryProvider(dictionary), bytes)) {
                writer.start();
                for (int count : batches) {
                    fill(root, count);
                    writer.writeBatch();
                }
                writer.end();
            }
        }
        return bytes.toByteArray();
    }

    private static ArrowWriter writer(
            boolean stream, VectorSchemaRoot root, MapDictionaryProvider dictionaries, OutputStream out) {
        return stream
                ? new ArrowStreamWriter(root, dictionaries, Channels.newChannel(out))
                : new ArrowFileWriter(root, dictionaries, Channels.newChannel(out));
    }

    private void fill(VectorSchemaRoot root, int count) {
        root.allocateNew();
        for (int row = 0; row < count; row++) {
            List<Object> values = new ArrayList<>();
            for (FieldVector vector : root.getFieldVectors()) {
                values.add(random.nextInt(4) == 0 ? null : set(vector, row));
            }
            rows.add(values);
        }
        root.setRowCount(count);
    }

    /** Puts a value that is not null; returns what a rendition has for it. */
    private Object set(FieldVector vector, int row) {
        int small = random.nextInt();
        long whole = random.nextBoolean() ? random.nextLong() : random.nextInt(100);
        if (vector instanceof BitVector v) {
            v.setSafe(row, small & 1);
            return (small & 1) == 1;
        } else if (vector instanceof TinyIntVector v) {
            v.setSafe(row, (byte) small);
            return (long) (byte) small;
        } else if (vector instanceof SmallIntVector v) {
            if (vector.getName().equals("word")) {
                v.setSafe(row, Math.floorMod(small, WORDS));
                return "word " + Math.floorMod(small, WORDS);
            }
            v.setSafe(row, (short) small);
            return (long) (short) small;
        } else if (vector instanceof IntVector v) {
            v.setSafe(row, small);
            return (long) small;
        } else if (vector instanceof BigIntVector v) {
            v.setSafe(row, whole);
            return whole;
        } else if (vector instanceof UInt1Vector v) {
            v.setSafe(row, (byte) small);
            return small & 0xFFL;
        } else if (vector instanceof UInt2Vector v) {
            v.setSafe(row, (char) small);
            return small & 0xFFFFL;
        } else if (vector instanceof UInt4Vector v) {
            v.setSafe(row, small);
            return small & 0xFFFF_FFFFL;
        } else if (vector instanceof UInt8Vector v) {
            v.setSafe(row, whole);
            return new BigDecimal(new BigInteger(Long.toUnsignedString(whole)));
        } else if (vector instanceof Float4Vector v) {
            float real = Float.intBitsToFloat(small);
            v.setSafe(row, real);
            return real;
        } else if (vector instanceof Float8Vector v) {
            double real = Double.longBitsToDouble(whole);
            v.setSafe(row, real);
            return real;
        }
        return setOther(vector, row, whole);
    }

    private Object setOther(FieldVector vector, int row, long whole) {
        String text = (random.nextBoolean() ? "é" : "x").repeat(random.nextInt(20));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (vector instanceof VarCharVector v) {
            v.setSafe(row, bytes);
            return text;
        } else if (vector instanceof LargeVarCharVector v) {
            v.setSafe(row, bytes);
            return text;
        } else if (vector instanceof VarBinaryVector v) {
            v.setSafe(row, bytes);
            return Bytes.of(bytes);
        } else if (vector instanceof LargeVarBinaryVector v) {
            v.setSafe(row, bytes);
            return Bytes.of(bytes);
        } else if (vector instanceof DecimalVector v) {
            BigInteger unscaled = v.getPrecision() < 10
                    ? BigInteger.valueOf(whole % 1_000_000_000)
                    : new BigInteger(120, random).multiply(BigInteger.valueOf(whole < 0 ? -1 : 1));
            BigDecimal decimal = new BigDecimal(unscaled, v.getScale());
            v.setSafe(row, decimal);
            return decimal;
        } else if (vector instanceof DateDayVector v) {
            v.setSafe(row, (int) (whole % 1_000_000));
            return LocalDate.ofEpochDay(whole % 1_000_000);
        } else if (vector instanceof DateMilliVector v) {
            v.setSafe(row, whole % 1_000_000 * 86_400_000L);
            return LocalDate.ofEpochDay(whole % 1_000_000);
        } else if (vector instanceof TimeStampVector v) {
            return time(v, row, whole);
        } else if (vector instanceof ListVector v) {
            return list(v, row);
        }
        return struct((StructVector) vector, row);
    }

    private static Object time(TimeStampVector vector, int row, long whole) {
        ArrowType.Timestamp type = (ArrowType.Timestamp) vector.getField().getType();
        long unit = switch (type.getUnit()) {
            case SECOND -> 1;
            case MILLISECOND -> 1_000;
            default -> 1_000_000;
        };
        long time = whole % (100_000_000_000L * unit);
        vector.setSafe(row, time);
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(time, unit), Math.floorMod(time, unit) * (1_000_000_000 / unit));
        return type.getTimezone() == null ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : instant;
    }

    private List<Object> list(ListVector vector, int row) {
        int length = random.nextInt(5);
        List<Object> elements = new ArrayList<>();
        int start = vector.startNewValue(row);
        FieldVector inner = vector.getDataVector();
        for (int i = start; i < start + length; i++) {
            while (inner.getValueCapacity() <= i) {
                inner.reAlloc();
            }
            elements.add(random.nextInt(4) == 0 ? null : set(inner, i));
        }
        vector.endValue(row, length);
        return elements;
    }

    private Map<String, Object> struct(StructVector vector, int row) {
        vector.setIndexDefined(row);
        Map<String, Object> fields = new LinkedHashMap<>();
        for (FieldVector field : vector.getChildrenFromFields()) {
            fields.put(field.getName(), random.nextInt(4) == 0 ? null : set(field, row));
        }
        return fields;
    }
}
