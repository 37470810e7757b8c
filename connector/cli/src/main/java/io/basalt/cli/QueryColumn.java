package io.basalt.cli;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.predicate.NamedFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A column of a query's output, made of one or more of the answer's. */
sealed interface QueryColumn {
    String ATTR = "attr";

    /** What stands above it in tables and CSV. */
    String heading();

    /** What the query has to return for it; nothing for what it computes. */
    List<Field> fields();

    /** A name for each column of the answer that makes up this one, as Arrow shows them. */
    List<String> fieldNames();

    /** The cell, of one value (or none) for each of {@link #fieldNames()}. */
    @Nullable
    Object cell(List<@Nullable Object> values);

    /** Puts a cell where it stands in a row's JSON. */
    void put(Map<String, @Nullable Object> row, @Nullable Object cell);

    /** One name: the value of whichever type the object has. */
    record Named(NamedFields named) implements QueryColumn {
        @Override
        public String heading() {
            return named.column();
        }

        @Override
        public List<Field> fields() {
            return named.fields();
        }

        @Override
        public List<String> fieldNames() {
            if (named.fields().size() == 1) {
                return List.of(named.column());
            }
            return named.fields().stream()
                    .map(field -> named.column() + ":" + field.type().name().toLowerCase(Locale.ROOT))
                    .toList();
        }

        @Override
        public @Nullable Object cell(List<@Nullable Object> values) {
            for (Object value : values) {
                if (value != null) {
                    return value;
                }
            }
            return null;
        }

        @Override
        public void put(Map<String, @Nullable Object> row, @Nullable Object cell) {
            if (named.isAttribute()) {
                AttributeTree.put(attributesOf(row), Attributes.shortName(named.name()), cell);
            } else {
                row.put(named.column(), cell);
            }
        }
    }

    /** A value that was computed over a group of rows. */
    record Computed(String heading, Aggregate aggregate) implements QueryColumn {
        @Override
        public List<Field> fields() {
            return List.of();
        }

        @Override
        public List<String> fieldNames() {
            return List.of(heading);
        }

        @Override
        public @Nullable Object cell(List<@Nullable Object> values) {
            return values.get(0);
        }

        @Override
        public void put(Map<String, @Nullable Object> row, @Nullable Object cell) {
            row.put(heading, cell);
        }
    }

    /** All attributes but tags that the bucket's objects have: each object's own, nested by their dots. */
    record AllAttributes(List<NamedFields> attributes) implements QueryColumn {
        @Override
        public String heading() {
            return ATTR;
        }

        @Override
        public List<Field> fields() {
            return attributes.stream().flatMap(named -> named.fields().stream()).toList();
        }

        @Override
        public List<String> fieldNames() {
            return attributes.stream()
                    .flatMap(named -> new Named(named).fieldNames().stream())
                    .toList();
        }

        @Override
        public Object cell(List<@Nullable Object> values) {
            Map<String, @Nullable Object> tree = new TreeMap<>();
            List<String> names = attributes.stream()
                    .flatMap(named -> named.fields().stream().map(field -> Attributes.shortName(named.name())))
                    .toList();
            IntStream.range(0, names.size())
                    .filter(i -> values.get(i) != null)
                    .forEach(i -> AttributeTree.put(tree, names.get(i), values.get(i)));
            return tree;
        }

        @Override
        public void put(Map<String, @Nullable Object> row, @Nullable Object cell) {
            ((Map<?, ?>) Objects.requireNonNull(cell))
                    .forEach((name, value) -> attributesOf(row).put(String.valueOf(name), value));
            attributesOf(row);
        }
    }

    private static Map<String, @Nullable Object> attributesOf(Map<String, @Nullable Object> row) {
        @SuppressWarnings("unchecked")
        Map<String, @Nullable Object> attributes = (Map<String, @Nullable Object>)
                row.computeIfAbsent(ATTR, absent -> new TreeMap<String, @Nullable Object>());
        return Objects.requireNonNull(attributes);
    }
}
