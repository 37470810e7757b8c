package io.basalt.store.contract;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * What the oracle's buckets and queries are made of: few names, each with every type, and few values, so that they meet;
 * those at the edges of their types are among them.
 */
final class OracleFields {
    /** Of this one, numbers are such that sums of thousands are exact in whatever order. */
    private static final String MILD = "user.a";

    private static final String[] NAMES = {MILD, "user.b", "user.B", "user.b.c", "tag.ü", "user.rare"};
    private static final ValueType[] TYPES = {
        ValueType.STRING,
        ValueType.LONG,
        ValueType.DOUBLE,
        ValueType.BOOLEAN,
        ValueType.TIMESTAMP,
        ValueType.STRING_LIST
    };
    private static final String[] TEXTS = {
        "",
        "a",
        "ab",
        "A",
        "b",
        "z",
        "z\0",
        "\uffee",
        "\ud83d\ude00",
        "ab\ud83d\ude00",
        "e\u0301",
        "\u00e9",
        "%",
        "_",
        "it's",
        "\t\n\\",
        "abababab",
        "\u0000"
    };
    private static final long[] LONGS = {
        Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, 2, 3, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE
    };
    private static final double[] WILD = {
        Double.NEGATIVE_INFINITY,
        -Double.MAX_VALUE,
        -1,
        -Double.MIN_VALUE,
        -0.0,
        0.0,
        0.1,
        1,
        2,
        3,
        0x1p53,
        0x1p63,
        Double.POSITIVE_INFINITY,
        Double.NaN
    };
    private static final double[] MILD_DOUBLES = {-1024, -1, -0.0, 0.0, 0.5, 1, 2.25, 0x1p30};
    private static final long[] TIMES = {
        -62_135_596_800_000_000L,
        -1,
        0,
        1,
        999_999,
        1_700_000_000_000_000L,
        1_700_000_000_000_001L,
        253_402_300_799_999_999L
    };
    static final String[] CONTENT_TYPES = {"image/png", "text/x", "application/x"};

    /** All that queries filter, order and group by. */
    static final List<Field> SCALARS;
    /** All that queries return. */
    static final List<Field> ALL;

    static {
        List<Field> scalars = new ArrayList<>(List.of(
                SystemField.KEY,
                SystemField.SIZE,
                SystemField.ETAG,
                SystemField.CONTENT_TYPE,
                SystemField.CREATED,
                SystemField.MODIFIED,
                SystemField.VERSION,
                SystemField.REVISION,
                SystemField.TIER,
                SystemField.FILE_ID,
                SystemField.CONTENT_ID,
                Field.attribute(OraclePaths.NUMBER, ValueType.LONG),
                Field.attribute(OraclePaths.NUMBER, ValueType.STRING),
                Field.attribute(OraclePaths.DAY, ValueType.STRING),
                Field.attribute("user.none", ValueType.STRING)));
        List<Field> all = new ArrayList<>(List.of(SystemField.TAGS, SystemField.METADATA));
        for (String name : NAMES) {
            for (ValueType type : TYPES) {
                (type == ValueType.STRING_LIST ? all : scalars).add(Field.attribute(name, type));
            }
        }
        all.addAll(scalars);
        SCALARS = List.copyOf(scalars);
        ALL = List.copyOf(all);
    }

    private OracleFields() {}

    static <T> T any(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    @SafeVarargs
    static <T> T any(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    static boolean isNumber(Field field) {
        return field.type() == ValueType.LONG || field.type() == ValueType.DOUBLE;
    }

    /** Whether a sum does not depend on the order of its terms. */
    static boolean isSummable(Field field) {
        return field.type() == ValueType.LONG || field.equals(Field.attribute(MILD, ValueType.DOUBLE));
    }

    /** A few of the names, one rarely, each with any type. */
    static Attributes attributes(Random random) {
        Map<String, AttributeValue> values = new TreeMap<>();
        for (String name : NAMES) {
            if (random.nextInt(name.equals("user.rare") ? 50 : 2) == 0) {
                values.put(name, value(random, name, any(random, TYPES)));
            }
        }
        return Attributes.of(values);
    }

    static AttributeValue value(Random random, String name, ValueType type) {
        return switch (type) {
            case STRING -> AttributeValue.of(any(random, TEXTS));
            case LONG ->
                AttributeValue.of(
                        name.equals(MILD) && random.nextInt(20) > 0
                                ? random.nextInt(50) - 10
                                : LONGS[random.nextInt(LONGS.length)]);
            case DOUBLE -> AttributeValue.of(anyDouble(random, name.equals(MILD) ? MILD_DOUBLES : WILD));
            case BOOLEAN -> AttributeValue.of(random.nextBoolean());
            case TIMESTAMP -> new AttributeValue.Time(TIMES[random.nextInt(TIMES.length)]);
            case STRING_LIST -> AttributeValue.of(List.of(TEXTS).subList(0, random.nextInt(3)));
            case STRING_MAP, BINARY -> throw new AssertionError(type + " is no type of an attribute");
        };
    }

    private static double anyDouble(Random random, double[] values) {
        return values[random.nextInt(values.length)];
    }

    /** What an object has in a scalar or list field. */
    static Optional<AttributeValue> value(ObjectInfo info, Field field) {
        if (!(field instanceof SystemField system)) {
            String name = ((Field.Attribute) field).name();
            Optional<AttributeValue> value = name.startsWith("path.")
                    ? OraclePaths.value(info.key().key(), name)
                    : info.attributes().get(name);
            return value.filter(any -> any.type() == field.type());
        }
        return switch (system) {
            case KEY -> Optional.of(AttributeValue.of(info.key().key()));
            case SIZE -> Optional.of(AttributeValue.of(info.size()));
            case ETAG -> Optional.of(AttributeValue.of(info.entry().etag()));
            case CONTENT_TYPE -> Optional.of(AttributeValue.of(info.contentType()));
            case CREATED -> Optional.of(AttributeValue.of(info.created()));
            case MODIFIED -> Optional.of(AttributeValue.of(info.entry().modified()));
            case VERSION -> Optional.of(AttributeValue.of(info.entry().version()));
            case REVISION -> Optional.of(AttributeValue.of(info.entry().revision()));
            case TIER -> info.tier().map(AttributeValue::of);
            case FILE_ID -> Optional.of(AttributeValue.of(info.entry().fileId()));
            case CONTENT_ID -> Optional.of(AttributeValue.of(info.entry().contentId()));
            case TAGS, METADATA -> throw new AssertionError(system + " is a map");
        };
    }

    /** What an object has in a map field. */
    static Map<String, String> map(ObjectInfo info, SystemField field) {
        Map<String, String> map = new TreeMap<>();
        info.attributes().values().forEach((name, value) -> {
            if (field == SystemField.METADATA) {
                map.put(name, value.text());
            } else if (name.startsWith("tag.")) {
                map.put(name.substring("tag.".length()), value.text());
            }
        });
        return map;
    }
}
