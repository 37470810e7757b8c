package io.basalt.store.index;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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

/** Fills one Arrow column of a result. */
final class ColumnWriter {
    private static final String TAG_PREFIX = "tag.";

    private final Field field;
    private final FieldVector vector;

    ColumnWriter(Field field, BufferAllocator allocator) {
        this.field = field;
        this.vector = schema(field).createVector(allocator);
    }

    FieldVector vector() {
        return vector;
    }

    private static org.apache.arrow.vector.types.pojo.Field schema(Field field) {
        return switch (field.type()) {
            case STRING -> column(field.column(), ArrowType.Utf8.INSTANCE);
            case LONG -> column(field.column(), new ArrowType.Int(64, true));
            case DOUBLE -> column(field.column(), new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
            case BOOLEAN -> column(field.column(), ArrowType.Bool.INSTANCE);
            case TIMESTAMP -> column(field.column(), new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
            case STRING_LIST ->
                column(
                        field.column(),
                        ArrowType.List.INSTANCE,
                        column(ListVector.DATA_VECTOR_NAME, ArrowType.Utf8.INSTANCE));
            case STRING_MAP -> column(field.column(), new ArrowType.Map(false), entries());
            case BINARY -> throw new IllegalArgumentException(field.column() + " is not in the index");
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

    void write(int index, Candidate candidate) {
        if (field == SystemField.METADATA) {
            writeMap(index, candidate.row().attributes().values(), "");
        } else if (field == SystemField.TAGS) {
            SortedMap<String, AttributeValue> all = candidate.row().attributes().values();
            writeMap(index, all.subMap(TAG_PREFIX, "tag/"), TAG_PREFIX);
        } else {
            writeValue(index, candidate.value(field));
        }
    }

    private void writeValue(int index, @Nullable AttributeValue value) {
        if (value instanceof AttributeValue.Text text) {
            ((VarCharVector) vector).setSafe(index, utf8(text.value()));
        } else if (value instanceof AttributeValue.Whole whole) {
            ((BigIntVector) vector).setSafe(index, whole.value());
        } else if (value instanceof AttributeValue.Real real) {
            ((Float8Vector) vector).setSafe(index, real.value());
        } else if (value instanceof AttributeValue.Truth truth) {
            ((BitVector) vector).setSafe(index, truth.value() ? 1 : 0);
        } else if (value instanceof AttributeValue.Time time) {
            ((TimeStampMicroTZVector) vector).setSafe(index, time.micros());
        } else if (value instanceof AttributeValue.TextList list) {
            ListVector lists = (ListVector) vector;
            VarCharVector items = (VarCharVector) lists.getDataVector();
            int start = lists.startNewValue(index);
            for (int i = 0; i < list.values().size(); i++) {
                items.setSafe(start + i, utf8(list.values().get(i)));
            }
            lists.endValue(index, list.values().size());
        } else {
            vector.setNull(index);
        }
    }

    private void writeMap(int index, Map<String, AttributeValue> values, String prefix) {
        MapVector maps = (MapVector) vector;
        StructVector entries = (StructVector) maps.getDataVector();
        VarCharVector keys = entries.getChild(MapVector.KEY_NAME, VarCharVector.class);
        VarCharVector texts = entries.getChild(MapVector.VALUE_NAME, VarCharVector.class);
        int at = maps.startNewValue(index);
        for (Map.Entry<String, AttributeValue> entry : values.entrySet()) {
            entries.setIndexDefined(at);
            keys.setSafe(at, utf8(entry.getKey().substring(prefix.length())));
            texts.setSafe(at, utf8(entry.getValue().text()));
            at++;
        }
        maps.endValue(index, values.size());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
