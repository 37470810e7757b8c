package io.basalt.store.columnar.parquet;

import static org.apache.arrow.vector.types.FloatingPointPrecision.DOUBLE;
import static org.apache.arrow.vector.types.FloatingPointPrecision.SINGLE;

import io.basalt.store.columnar.LeftOutException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what a column becomes: the type that Spark's {@code ParquetToSparkSchemaConverter} gives it when nothing is set
 * otherwise. What Spark refuses, or settles by a setting, is left out.
 */
final class Fillers {
    /** Under this name a column's metadata keeps its Parquet type. */
    private static final String PARQUET_TYPE = "basalt.parquet-type";

    /** As Arrow's own readers of Parquet name it. */
    private static final String FIELD_ID = "PARQUET:field_id";

    private static final String UTC = "UTC";

    private static final int MAX_PRECISION = 38;
    private static final int MAX_PRECISION_INT32 = 9;
    private static final int MAX_PRECISION_INT64 = 18;
    private static final int UNSIGNED_LONG_PRECISION = 20;

    private final Calendars calendars;
    private final boolean byParquetJava;
    private final BufferAllocator allocator;

    /** @param byParquetJava whether parquet-java wrote the file */
    Fillers(Calendars calendars, boolean byParquetJava, BufferAllocator allocator) {
        this.calendars = calendars;
        this.byParquetJava = byParquetJava;
        this.allocator = allocator;
    }

    /** What a column becomes, and how its vector is filled. */
    private record Choice(ArrowType arrow, Function<FieldVector, ColumnFiller> filler) {}

    /** Of a column that is not nested, with a vector of its own. Throws {@link LeftOutException}. */
    ColumnFiller of(PrimitiveType type) {
        return of(type, field(type).createVector(allocator));
    }

    /** @param vector of the {@link #field} of that type */
    ColumnFiller of(PrimitiveType type, FieldVector vector) {
        return choice(type).filler().apply(vector);
    }

    /** Throws {@link LeftOutException}. */
    Field field(PrimitiveType type) {
        return field(type, choice(type).arrow(), null);
    }

    private Choice choice(PrimitiveType type) {
        if (type.isRepetition(Type.Repetition.REPEATED)) {
            throw leftOut(type, "is a repeated field outside of a list");
        }
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> {
                require(annotation == null, type);
                yield new Choice(ArrowType.Bool.INSTANCE, vector -> new NumberFillers.Truths((BitVector) vector));
            }
            case FLOAT -> {
                require(annotation == null, type);
                yield new Choice(
                        new ArrowType.FloatingPoint(SINGLE), vector -> new NumberFillers.Floats((Float4Vector) vector));
            }
            case DOUBLE -> {
                require(annotation == null, type);
                yield new Choice(
                        new ArrowType.FloatingPoint(DOUBLE),
                        vector -> new NumberFillers.Doubles((Float8Vector) vector));
            }
            case INT32 -> int32(type, annotation);
            case INT64 -> int64(type, annotation);
            case INT96 -> int96(type, annotation);
            case BINARY -> binary(type, annotation);
            case FIXED_LEN_BYTE_ARRAY -> fixed(type, annotation);
        };
    }

    private Choice int32(PrimitiveType type, @Nullable LogicalTypeAnnotation annotation) {
        if (annotation == null) {
            return ints(false);
        }
        if (annotation instanceof DateLogicalTypeAnnotation) {
            return new Choice(
                    new ArrowType.Date(DateUnit.DAY),
                    vector -> new NumberFillers.Dates((DateDayVector) vector, calendars.gregorian()));
        }
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            require(decimal.getPrecision() <= MAX_PRECISION_INT32, type);
            return shortDecimals(type, decimal, false);
        }
        require(annotation instanceof IntLogicalTypeAnnotation, type);
        IntLogicalTypeAnnotation number = (IntLogicalTypeAnnotation) annotation;
        return switch (number.getBitWidth()) {
            case 8 ->
                number.isSigned()
                        ? new Choice(whole(8), vector -> new NumberFillers.Bytes((TinyIntVector) vector))
                        : shorts(0, 255);
            case 16 -> number.isSigned() ? shorts(Short.MIN_VALUE, Short.MAX_VALUE) : ints(true);
            case 32 ->
                number.isSigned()
                        ? ints(false)
                        : new Choice(whole(64), vector -> new NumberFillers.UnsignedInts((BigIntVector) vector));
            default -> throw unknown(type);
        };
    }

    private static Choice shorts(int least, int most) {
        return new Choice(whole(16), vector -> new NumberFillers.Shorts((SmallIntVector) vector, least, most));
    }

    private static Choice ints(boolean unsigned16) {
        return new Choice(whole(32), vector -> new NumberFillers.Ints((IntVector) vector, unsigned16));
    }

    private static Choice longs() {
        return new Choice(whole(64), vector -> new NumberFillers.Longs((BigIntVector) vector));
    }

    private Choice int64(PrimitiveType type, @Nullable LogicalTypeAnnotation annotation) {
        if (annotation == null) {
            return longs();
        }
        if (annotation instanceof IntLogicalTypeAnnotation number) {
            require(number.getBitWidth() == 64, type);
            return number.isSigned()
                    ? longs()
                    : new Choice(
                            decimal(UNSIGNED_LONG_PRECISION, 0),
                            vector -> new NumberFillers.UnsignedLongs((DecimalVector) vector));
        }
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            require(decimal.getPrecision() <= MAX_PRECISION_INT64, type);
            return shortDecimals(type, decimal, true);
        }
        require(annotation instanceof TimestampLogicalTypeAnnotation, type);
        return timestamps((TimestampLogicalTypeAnnotation) annotation);
    }

    private Choice timestamps(TimestampLogicalTypeAnnotation annotation) {
        boolean nanos = annotation.getUnit() == LogicalTypeAnnotation.TimeUnit.NANOS;
        int factor = annotation.getUnit() == LogicalTypeAnnotation.TimeUnit.MILLIS ? 1000 : 1;
        return new Choice(
                new ArrowType.Timestamp(
                        nanos ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND, annotation.isAdjustedToUTC() ? UTC : null),
                vector -> new NumberFillers.Timestamps(
                        (TimeStampVector) vector,
                        calendars.gregorian(),
                        factor,
                        nanos ? Calendars.FIRST_COMMON_MICROS * 1000 : Calendars.FIRST_COMMON_MICROS));
    }

    private Choice int96(PrimitiveType type, @Nullable LogicalTypeAnnotation annotation) {
        require(annotation == null, type);
        if (!byParquetJava) {
            throw leftOut(
                    type,
                    "is INT96 of another writer than parquet-java: spark.sql.parquet.int96TimestampConversion"
                            + " settles its time zone");
        }
        return new Choice(
                new ArrowType.Timestamp(TimeUnit.MICROSECOND, UTC),
                vector -> new NumberFillers.Int96Timestamps((TimeStampVector) vector, calendars.gregorianInt96()));
    }

    private static Choice binary(PrimitiveType type, @Nullable LogicalTypeAnnotation annotation) {
        if (annotation == null || annotation instanceof BsonLogicalTypeAnnotation) {
            return new Choice(ArrowType.Binary.INSTANCE, vector -> new TextFillers.Binaries((VarBinaryVector) vector));
        }
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            return longDecimals(type, decimal);
        }
        require(isText(type), type);
        return new Choice(ArrowType.Utf8.INSTANCE, vector -> new TextFillers.Strings((VarCharVector) vector));
    }

    private static Choice fixed(PrimitiveType type, @Nullable LogicalTypeAnnotation annotation) {
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            return longDecimals(type, decimal);
        }
        throw unknown(type);
    }

    private static Choice shortDecimals(PrimitiveType type, DecimalLogicalTypeAnnotation decimal, boolean int64) {
        return new Choice(
                decimal(type, decimal),
                vector -> new NumberFillers.ShortDecimals((DecimalVector) vector, decimal.getPrecision(), int64));
    }

    private static Choice longDecimals(PrimitiveType type, DecimalLogicalTypeAnnotation decimal) {
        return new Choice(
                decimal(type, decimal),
                vector -> new NumberFillers.LongDecimals((DecimalVector) vector, decimal.getPrecision()));
    }

    /** Whether Spark reads strings. */
    static boolean isText(PrimitiveType type) {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        return type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
                && (annotation instanceof StringLogicalTypeAnnotation
                        || annotation instanceof EnumLogicalTypeAnnotation
                        || annotation instanceof JsonLogicalTypeAnnotation);
    }

    /** The same column by its numbers in a dictionary. */
    ColumnFiller indices(PrimitiveType type, TextDictionary dictionary) {
        DictionaryEncoding encoding = dictionary.encoding();
        return new TextFillers.Indices(
                (BaseIntVector) field(type, encoding.getIndexType(), encoding).createVector(allocator),
                dictionary.numbers());
    }

    // ---- types

    private static ArrowType whole(int bits) {
        return new ArrowType.Int(bits, true);
    }

    private static ArrowType decimal(PrimitiveType type, DecimalLogicalTypeAnnotation annotation) {
        int precision = annotation.getPrecision();
        int scale = annotation.getScale();
        require(precision >= 1 && precision <= MAX_PRECISION && scale >= 0 && scale <= precision, type);
        return decimal(precision, scale);
    }

    private static ArrowType decimal(int precision, int scale) {
        return new ArrowType.Decimal(precision, scale, 128);
    }

    private static Field field(PrimitiveType type, ArrowType arrow, @Nullable DictionaryEncoding encoding) {
        boolean nullable = type.isRepetition(Type.Repetition.OPTIONAL);
        return new Field(type.getName(), new FieldType(nullable, arrow, encoding, metadata(type)), null);
    }

    /** What a field says of the column that it was made of. */
    static Map<String, String> metadata(Type type) {
        Map<String, String> metadata = new HashMap<>();
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        String physical = type.isPrimitive()
                ? type.asPrimitiveType().getPrimitiveTypeName().toString()
                : "group";
        metadata.put(PARQUET_TYPE, physical + (annotation == null ? "" : " (" + annotation + ")"));
        if (type.getId() != null) {
            metadata.put(FIELD_ID, Integer.toString(type.getId().intValue()));
        }
        return metadata;
    }

    private static void require(boolean condition, PrimitiveType type) {
        if (!condition) {
            throw unknown(type);
        }
    }

    private static LeftOutException unknown(PrimitiveType type) {
        return leftOut(type, "has the type " + type + ", which has no counterpart in Spark that is certain");
    }

    private static LeftOutException leftOut(Type column, String reason) {
        return new LeftOutException(column.getName(), reason);
    }
}
