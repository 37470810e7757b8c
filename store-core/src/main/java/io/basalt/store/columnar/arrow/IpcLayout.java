package io.basalt.store.columnar.arrow;

import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** How many field nodes and buffers a record batch has for a field. */
final class IpcLayout {
    private IpcLayout() {}

    /** The field as it lies in a record batch: of one that is encoded by a dictionary the type of the index. */
    static Field stored(Field field) {
        return field.getDictionary() == null
                ? field
                : new Field(
                        field.getName(),
                        new FieldType(field.isNullable(), field.getDictionary().getIndexType(), null),
                        null);
    }

    static int nodes(Field field) {
        return 1
                + stored(field).getChildren().stream()
                        .mapToInt(IpcLayout::nodes)
                        .sum();
    }

    static int buffers(Field field) {
        Field stored = stored(field);
        return TypeLayout.getTypeBufferCount(stored.getType())
                + stored.getChildren().stream().mapToInt(IpcLayout::buffers).sum();
    }

    /** Whether the number of its buffers differs from batch to batch, or from version to version. */
    static boolean varies(Field field) {
        ArrowType type = field.getType();
        return type instanceof ArrowType.Utf8View
                || type instanceof ArrowType.BinaryView
                || type instanceof ArrowType.Union
                || field.getChildren().stream().anyMatch(IpcLayout::varies);
    }
}
