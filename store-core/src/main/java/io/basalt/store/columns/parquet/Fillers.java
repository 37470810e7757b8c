package io.basalt.store.columns.parquet;

import static org.apache.arrow.vector.types.FloatingPointPrecision.DOUBLE;
import static org.apache.arrow.vector.types.FloatingPointPrecision.SINGLE;

import java.util.HashMap;
import java.util.Map;
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

    /** Throws {@link LeftOutException}. */
    ColumnFiller of(Type column) {
        if (!column.isPrimitive()) {
            throw leftOut(column, "is nested");
        }
        if (column.isRepetition(Type.Repetition.REPEATED)) {
            throw leftOut(column, "is a repeated field outside of a list");
        }
        PrimitiveType type = column.asPrimitiveType();
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> {
                require(annotation == null, type);
                yield new NumberFillers.Truths((BitVector) vector(type, ArrowType.Bool.INSTANCE));
            }
            case FLOAT -> {
                require(annotation == null, type);
                yield new NumberFillers.Floats((Float4Vector) vector(type, new ArrowType.FloatingPoint(SINGLE)));
            }
            case DOUBLE -> {
                require(annotation == null, type);
                yield new NumberFillers.Doubles((Float8Vector) vector(type, new ArrowType.FloatingPoint(DOUBLE)));
            }
            case INT32 -> int32(type, annotation);
            case INT64 -> int64(type, annotation);
            case INT96 -> int96(type, annotation);
            case BINARY -> binary(type, annotation);
            case FIXED_LEN_BYTE_ARRAY -> fixed(type, annotation);
        };
    }

    private ColumnFiller int32(PrimitiveType type, @Nullable LogicalTypeAnnotation annotation) {
        if (annotation == null) {
            return new NumberFillers.Ints((IntVector) whole(type, 32), false);
        }
        if (annotation instanceof DateLogicalTypeAnnotation) {
            return new NumberFillers.Dates(
                    (DateDayVector) vector(type, new ArrowType.Date(DateUnit.DAY)), calendars.gregorian());
        }
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            require(decimal.getPrecision() <= MAX_PRECISION_INT32, type);
            return new NumberFillers.ShortDecimals(decimals(type, decimal), decimal.getPrecision(), false);
        }
        require(annotation instanceof IntLogicalTypeAnnotation, type);
        IntLogicalTypeAnnotation number = (IntLogicalTypeAnnotation) annotation;
        return switch (number.getBitWidth()) {
            case 8 ->
                number.isSigned()
                        ? new NumberFillers.Bytes((TinyIntVector) whole(type, 8))
                        : new NumberFillers.Shorts((SmallIntVector) whole(type, 16), 0, 255);
            case 16 ->
                number.isSigned()
                        ? new NumberFillers.Shorts((SmallIntVector) whole(type, 16), Short.MIN_VALUE, Short.MAX_VALUE)
                        : new NumberFillers.Ints((IntVector) whole(type, 32), true);
            case 32 ->
                number.isSigned()
                        ? new NumberFillers.Ints((IntVector) whole(type, 32), false)
                        : new NumberFillers.UnsignedInts((BigIntVector) whole(type, 64));
            default -> throw unknown(type);
        };
    }

    private ColumnFiller int64(PrimitiveType type, @Nullable LogicalTypeAnnotation annotation) {
        if (annotation == null) {
            return new NumberFillers.Longs((BigIntVector) whole(type, 64));
        }
        if (annotation instanceof IntLogicalTypeAnnotation number) {
            require(number.getBitWidth() == 64, type);
            return number.isSigned()
                    ? new NumberFillers.Longs((BigIntVector) whole(type, 64))
                    : new NumberFillers.UnsignedLongs(
                            (DecimalVector) vector(type, decimal(UNSIGNED_LONG_PRECISION, 0)));
        }
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            require(decimal.getPrecision() <= MAX_PRECISION_INT64, type);
            return new NumberFillers.ShortDecimals(decimals(type, decimal), decimal.getPrecision(), true);
        }
        require(annotation instanceof TimestampLogicalTypeAnnotation, type);
        return timestamps(type, (TimestampLogicalTypeAnnotation) annotation);
    }

    private ColumnFiller timestamps(PrimitiveType type, TimestampLogicalTypeAnnotation annotation) {
        boolean nanos = annotation.getUnit() == LogicalTypeAnnotation.TimeUnit.NANOS;
        boolean millis = annotation.getUnit() == LogicalTypeAnnotation.TimeUnit.MILLIS;
        TimeStampVector vector =
                timestampVector(type, nanos ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND, annotation.isAdjustedToUTC());
        return new NumberFillers.Timestamps(
                vector,
                calendars.gregorian(),
                millis ? 1000 : 1,
                nanos ? Calendars.FIRST_COMMON_MICROS * 1000 : Calendars.FIRST_COMMON_MICROS);
    }

    private ColumnFiller int96(PrimitiveType type, @Nullable LogicalTypeAnnotation annotation) {
        require(annotation == null, type);
        if (!byParquetJava) {
            throw leftOut(
                    type,
                    "is INT96 of another writer than parquet-java: spark.sql.parquet.int96TimestampConversion"
                            + " settles its time zone");
        }
        return new NumberFillers.Int96Timestamps(
                timestampVector(type, TimeUnit.MICROSECOND, true), calendars.gregorianInt96());
    }

    private ColumnFiller binary(PrimitiveType type, @Nullable LogicalTypeAnnotation annotation) {
        if (annotation == null || annotation instanceof BsonLogicalTypeAnnotation) {
            return new TextFillers.Binaries((VarBinaryVector) vector(type, ArrowType.Binary.INSTANCE));
        }
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            return new NumberFillers.LongDecimals(decimals(type, decimal), decimal.getPrecision());
        }
        require(isText(type), type);
        return new TextFillers.Strings((VarCharVector) vector(type, ArrowType.Utf8.INSTANCE));
    }

    private ColumnFiller fixed(PrimitiveType type, @Nullable LogicalTypeAnnotation annotation) {
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            return new NumberFillers.LongDecimals(decimals(type, decimal), decimal.getPrecision());
        }
        throw unknown(type);
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

    // ---- vectors

    private FieldVector whole(PrimitiveType type, int bits) {
        return vector(type, new ArrowType.Int(bits, true));
    }

    private TimeStampVector timestampVector(PrimitiveType type, TimeUnit unit, boolean utc) {
        return (TimeStampVector) vector(type, new ArrowType.Timestamp(unit, utc ? "UTC" : null));
    }

    private DecimalVector decimals(PrimitiveType type, DecimalLogicalTypeAnnotation annotation) {
        int precision = annotation.getPrecision();
        int scale = annotation.getScale();
        require(precision >= 1 && precision <= MAX_PRECISION && scale >= 0 && scale <= precision, type);
        return (DecimalVector) vector(type, decimal(precision, scale));
    }

    private static ArrowType decimal(int precision, int scale) {
        return new ArrowType.Decimal(precision, scale, 128);
    }

    private FieldVector vector(PrimitiveType type, ArrowType arrow) {
        return field(type, arrow, null).createVector(allocator);
    }

    private static Field field(PrimitiveType type, ArrowType arrow, @Nullable DictionaryEncoding encoding) {
        Map<String, String> metadata = new HashMap<>();
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        metadata.put(PARQUET_TYPE, type.getPrimitiveTypeName() + (annotation == null ? "" : " (" + annotation + ")"));
        if (type.getId() != null) {
            metadata.put(FIELD_ID, Integer.toString(type.getId().intValue()));
        }
        boolean nullable = type.isRepetition(Type.Repetition.OPTIONAL);
        return new Field(type.getName(), new FieldType(nullable, arrow, encoding, metadata), null);
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
