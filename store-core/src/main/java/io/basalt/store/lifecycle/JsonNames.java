package io.basalt.store.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A JSON object whose values are asked for by name, and must be what is asked for.
 *
 * @param where what the object is, for errors
 */
record JsonNames(JsonNode object, String where) {
    static JsonNames of(JsonNode object, String where) {
        if (!object.isObject()) {
            throw new IllegalArgumentException(where + ": expected an object {...}, found " + shown(object));
        }
        return new JsonNames(object, where);
    }

    void requireAmong(String... known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!List.of(known).contains(name)) {
                throw new IllegalArgumentException(where + ": '" + Shown.of(name) + "' is none of "
                        + String.join(", ", known) + "; correct the name");
            }
        });
    }

    boolean has(String name) {
        return object.has(name);
    }

    Optional<String> text(String name) {
        return value(name).map(value -> {
            if (!value.isTextual()) {
                throw wrong(name, "a text", value);
            }
            return value.textValue();
        });
    }

    String requireText(String name) {
        return text(name)
                .orElseThrow(() -> new IllegalArgumentException(where + ": it has no " + name + "; give it one"));
    }

    OptionalLong number(String name) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!value.get().isIntegralNumber() || !value.get().canConvertToLong()) {
            throw wrong(name, "a whole number", value.get());
        }
        return OptionalLong.of(value.get().longValue());
    }

    /** A number of days or versions. */
    int count(String name) {
        long number = number(name).orElse(0);
        if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(where + ": " + name + " is " + number + ", expected a number of days");
        }
        return (int) number;
    }

    double real(String name) {
        JsonNode value = object.path(name);
        if (!value.isNumber()) {
            throw wrong(name, "a number", value);
        }
        return value.doubleValue();
    }

    Optional<Boolean> truth(String name) {
        return value(name).map(value -> {
            if (!value.isBoolean()) {
                throw wrong(name, "true or false", value);
            }
            return value.booleanValue();
        });
    }

    Iterable<JsonNode> array(String name) {
        JsonNode value = object.path(name);
        if (!value.isArray()) {
            throw wrong(name, "an array [...]", value);
        }
        return value;
    }

    private Optional<JsonNode> value(String name) {
        return Optional.ofNullable(object.get(name));
    }

    private IllegalArgumentException wrong(String name, String expected, JsonNode found) {
        return new IllegalArgumentException(where + ": " + name + ": expected " + expected + ", found " + shown(found));
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "nothing" : Shown.of(node.toString());
    }
}
