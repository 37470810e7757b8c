package io.basalt.store.columnar.parquet;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Rows of all types that renditions have, full of the values at which mistakes are made. */
public final class RandomTable {
    public static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message everything {
              optional boolean truth;
              optional int32 int8 (INTEGER(8,true));
              optional int32 int16 (INTEGER(16,true));
              optional int32 int32;
              required int32 sure (INTEGER(32,true));
              optional int64 int64;
              optional int64 annotated (INTEGER(64,true));
              optional int32 uint8 (INTEGER(8,false));
              optional int32 uint16 (INTEGER(16,false));
              optional int32 uint32 (INTEGER(32,false));
              optional int64 uint64 (INTEGER(64,false));
              optional float float;
              optional double double;
              optional int32 decimal32 (DECIMAL(9,3));
              optional int64 decimal64 (DECIMAL(18,0));
              optional int64 narrow (DECIMAL(4,4));
              optional binary decimals (DECIMAL(38,10));
              optional fixed_len_byte_array(16) decimal128 (DECIMAL(38,38));
              optional fixed_len_byte_array(3) decimal24 (DECIMAL(6,2));
              optional fixed_len_byte_array(20) decimal160 (DECIMAL(30,5));
              optional int32 date (DATE);
              optional int64 millis (TIMESTAMP(MILLIS,true));
              optional int64 micros (TIMESTAMP(MICROS,true));
              optional int64 nanos (TIMESTAMP(NANOS,true));
              optional int64 local_millis (TIMESTAMP(MILLIS,false));
              optional int64 local_micros (TIMESTAMP(MICROS,false));
              optional int64 local_nanos (TIMESTAMP(NANOS,false));
              optional int96 int96;
              optional binary few (STRING);
              optional binary many (STRING);
              optional binary enum (ENUM);
              optional binary json (JSON);
              required binary surely (STRING);
              optional binary bytes;
              optional binary bson (BSON);
            }
            """);

    /** Structs, lists and maps within each other. */
    public static final MessageType NESTED = MessageTypeParser.parseMessageType("""
            message nested {
              optional int32 flat;
              optional group struct { optional int32 a; required binary few (STRING); optional group inner { optional int64 local_micros (TIMESTAMP(MICROS,false)); } }
              optional group list (LIST) { repeated group list { optional int64 element; } }
              required group sure (LIST) { repeated group list { required binary element (STRING); } }
              optional group lists (LIST) { repeated group list { optional group element (LIST) { repeated group list { optional boolean element; } } } }
              optional group structs (LIST) { repeated group bag { optional group element { optional double x; optional binary many (STRING); } } }
              optional group map (MAP) { repeated group key_value { required binary key (STRING); optional int32 value (DECIMAL(9,3)); } }
              optional group deep (MAP) { repeated group key_value { required int32 key; optional group value { optional group list (LIST) { repeated group list { optional int96 element; } } } } }
              optional binary many (STRING);
            }
            """);

    private static final long[] TIMES = {
        0,
        -1,
        1,
        -2_208_988_800_000L,
        -2_208_988_800_001L,
        -12_219_292_800_000L,
        -12_219_292_800_001L,
        -62_135_596_800_000L,
        253_402_300_799_999L,
        1_700_000_000_123L,
        -77_000_000_000_000L
    };

    private final Random random;
    private final double nulls;
    private final MessageType schema;

    /** @param nulls share of nulls */
    public RandomTable(Random random, double nulls) {
        this(SCHEMA, random, nulls);
    }

    public RandomTable(MessageType schema, Random random, double nulls) {
        this.schema = schema;
        this.random = random;
        this.nulls = nulls;
    }

    public List<Group> rows(int count) {
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Group row = new SimpleGroup(schema);
            fill(row);
            rows.add(row);
        }
        return rows;
    }

    private void fill(Group group) {
        for (Type field : group.getType().getFields()) {
            int count = field.isRepetition(Type.Repetition.REPEATED)
                    ? random.nextInt(4)
                    : field.isRepetition(Type.Repetition.REQUIRED) || random.nextDouble() >= nulls ? 1 : 0;
            for (int i = 0; i < count; i++) {
                if (field.isPrimitive()) {
                    add(group, field.asPrimitiveType());
                } else {
                    fill(group.addGroup(field.getName()));
                }
            }
        }
    }

    private void add(Group row, PrimitiveType type) {
        String name = type.getName();
        switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> row.add(name, random.nextBoolean());
            case FLOAT -> row.add(name, (float) real());
            case DOUBLE -> row.add(name, real());
            case INT32 -> row.add(name, int32(type));
            case INT64 -> row.add(name, int64(type));
            case INT96 -> row.add(name, int96());
            case BINARY, FIXED_LEN_BYTE_ARRAY -> row.add(name, binary(type));
        }
    }

    private double real() {
        return switch (random.nextInt(10)) {
            case 0 -> Double.NaN;
            case 1 -> -0.0;
            case 2 -> 0.0;
            case 3 -> Double.NEGATIVE_INFINITY;
            case 4 -> Double.POSITIVE_INFINITY;
            case 5 -> Double.MIN_VALUE;
            case 6 -> -Float.MAX_VALUE;
            default -> random.nextGaussian() * 100;
        };
    }

    private int int32(PrimitiveType type) {
        if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
            return unscaled(decimal.getPrecision()).intValueExact();
        }
        if (type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation number && number.getBitWidth() < 32) {
            int bits = number.getBitWidth();
            int value = extreme(random.nextInt(), Integer.MIN_VALUE, Integer.MAX_VALUE);
            return number.isSigned() ? value >> (32 - bits) : value >>> (32 - bits);
        }
        if (type.getName().equals("date")) {
            return random.nextBoolean() ? (int) (time() / 86_400_000) : random.nextInt(40_000) - 10_000;
        }
        return extreme(random.nextInt(1000), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private long int64(PrimitiveType type) {
        if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
            return unscaled(decimal.getPrecision()).longValueExact();
        }
        if (type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp) {
            long millis = time();
            return timestamp.getUnit() == TimeUnit.MILLIS
                    ? millis
                    : timestamp.getUnit() == TimeUnit.MICROS
                            ? millis * 1000 + random.nextInt(1000)
                            : millis / 1_000 * 1_000_000 + random.nextInt(1_000_000);
        }
        return random.nextInt(4) == 0
                ? random.nextLong()
                : random.nextInt(4) == 0
                        ? Long.MIN_VALUE
                        : random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextInt(99);
    }

    private int extreme(int usual, int least, int most) {
        return switch (random.nextInt(8)) {
            case 0 -> least;
            case 1 -> most;
            default -> usual;
        };
    }

    private long time() {
        return TIMES[random.nextInt(TIMES.length)] + (random.nextInt(3) == 0 ? random.nextInt(100_000_000) : 0);
    }

    private Binary int96() {
        long millis = time();
        long day = Math.floorDiv(millis, 86_400_000L);
        long nanos = Math.floorMod(millis, 86_400_000L) * 1_000_000 + random.nextInt(1_000_000);
        return Binary.fromConstantByteBuffer(ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanos)
                .putInt((int) day + 2_440_588)
                .flip());
    }

    private BigInteger unscaled(int precision) {
        BigInteger limit = BigInteger.TEN.pow(precision);
        BigInteger value = switch (random.nextInt(6)) {
            case 0 -> limit.subtract(BigInteger.ONE);
            case 1 -> BigInteger.ZERO;
            case 2 -> BigInteger.valueOf(random.nextInt(100));
            default -> new BigInteger(130, random).mod(limit);
        };
        return random.nextBoolean() ? value.negate() : value;
    }

    private Binary binary(PrimitiveType type) {
        if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
            byte[] bytes = unscaled(decimal.getPrecision()).toByteArray();
            return Binary.fromConstantByteArray(
                    type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
                            ? bytes
                            : extended(bytes, type.getTypeLength()));
        }
        return switch (type.getName()) {
            case "few" -> Binary.fromString(List.of("", "a", "b", "ä€😀").get(random.nextInt(4)));
            case "enum", "surely" -> Binary.fromString("E" + random.nextInt(300));
            case "many", "json", "element", "key" -> Binary.fromString(text());
            default -> {
                byte[] bytes = new byte[random.nextInt(100)];
                random.nextBytes(bytes);
                if (random.nextInt(4) == 0) {
                    Arrays.fill(bytes, (byte) 0xFF);
                }
                yield Binary.fromConstantByteArray(bytes);
            }
        };
    }

    private String text() {
        String prefix = random.nextBoolean() ? "the same beginning of ".repeat(random.nextInt(5)) : "";
        return prefix + Long.toString(random.nextLong(), 36) + (random.nextInt(5) == 0 ? "\u00e4\uffff" : "");
    }

    private static byte[] extended(byte[] number, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) (number[0] >> 7));
        System.arraycopy(number, 0, bytes, length - number.length, number.length);
        return bytes;
    }
}
