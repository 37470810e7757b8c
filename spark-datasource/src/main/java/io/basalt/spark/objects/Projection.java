package io.basalt.spark.objects;

import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a scan returns of each object: the flat fields to ask the index for, and how Spark's columns are put together
 * from them.
 *
 * @param type Spark's view
 * @param fields the index's columns, without repetition
 * @param slots one for each field of {@code type}
 */
record Projection(StructType type, List<Field> fields, List<Slot> slots) implements Serializable {
    /** Where a column of Spark's comes from; the indexes are positions in {@link Projection#fields}. */
    sealed interface Slot extends Serializable {}

    /** The column as the index gives it. */
    record Direct(int index, StructField column) implements Slot {}

    /** A struct of attributes. */
    record Struct(StructType type, List<Slot> slots) implements Slot {}

    /** The object's bytes, opened by content id; the key is for error messages, the tier for metrics. */
    record Content(int contentId, int key, int tier) implements Slot {}

    /** The content id as text. */
    record Reference(int contentId) implements Slot {}

    static Projection of(ObjectsSchema schema, StructType type) {
        List<Field> fields = new ArrayList<>();
        List<Slot> slots = slots(schema, type, List.of(), fields);
        return new Projection(type, List.copyOf(fields), slots);
    }

    boolean readsContent() {
        return slots.stream().anyMatch(Content.class::isInstance);
    }

    private static List<Slot> slots(ObjectsSchema schema, StructType type, List<String> parents, List<Field> fields) {
        List<Slot> slots = new ArrayList<>();
        for (StructField column : type.fields()) {
            List<String> path = new ArrayList<>(parents);
            path.add(column.name());
            slots.add(slot(schema, column, path, fields));
        }
        return List.copyOf(slots);
    }

    private static Slot slot(ObjectsSchema schema, StructField column, List<String> path, List<Field> fields) {
        ObjectsSchema.Meaning meaning = schema.meaning(path.toArray(String[]::new))
                .orElseThrow(() -> new IllegalStateException("Spark asks for a column that was not offered: " + path));
        if (meaning instanceof ObjectsSchema.Value value) {
            return new Direct(indexOf(value.field(), fields), column);
        }
        if (meaning instanceof ObjectsSchema.Group && column.dataType() instanceof StructType struct) {
            return new Struct(struct, slots(schema, struct, path, fields));
        }
        int contentId = indexOf(SystemField.CONTENT_ID, fields);
        return meaning instanceof ObjectsSchema.Content
                ? new Content(contentId, indexOf(SystemField.KEY, fields), indexOf(SystemField.TIER, fields))
                : new Reference(contentId);
    }

    private static int indexOf(Field field, List<Field> fields) {
        int known = fields.indexOf(field);
        if (known >= 0) {
            return known;
        }
        fields.add(field);
        return fields.size() - 1;
    }
}
