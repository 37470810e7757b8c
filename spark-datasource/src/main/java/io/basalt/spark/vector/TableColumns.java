package io.basalt.spark.vector;

import io.basalt.store.api.ColumnScan;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The batches of tables as Spark's columns, where each column has exactly the type that Spark expects. Belongs to one reader.
 */
public final class TableColumns {
    private final StructType schema;
    private final Map<Dictionary, UTF8String[]> dictionaries = new IdentityHashMap<>();

    /** @param schema what Spark expects, in the order of the batches' vectors */
    public TableColumns(StructType schema) {
        this.schema = schema;
    }

    /**
     * The current batch's columns, in place; empty where one of them is of another type than is expected. Read them before the next
     * batch only.
     */
    public Optional<List<ColumnVector>> of(ColumnScan scan) {
        List<ColumnVector> columns = new ArrayList<>();
        for (int i = 0; i < schema.length(); i++) {
            FieldVector vector = scan.batch().getVector(i);
            Optional<ArrowColumn> column = column(vector, schema.fields()[i].dataType(), scan);
            if (column.isEmpty()) {
                return Optional.empty();
            }
            column.get().bind(vector);
            columns.add(column.get());
        }
        return Optional.of(columns);
    }

    private Optional<ArrowColumn> column(FieldVector vector, DataType type, ColumnScan scan) {
        DictionaryEncoding encoding = vector.getField().getDictionary();
        if (encoding == null) {
            return column(vector.getField(), type);
        }
        Dictionary dictionary = scan.dictionaries().lookup(encoding.getId());
        if (!type.equals(DataTypes.StringType) || !(dictionary.getVectorType() instanceof ArrowType.Utf8)) {
            return Optional.empty();
        }
        UTF8String[] texts = dictionaries.computeIfAbsent(dictionary, TableColumns::texts);
        return switch (encoding.getIndexType().getBitWidth()) {
            case Byte.SIZE -> Optional.of(new ByteIndexColumn(texts));
            case Short.SIZE -> Optional.of(new ShortIndexColumn(texts));
            default -> Optional.empty();
        };
    }

    /** Copies: strings that Spark keeps for a while need not point into a file that is mapped. */
    private static UTF8String[] texts(Dictionary dictionary) {
        Utf8Column column = new Utf8Column();
        column.bind(dictionary.getVector());
        UTF8String[] texts = new UTF8String[dictionary.getVector().getValueCount()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Objects.requireNonNull(column.getUTF8String(i), "null in a dictionary")
                    .copy();
        }
        return texts;
    }

    private static Optional<ArrowColumn> column(Field field, DataType type) {
        ArrowType arrow = field.getType();
        if (type instanceof StructType struct) {
            return arrow instanceof ArrowType.Struct ? struct(field, struct) : Optional.empty();
        }
        if (type instanceof ArrayType array) {
            return arrow instanceof ArrowType.List
                    ? column(field.getChildren().get(0), array.elementType())
                            .map(elements -> new ListColumn(array, elements))
                    : Optional.empty();
        }
        if (type instanceof MapType map) {
            return arrow instanceof ArrowType.Map ? map(field.getChildren().get(0), map) : Optional.empty();
        }
        return plain(arrow, type);
    }

    private static Optional<ArrowColumn> struct(Field field, StructType type) {
        List<String> names = field.getChildren().stream().map(Field::getName).toList();
        List<ArrowColumn> children = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (StructField wanted : type.fields()) {
            int position = names.indexOf(wanted.name());
            Optional<ArrowColumn> child =
                    position < 0 ? Optional.empty() : column(field.getChildren().get(position), wanted.dataType());
            if (child.isEmpty()) {
                return Optional.empty();
            }
            children.add(child.get());
            positions.add(position);
        }
        return Optional.of(new NestedColumn(type, children, positions));
    }

    private static Optional<ArrowColumn> map(Field entries, MapType type) {
        return column(entries.getChildren().get(0), type.keyType())
                .flatMap(keys -> column(entries.getChildren().get(1), type.valueType())
                        .map(values -> new MapColumn(type, keys, values)));
    }

    private static Optional<ArrowColumn> plain(ArrowType arrow, DataType type) {
        if (arrow instanceof ArrowType.Int whole && whole.getIsSigned()) {
            return whole(whole.getBitWidth(), type);
        }
        if (arrow instanceof ArrowType.FloatingPoint real) {
            return real(real.getPrecision(), type);
        }
        if (arrow instanceof ArrowType.Decimal decimal) {
            return type instanceof DecimalType asked
                            && decimal.getBitWidth() == 128
                            && asked.precision() == decimal.getPrecision()
                            && asked.scale() == decimal.getScale()
                    ? Optional.of(new DecimalColumn(asked))
                    : Optional.empty();
        }
        if (arrow instanceof ArrowType.Timestamp time && time.getUnit() == TimeUnit.MICROSECOND) {
            boolean same =
                    time.getTimezone() == null ? type instanceof TimestampNTZType : type instanceof TimestampType;
            return same ? Optional.of(new LongColumn(type)) : Optional.empty();
        }
        if (arrow instanceof ArrowType.Date date && date.getUnit() == DateUnit.DAY && type instanceof DateType) {
            return Optional.of(new IntColumn(type));
        }
        if (arrow instanceof ArrowType.Bool && type instanceof BooleanType) {
            return Optional.of(new BooleanColumn());
        }
        if (arrow instanceof ArrowType.Utf8 && type.equals(DataTypes.StringType)) {
            return Optional.of(new Utf8Column());
        }
        return arrow instanceof ArrowType.Binary && type instanceof BinaryType
                ? Optional.of(new BinaryColumn())
                : Optional.empty();
    }

    /** Intervals are the whole numbers that Spark writes for them. */
    private static Optional<ArrowColumn> whole(int bits, DataType type) {
        return switch (bits) {
            case Byte.SIZE -> type instanceof ByteType ? Optional.of(new ByteColumn(type)) : Optional.empty();
            case Short.SIZE -> type instanceof ShortType ? Optional.of(new ShortColumn(type)) : Optional.empty();
            case Integer.SIZE ->
                type instanceof IntegerType || type instanceof YearMonthIntervalType
                        ? Optional.of(new IntColumn(type))
                        : Optional.empty();
            default ->
                type instanceof LongType || type instanceof DayTimeIntervalType
                        ? Optional.of(new LongColumn(type))
                        : Optional.empty();
        };
    }

    private static Optional<ArrowColumn> real(FloatingPointPrecision precision, DataType type) {
        if (precision == FloatingPointPrecision.SINGLE && type instanceof FloatType) {
            return Optional.of(new FloatColumn(type));
        }
        return precision == FloatingPointPrecision.DOUBLE && type instanceof DoubleType
                ? Optional.of(new DoubleColumn())
                : Optional.empty();
    }
}
