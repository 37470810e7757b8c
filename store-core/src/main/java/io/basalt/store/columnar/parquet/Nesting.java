package io.basalt.store.columnar.parquet;

import io.basalt.store.columnar.LeftOutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Chooses what a group becomes: a struct, or a list or map of the shape in which Parquet's specification writes them today.
 * Older shapes, which readers tell apart by rules of thumb, are left out.
 */
final class Nesting {
    private static final int DEEPEST = 32;

    private final Fillers fillers;
    private final BufferAllocator allocator;

    Nesting(Fillers fillers, BufferAllocator allocator) {
        this.fillers = fillers;
        this.allocator = allocator;
    }

    /** Throws {@link LeftOutException}. */
    NestedColumn of(GroupType column) {
        Field field;
        try {
            field = field(column, 0);
        } catch (LeftOutException e) {
            throw new LeftOutException(column.getName(), e.column() + " in it " + e.reason());
        }
        FieldVector vector = field.createVector(allocator);
        return new NestedColumn(vector, node(column, column.getName(), vector));
    }

    // ---- fields

    private Field field(Type type, int depth) {
        if (depth == DEEPEST) {
            throw leftOut(type, "is more than " + DEEPEST + " levels deep");
        }
        if (type.isRepetition(Repetition.REPEATED)) {
            throw leftOut(type, "is a repeated field outside of a list");
        }
        if (type.isPrimitive()) {
            return fillers.field(type.asPrimitiveType());
        }
        GroupType group = type.asGroupType();
        LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
        if (annotation == null) {
            return nested(group, ArrowType.Struct.INSTANCE, fields(group, depth));
        }
        if (annotation instanceof ListLogicalTypeAnnotation) {
            return nested(group, ArrowType.List.INSTANCE, List.of(field(element(group), depth + 1)));
        }
        if (annotation instanceof MapLogicalTypeAnnotation) {
            GroupType entry = entry(group);
            Field entries = new Field(
                    MapVector.DATA_VECTOR_NAME, FieldType.notNullable(ArrowType.Struct.INSTANCE), fields(entry, depth));
            return nested(group, new ArrowType.Map(false), List.of(entries));
        }
        throw leftOut(type, "has the type " + annotation);
    }

    private List<Field> fields(GroupType group, int depth) {
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Type type : group.getFields()) {
            if (!names.add(type.getName().toLowerCase(Locale.ROOT))) {
                throw leftOut(type, "is one of several of that name, but for case");
            }
            fields.add(field(type, depth + 1));
        }
        return fields;
    }

    private static Field nested(GroupType group, ArrowType arrow, List<Field> children) {
        boolean nullable = group.isRepetition(Repetition.OPTIONAL);
        return new Field(group.getName(), new FieldType(nullable, arrow, null, Fillers.metadata(group)), children);
    }

    /** {@code group NAME (LIST) { repeated group list { ... element; } }}. */
    private static Type element(GroupType list) {
        GroupType repeated = repeated(list);
        if (repeated.getFieldCount() != 1
                || repeated.getName().equals("array")
                || repeated.getName().equals(list.getName() + "_tuple")) {
            throw leftOut(list, "is a list of an old shape");
        }
        return repeated.getType(0);
    }

    /** {@code group NAME (MAP) { repeated group key_value { required ... key; ... value; } }}. */
    private static GroupType entry(GroupType map) {
        GroupType repeated = repeated(map);
        if (repeated.getFieldCount() != 2
                || !repeated.getType(0).isRepetition(Repetition.REQUIRED)
                || !repeated.getType(0).getName().equals("key")
                || !repeated.getType(1).getName().equals("value")) {
            throw leftOut(map, "is a map of an old shape");
        }
        return repeated;
    }

    private static GroupType repeated(GroupType outer) {
        if (outer.getFieldCount() != 1
                || outer.getType(0).isPrimitive()
                || !outer.getType(0).isRepetition(Repetition.REPEATED)
                || outer.getType(0).getLogicalTypeAnnotation() != null) {
            throw leftOut(outer, "is a list or map of an old shape");
        }
        return outer.getType(0).asGroupType();
    }

    private static LeftOutException leftOut(Type type, String reason) {
        return new LeftOutException(type.getName(), reason);
    }

    // ---- nodes

    private NestedNode node(Type type, String column, FieldVector vector) {
        if (type.isPrimitive()) {
            return new NestedLeaf(column, fillers.of(type.asPrimitiveType(), vector));
        }
        GroupType group = type.asGroupType();
        if (vector instanceof ListVector list) {
            GroupType repeated = group.getType(0).asGroupType();
            FieldVector data = list.getDataVector();
            return new NestedList(
                    list,
                    list instanceof MapVector
                            ? nodes(repeated, column, data)
                            : List.of(node(repeated.getType(0), column, data)));
        }
        return new NestedStruct((StructVector) vector, nodes(group, column, vector));
    }

    private List<NestedNode> nodes(GroupType group, String column, FieldVector struct) {
        List<FieldVector> children = struct.getChildrenFromFields();
        List<NestedNode> nodes = new ArrayList<>();
        for (int i = 0; i < group.getFieldCount(); i++) {
            nodes.add(node(group.getType(i), column, children.get(i)));
        }
        return nodes;
    }
}
