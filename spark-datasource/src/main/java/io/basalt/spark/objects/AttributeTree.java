package io.basalt.spark.objects;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;

/**
 * A bucket's attributes as the fields of the {@code attr} struct, nested by the dots of their short names:
 * {@code user.label} is {@code attr.label}, {@code image.width} is {@code attr.image.width}.
 *
 * <p>Not all names fit one struct. Of those that clash - one name with two types, {@code a} beside {@code a.b}, names
 * that differ in case only - the one on the most objects wins, the first by name and type among equals; the others are
 * left out here, and stay readable in the {@code metadata} column.
 */
final class AttributeTree {
    /** A field of the struct. */
    sealed interface Node {
        /** The field's name, as the attribute spells it. */
        String name();

        /** The struct with this field added. */
        StructType addedTo(StructType struct);
    }

    /** A field with a value of its own, null where the object has none of that name and type. */
    record Leaf(String name, Field.Attribute field) implements Node {
        @Override
        public StructType addedTo(StructType struct) {
            return struct.add(name, SparkTypes.of(field.type()), true);
        }
    }

    /** A struct of fields, never null itself of an object that is there. */
    record Branch(String name, TreeMap<String, Node> children) implements Node {
        private Branch(String name) {
            this(name, new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
        }

        StructType type() {
            StructType type = new StructType();
            for (Node child : children.values()) {
                type = child.addedTo(type);
            }
            return type;
        }

        @Override
        public StructType addedTo(StructType struct) {
            return struct.add(name, type(), true);
        }
    }

    private static final Comparator<AttributeColumn> MOST_FREQUENT_FIRST = Comparator.comparingLong(
                    AttributeColumn::objects)
            .reversed()
            .thenComparing(column -> column.field().name())
            .thenComparing(column -> column.field().type());

    private final Branch root = new Branch("attr");

    AttributeTree(List<AttributeColumn> columns) {
        columns.stream().sorted(MOST_FREQUENT_FIRST).forEach(column -> add(column.field()));
    }

    Branch root() {
        return root;
    }

    /** The node below the root that a path names, in any case. */
    Optional<Node> find(List<String> path) {
        Node node = root;
        for (String name : path) {
            if (!(node instanceof Branch branch)) {
                return Optional.empty();
            }
            Node child = branch.children.get(name);
            if (child == null) {
                return Optional.empty();
            }
            node = child;
        }
        return Optional.of(node);
    }

    private void add(Field.Attribute field) {
        List<String> path = Arrays.asList(Attributes.shortName(field.name()).split("\\.", -1));
        if (path.contains("") || !fits(path)) {
            return;
        }
        Branch branch = root;
        for (String name : path.subList(0, path.size() - 1)) {
            branch = (Branch) branch.children.computeIfAbsent(name, Branch::new);
        }
        String last = path.get(path.size() - 1);
        branch.children.put(last, new Leaf(last, field));
    }

    /** Whether a new leaf may stand here: its parents are absent, or branches spelled alike; itself is absent. */
    private boolean fits(List<String> path) {
        Branch branch = root;
        for (int i = 0; i < path.size(); i++) {
            Node child = branch.children.get(path.get(i));
            if (child == null) {
                return true;
            }
            if (!(child instanceof Branch next) || !next.name.equals(path.get(i))) {
                return false;
            }
            branch = next;
        }
        return false;
    }
}
