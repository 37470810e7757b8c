package io.basalt.cli;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Attributes as the {@code attr}, {@code tags} and {@code metadata} columns of an objects table show them. */
final class AttributeTree {
    static final String TAG = "tag.";

    private AttributeTree() {}

    /**
     * Nested by the dots of the short names: {@code image.width} is {@code {image: {width: ..}}}. A name that stands in
     * the way of others ({@code a} beside {@code a.b}) keeps the place, and the others keep their dots.
     */
    static Map<String, @Nullable Object> nested(Attributes attributes) {
        Map<String, @Nullable Object> root = new TreeMap<>();
        attributes.values().forEach((name, value) -> {
            if (!name.startsWith(TAG)) {
                put(root, Attributes.shortName(name), plain(value));
            }
        });
        return root;
    }

    static Map<String, String> tags(Attributes attributes) {
        Map<String, String> tags = new TreeMap<>();
        attributes.values().forEach((name, value) -> {
            if (name.startsWith(TAG)) {
                tags.put(name.substring(TAG.length()), value.text());
            }
        });
        return tags;
    }

    static Map<String, String> metadata(Attributes attributes) {
        Map<String, String> all = new TreeMap<>();
        attributes.values().forEach((name, value) -> all.put(name, value.text()));
        return all;
    }

    /** Puts a value below a node at the place that a short name with dots tells. */
    static void put(Map<String, @Nullable Object> node, String name, @Nullable Object value) {
        int dot = name.indexOf('.');
        if (dot > 0 && child(node, name.substring(0, dot)) instanceof Map<?, ?> below) {
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> nested = (Map<String, @Nullable Object>) below;
            put(nested, name.substring(dot + 1), value);
        } else {
            node.put(name, value);
        }
    }

    private static @Nullable Object child(Map<String, @Nullable Object> node, String name) {
        return node.computeIfAbsent(name, absent -> new TreeMap<String, @Nullable Object>());
    }

    private static Object plain(AttributeValue value) {
        if (value instanceof AttributeValue.Whole whole) {
            return whole.value();
        }
        if (value instanceof AttributeValue.Real real) {
            return real.value();
        }
        if (value instanceof AttributeValue.Truth truth) {
            return truth.value();
        }
        return value instanceof AttributeValue.TextList list ? list.values() : value.text();
    }
}
