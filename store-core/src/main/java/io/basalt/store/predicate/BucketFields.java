package io.basalt.store.predicate;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The names that a bucket's objects can be asked by. Thread-safe.
 *
 * <p>A name is that of a system field ({@code size}), else of an attribute, in full ({@code user.label}, {@code
 * image.width}), short ({@code label}) or after {@code attr.}, which only attributes stand after. {@code path.year} is what
 * an object's directories say of it ({@code year=2026/}). A system field's name
 * is taken in any case where there is no attribute of just that name.
 */
public final class BucketFields {
    static final String ATTR = "attr.";

    private static final String PATH = "path.";

    private static final int NEAR_NAMES = 3;

    private final Map<String, List<Field>> attributes = new TreeMap<>();

    private BucketFields(List<AttributeColumn> columns) {
        for (AttributeColumn column : columns) {
            attributes
                    .computeIfAbsent(column.field().name(), name -> new ArrayList<>())
                    .add(column.field());
        }
    }

    /** @param columns what {@link io.basalt.store.api.Store#attributes} says of the bucket */
    public static BucketFields of(List<AttributeColumn> columns) {
        return new BucketFields(columns);
    }

    /** What a name stands for; an attribute without fields where there is none such in the bucket. */
    public NamedFields find(String name) {
        Optional<SystemField> exact = system(field -> field.column().equals(name));
        if (exact.isPresent()) {
            return new NamedFields(name, List.of(exact.get()));
        }
        String attribute = Attributes.fullName(
                name.startsWith(ATTR) && name.length() > ATTR.length() ? name.substring(ATTR.length()) : name);
        Optional<SystemField> inAnyCase = system(field -> field.column().equalsIgnoreCase(name));
        if (!attributes.containsKey(attribute) && inAnyCase.isPresent()) {
            return new NamedFields(inAnyCase.get().column(), List.of(inAnyCase.get()));
        }
        return new NamedFields(attribute, attributes.getOrDefault(attribute, ofPath(attribute)));
    }

    /** What directories spell ({@code year=2026/}) is in no registry: each value is a whole number or a string. */
    private static List<Field> ofPath(String attribute) {
        return attribute.startsWith(PATH)
                ? List.of(Field.attribute(attribute, ValueType.LONG), Field.attribute(attribute, ValueType.STRING))
                : List.of();
    }

    /** All attributes of the bucket by name. */
    public List<NamedFields> attributes() {
        return attributes.entrySet().stream()
                .map(entry -> new NamedFields(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Names, as people write them, that differ from this one in few letters; the nearest first, at most three. */
    public List<String> near(String name) {
        String plain = (name.startsWith(ATTR) ? name.substring(ATTR.length()) : name).toLowerCase(Locale.ROOT);
        int most = Math.max(1, plain.length() / 3);
        Map<String, Integer> distances = new TreeMap<>();
        Stream.concat(
                        Stream.of(SystemField.values()).map(SystemField::column),
                        attributes.keySet().stream().map(Attributes::shortName))
                .forEach(other -> {
                    String known = other.toLowerCase(Locale.ROOT);
                    boolean part = plain.length() > 2 && (known.endsWith("." + plain) || plain.endsWith("." + known));
                    int distance = part ? 1 : EditDistance.of(plain, known, most);
                    if (distance <= most) {
                        distances.put(other, distance);
                    }
                });
        return distances.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .limit(NEAR_NAMES)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Says in words that no object has an attribute, and which names are near. */
    public String missing(String name) {
        List<String> near = near(name);
        return "no object has the attribute " + name
                + (near.isEmpty() ? "" : " (near names: " + String.join(", ", near) + ")");
    }

    private static Optional<SystemField> system(java.util.function.Predicate<SystemField> wanted) {
        return Stream.of(SystemField.values()).filter(wanted).findFirst();
    }
}
