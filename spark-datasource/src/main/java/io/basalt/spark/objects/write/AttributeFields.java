package io.basalt.spark.objects.write;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/** The fields of a struct of attributes in Spark's rows: {@code attr.image.width} is the attribute {@code image.width}. */
final class AttributeFields implements Serializable {
    private static final long serialVersionUID = 1;

    /** A field, or a struct of fields; by position. */
    private record Node(String name, DataType type, ArrayList<Node> children) implements Serializable {}

    private final ArrayList<Node> root;

    AttributeFields(StructType type) {
        root = nodes("", type);
    }

    private static ArrayList<Node> nodes(String prefix, StructType type) {
        ArrayList<Node> nodes = new ArrayList<>();
        for (StructField field : type.fields()) {
            String name = prefix + field.name();
            requireKnown(name, field.dataType());
            nodes.add(new Node(
                    name,
                    field.dataType(),
                    field.dataType() instanceof StructType struct ? nodes(name + ".", struct) : new ArrayList<>()));
        }
        return nodes;
    }

    private static void requireKnown(String name, DataType type) {
        boolean known = type instanceof StructType
                || type instanceof StringType
                || type instanceof LongType
                || type instanceof DoubleType
                || type instanceof BooleanType
                || type instanceof TimestampType
                || (type instanceof ArrayType array && array.elementType() instanceof StringType);
        if (!known) {
            throw new IllegalArgumentException(
                    "attr." + name + " is of type " + type.sql()
                            + ": expected STRING, BIGINT, DOUBLE, BOOLEAN, TIMESTAMP, ARRAY<STRING>, or a STRUCT of them; cast it");
        }
    }

    /** The values of a struct that are not null, by short name. */
    Map<String, AttributeValue> values(InternalRow struct) {
        Map<String, AttributeValue> values = new HashMap<>();
        addAll(root, struct, values);
        return values;
    }

    private static void addAll(List<Node> nodes, InternalRow struct, Map<String, AttributeValue> values) {
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (struct.isNullAt(i)) {
                continue;
            }
            if (node.type instanceof StructType) {
                addAll(node.children, struct.getStruct(i, node.children.size()), values);
            } else {
                values.put(node.name, value(struct, i, node));
            }
        }
    }

    private static AttributeValue value(InternalRow struct, int i, Node node) {
        DataType type = node.type;
        if (type instanceof StringType) {
            return AttributeValue.of(RowText.of(struct.getUTF8String(i), "attribute " + node.name));
        } else if (type instanceof LongType) {
            return AttributeValue.of(struct.getLong(i));
        } else if (type instanceof DoubleType) {
            return AttributeValue.of(struct.getDouble(i));
        } else if (type instanceof BooleanType) {
            return AttributeValue.of(struct.getBoolean(i));
        } else if (type instanceof TimestampType) {
            return new AttributeValue.Time(struct.getLong(i));
        } else if (type instanceof ArrayType) {
            return AttributeValue.of(texts(struct.getArray(i), node));
        }
        throw new IllegalStateException("attr." + node.name + " is of type " + type.sql() + ", which no attribute has");
    }

    private static List<String> texts(ArrayData array, Node node) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < array.numElements(); i++) {
            if (array.isNullAt(i)) {
                throw new IllegalArgumentException(
                        "attribute " + node.name + ": element " + i + " of the list is NULL; leave it out");
            }
            UTF8String text = array.getUTF8String(i);
            texts.add(RowText.of(text, "attribute " + node.name));
        }
        return texts;
    }

    /** What makes one struct's attributes another's; fields that are null in both are left alone, whatever the object has there. */
    static AttributeUpdate change(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
        Map<String, AttributeValue> set = new HashMap<>(after);
        before.forEach(set::remove);
        Set<String> remove = new HashSet<>(before.keySet());
        remove.removeAll(after.keySet());
        return new AttributeUpdate(Attributes.of(set), remove);
    }
}
