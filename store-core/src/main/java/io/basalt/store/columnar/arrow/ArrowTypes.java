package io.basalt.store.columnar.arrow;

import io.basalt.store.columnar.AmbiguousNames;
import io.basalt.store.columnar.LeftOutException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Which column a rendition has for one of an Arrow schema (docs/design/012-renditions.md). */
final class ArrowTypes {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_DECIMAL = 38;
    private static final int UNSIGNED_LONG = 20;

    /** Metadata of a field that stands for something else than its type says. */
    private static final String EXTENSION = "ARROW:extension:name";

    private final String column;

    private ArrowTypes(String column) {
        this.column = column;
    }

    /** @throws LeftOutException where there is none */
    static Field rendered(Field column) {
        return new ArrowTypes(column.getName()).field(column, 1);
    }

    private Field field(Field field, int depth) {
        if (depth > MAX_DEPTH) {
            throw leftOut("has more than " + MAX_DEPTH + " levels");
        }
        if (field.getDictionary() != null && (depth > 1 || !field.getChildren().isEmpty())) {
            throw leftOut("has dictionaries of or within nested columns");
        }
        if (field.getDictionary() != null
                && field.getDictionary().getIndexType().getBitWidth() == Long.SIZE
                && !field.getDictionary().getIndexType().getIsSigned()) {
            throw leftOut("has a dictionary with unsigned indices of 64 bits");
        }
        if (field.getMetadata().containsKey(EXTENSION) || field.getType() instanceof ArrowType.ExtensionType) {
            throw leftOut("is of an extension type");
        }
        ArrowType type = type(field.getType());
        List<Field> children = new ArrayList<>();
        if (type.isComplex()) {
            requireDifferent(field);
            for (Field child : field.getChildren()) {
                children.add(field(child, depth + 1));
            }
        }
        // What a map consists of is never null in Arrow; of all else only the values tell.
        return new Field(
                field.getName(),
                new FieldType(true, type, null),
                type instanceof ArrowType.Map ? entries(children) : children);
    }

    private List<Field> entries(List<Field> children) {
        if (children.size() != 1 || children.get(0).getChildren().size() != 2) {
            throw leftOut("is a map without keys and values");
        }
        Field entry = children.get(0);
        Field key = entry.getChildren().get(0);
        return List.of(new Field(
                entry.getName(),
                FieldType.notNullable(entry.getType()),
                List.of(
                        new Field(key.getName(), FieldType.notNullable(key.getType()), key.getChildren()),
                        entry.getChildren().get(1))));
    }

    private void requireDifferent(Field struct) {
        if (!AmbiguousNames.in(struct.getChildren().stream().map(Field::getName).toList())
                .isEmpty()) {
            throw leftOut("has a struct with names that differ in case at most");
        }
    }

    private ArrowType type(ArrowType type) {
        if (type instanceof ArrowType.Bool || type instanceof ArrowType.Struct || type instanceof ArrowType.List) {
            return type;
        }
        if (type instanceof ArrowType.Map) {
            return new ArrowType.Map(false);
        }
        if (type instanceof ArrowType.Int whole) {
            return whole.getIsSigned() ? whole : wider(whole.getBitWidth());
        }
        if (type instanceof ArrowType.FloatingPoint real && real.getPrecision() != FloatingPointPrecision.HALF) {
            return real;
        }
        if (type instanceof ArrowType.Utf8 || type instanceof ArrowType.LargeUtf8) {
            return ArrowType.Utf8.INSTANCE;
        }
        if (type instanceof ArrowType.Binary || type instanceof ArrowType.LargeBinary) {
            return ArrowType.Binary.INSTANCE;
        }
        if (type instanceof ArrowType.Decimal decimal && isSparks(decimal)) {
            return decimal;
        }
        if (type instanceof ArrowType.Date) {
            return new ArrowType.Date(DateUnit.DAY);
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            boolean nanos = timestamp.getUnit() == TimeUnit.NANOSECOND;
            return new ArrowType.Timestamp(
                    nanos ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND,
                    timestamp.getTimezone() == null || timestamp.getTimezone().isEmpty() ? null : "UTC");
        }
        throw leftOut("is or has a " + type + ", which Spark does not read");
    }

    private static ArrowType wider(int bits) {
        return bits == Long.SIZE ? new ArrowType.Decimal(UNSIGNED_LONG, 0, 128) : new ArrowType.Int(bits * 2, true);
    }

    private static boolean isSparks(ArrowType.Decimal decimal) {
        return decimal.getBitWidth() == 128
                && decimal.getPrecision() >= 1
                && decimal.getPrecision() <= MAX_DECIMAL
                && decimal.getScale() >= 0
                && decimal.getScale() <= decimal.getPrecision();
    }

    private LeftOutException leftOut(String reason) {
        return new LeftOutException(column, reason);
    }
}
