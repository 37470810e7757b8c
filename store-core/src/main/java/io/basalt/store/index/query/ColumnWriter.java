package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** Fills one Arrow column of a result, value by value. {@link BlockCopier} fills it in bulk; both may take turns. */
final class ColumnWriter {
    private static final String TAG_PREFIX = "tag.";

    private final ValueType type;
    private final FieldVector vector;

    ColumnWriter(String name, ValueType type, BufferAllocator allocator) {
        this.type = type;
        this.vector = schema(name, type).createVector(allocator);
    }

    FieldVector vector() {
        return vector;
    }

    /** Bytes that every row takes, whatever is in it. */
    int fixedSize() {
        return switch (type) {
            case LONG, DOUBLE, TIMESTAMP -> Long.BYTES;
            case BOOLEAN -> 1;
            default -> Integer.BYTES;
        };
    }

    private static org.apache.arrow.vector.types.pojo.Field schema(String name, ValueType type) {
        return switch (type) {
            case STRING -> column(name, ArrowType.Utf8.INSTANCE);
            case LONG -> column(name, new ArrowType.Int(64, true));
            case DOUBLE -> column(name, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
            case BOOLEAN -> column(name, ArrowType.Bool.INSTANCE);
            case TIMESTAMP -> column(name, new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
            case STRING_LIST ->
                column(name, ArrowType.List.INSTANCE, column(ListVector.DATA_VECTOR_NAME, ArrowType.Utf8.INSTANCE));
            case STRING_MAP -> column(name, new ArrowType.Map(false), entries());
            case BINARY -> throw new IllegalArgumentException(name + " is not in the index");
        };
    }

    private static org.apache.arrow.vector.types.pojo.Field entries() {
        return new org.apache.arrow.vector.types.pojo.Field(
                MapVector.DATA_VECTOR_NAME,
                FieldType.notNullable(ArrowType.Struct.INSTANCE),
                List.of(
                        new org.apache.arrow.vector.types.pojo.Field(
                                MapVector.KEY_NAME, FieldType.notNullable(ArrowType.Utf8.INSTANCE), List.of()),
                        column(MapVector.VALUE_NAME, ArrowType.Utf8.INSTANCE)));
    }

    private static org.apache.arrow.vector.types.pojo.Field column(
            String name, ArrowType type, org.apache.arrow.vector.types.pojo.Field... children) {
        return new org.apache.arrow.vector.types.pojo.Field(name, FieldType.nullable(type), List.of(children));
    }

    /** Begins a batch. */
    void reset() {
        vector.reset();
    }

    /** Writes a field of a row; returns its bytes of varying length. */
    long write(int index, Field field, Candidate candidate) {
        if (field == SystemField.METADATA) {
            return writeMap(index, candidate.attributes(), "");
        } else if (field == SystemField.TAGS) {
            return writeMap(index, candidate.attributes().subMap(TAG_PREFIX, "tag/"), TAG_PREFIX);
        }
        return write(index, candidate.value(field));
    }

    /** Writes a value; returns its bytes of varying length. */
    long write(int index, @Nullable AttributeValue value) {
        if (value instanceof AttributeValue.Text text) {
            byte[] bytes = utf8(text.value());
            ((VarCharVector) vector).setSafe(index, bytes);
            return bytes.length;
        } else if (value instanceof AttributeValue.Whole whole) {
            ((BigIntVector) vector).setSafe(index, whole.value());
        } else if (value instanceof AttributeValue.Real real) {
            ((Float8Vector) vector).setSafe(index, real.value());
        } else if (value instanceof AttributeValue.Truth truth) {
            ((BitVector) vector).setSafe(index, truth.value() ? 1 : 0);
        } else if (value instanceof AttributeValue.Time time) {
            ((TimeStampMicroTZVector) vector).setSafe(index, time.micros());
        } else if (value instanceof AttributeValue.TextList list) {
            return writeList(index, list);
        } else {
            vector.setNull(index);
        }
        return 0;
    }

    private long writeList(int index, AttributeValue.TextList list) {
        ListVector lists = (ListVector) vector;
        VarCharVector items = (VarCharVector) lists.getDataVector();
        int start = lists.startNewValue(index);
        long bytes = 0;
        for (int i = 0; i < list.values().size(); i++) {
            byte[] item = utf8(list.values().get(i));
            items.setSafe(start + i, item);
            bytes += item.length + Integer.BYTES;
        }
        lists.endValue(index, list.values().size());
        return bytes;
    }

    private long writeMap(int index, Map<String, AttributeValue> values, String prefix) {
        MapVector maps = (MapVector) vector;
        StructVector entries = (StructVector) maps.getDataVector();
        VarCharVector keys = entries.getChild(MapVector.KEY_NAME, VarCharVector.class);
        VarCharVector texts = entries.getChild(MapVector.VALUE_NAME, VarCharVector.class);
        int at = maps.startNewValue(index);
        long bytes = 0;
        for (Map.Entry<String, AttributeValue> entry : values.entrySet()) {
            entries.setIndexDefined(at);
            byte[] key = utf8(entry.getKey().substring(prefix.length()));
            byte[] text = utf8(entry.getValue().text());
            keys.setSafe(at, key);
            texts.setSafe(at, text);
            bytes += key.length + text.length + 2L * Integer.BYTES;
            at++;
        }
        maps.endValue(index, values.size());
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
