package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Compare;
import io.basalt.store.api.Predicate.Constant;
import io.basalt.store.api.Predicate.In;
import io.basalt.store.api.Predicate.IsNull;
import io.basalt.store.api.Predicate.Match;
import io.basalt.store.api.Predicate.Not;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.Predicate.Place;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.catalog.ObjectRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Random rows in a {@link World}, and random predicates that have something to do with them. */
final class RandomWorld {
    private static final String[] TEXTS = {"", "a", "ab", "b", "z", "z\0", "\uffee", "\ud83d\ude00", "ab\ud83d\ude00"};
    private static final String[] PARTS = {"", "a", "b", "\ud83d\ude00", "\ud83d", "x"};
    private static final long[] LONGS = {
        Long.MIN_VALUE, -1, 0, 1, 2, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE
    };
    private static final double[] DOUBLES = {
        Double.NEGATIVE_INFINITY, -1, -0.0, 0.0, 0.5, 1, 2, 0x1p53, 0x1p63, Double.POSITIVE_INFINITY, Double.NaN
    };
    private static final ValueType[] TYPES = {
        ValueType.STRING, ValueType.LONG, ValueType.DOUBLE, ValueType.BOOLEAN, ValueType.TIMESTAMP
    };
    private static final String[] PATHS = {
        "",
        "a/",
        "a/b/",
        "ab/",
        "year=2024/",
        "year=2024/label=a%20b/",
        "year=0x/",
        "year=7/year=8/",
        "z=__HIVE_DEFAULT_PARTITION__/"
    };
    private static final String[] KEYS = {
        "", "a", "a/", "a/b", "a/b/", "ab/5", "b", "year=2024/7", "year=2024/label=a%20b/", "year=", "5", "z"
    };
    private static final String[] TIERS = {"flash", "hdd", "mixed"};
    private static final Field[] SYSTEM = {
        SystemField.SIZE,
        SystemField.ETAG,
        SystemField.CONTENT_TYPE,
        SystemField.CREATED,
        SystemField.MODIFIED,
        SystemField.VERSION,
        SystemField.REVISION,
        SystemField.TIER,
        SystemField.FILE_ID,
        SystemField.CONTENT_ID
    };
    private static final Field[] PATH_FIELDS = {
        Field.attribute("path.year", ValueType.LONG),
        Field.attribute("path.year", ValueType.STRING),
        Field.attribute("path.label", ValueType.STRING),
        Field.attribute("path.z", ValueType.LONG)
    };

    private final Random random;
    private final World world = new World();
    private boolean ordered;

    RandomWorld(long seed) {
        random = new Random(seed);
        for (int i = 0; i < PATHS.length; i++) {
            world.directory(i + 1L, PATHS[i]);
        }
    }

    World world() {
        return world;
    }

    /** From now on columns of all segments have an order of their values. */
    RandomWorld ordered() {
        ordered = true;
        return this;
    }

    /** Some versions of as many objects, cut into segments at random; a tenth is in none. */
    RandomWorld fill(int objects) {
        long seq = world.lsn();
        for (int i = 0; i < objects; i++) {
            if (random.nextInt(Math.max(2, objects / 3)) == 0) {
                seal();
            }
            if (i == objects * 9 / 10) {
                seal();
            }
            seq++;
            // Some have ended already, some end later than a query may ask.
            long end = random.nextInt(4) == 0 ? seq + 1 + random.nextInt(objects) : Long.MAX_VALUE;
            world.put(row(seq, i), end);
            if (random.nextInt(5) > 0) {
                world.tier(seq, any(TIERS));
            }
        }
        if (random.nextInt(3) > 0) {
            world.detach(1L + random.nextInt(PATHS.length));
        }
        return this;
    }

    private void seal() {
        int kind = random.nextInt(4);
        world.seal(rows -> kind < 2 && !ordered ? World.file(rows) : new ArraySegment(rows, ordered || kind == 2));
    }

    private ObjectRow row(long seq, int number) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        for (String name : new String[] {"x", "y"}) {
            if (random.nextInt(4) > 0) {
                attributes.put(name, value(any(TYPES)));
            }
        }
        attributes.put("unique", AttributeValue.of("u" + number));
        attributes.put("number", AttributeValue.of(number / 10));
        if (number / 4000 % 2 == 1) {
            // So that whole blocks have a value, or none.
            attributes.put("late", AttributeValue.of(number % 5));
        }
        if (random.nextInt(3) == 0) {
            attributes.put("list", AttributeValue.of(List.of(any(TEXTS), any(TEXTS))));
        }
        return new ObjectRow(
                1000 + number,
                1,
                1 + random.nextInt(PATHS.length),
                Integer.toString(random.nextInt(100)),
                seq,
                random.nextInt(50),
                0,
                Optional.empty(),
                seq,
                seq,
                random.nextInt(1000),
                random.nextInt(1000),
                random.nextBoolean() ? "text/plain" : "image/png",
                Attributes.of(attributes));
    }

    int next(int bound) {
        return random.nextInt(bound);
    }

    <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private AttributeValue value(ValueType type) {
        return switch (type) {
            case STRING -> AttributeValue.of(any(TEXTS));
            case LONG -> AttributeValue.of(LONGS[random.nextInt(LONGS.length)]);
            case DOUBLE -> AttributeValue.of(DOUBLES[random.nextInt(DOUBLES.length)]);
            case BOOLEAN -> AttributeValue.of(random.nextBoolean());
            default -> new AttributeValue.Time(LONGS[1 + random.nextInt(4)]);
        };
    }

    /** Any field that can be filtered and ordered by. */
    Field field() {
        return switch (random.nextInt(9)) {
            case 8 -> Field.attribute("late", ValueType.LONG);
            case 0 -> any(SYSTEM);
            case 1 -> any(PATH_FIELDS);
            case 2 -> SystemField.KEY;
            case 3 -> Field.attribute("unique", ValueType.STRING);
            case 4 -> Field.attribute("number", ValueType.LONG);
            default -> Field.attribute(random.nextBoolean() ? "x" : "y", any(TYPES));
        };
    }

    private AttributeValue literal(Field field) {
        ValueType type = field.type();
        if (field == SystemField.KEY) {
            return AttributeValue.of(any(KEYS));
        } else if (field == SystemField.TIER) {
            return AttributeValue.of(any(TIERS));
        } else if (field == SystemField.ETAG) {
            return AttributeValue.of(String.format("%016x", random.nextInt((int) world.lsn() + 1)));
        } else if (field == SystemField.CONTENT_TYPE) {
            return AttributeValue.of("image/png");
        } else if (field.column().equals("attr.user.unique")) {
            return AttributeValue.of("u" + random.nextInt(1000));
        } else if (field.column().startsWith("attr.path.") && type == ValueType.STRING) {
            return AttributeValue.of(random.nextBoolean() ? "a b" : "0x");
        }
        boolean number = type == ValueType.LONG || type == ValueType.DOUBLE;
        if (number && random.nextBoolean()) {
            return AttributeValue.of(random.nextInt(60));
        }
        return number
                ? value(random.nextBoolean() ? ValueType.LONG : ValueType.DOUBLE)
                : type == ValueType.TIMESTAMP && random.nextBoolean()
                        ? new AttributeValue.Time(random.nextInt(1000))
                        : value(type);
    }

    Predicate predicate(int depth) {
        int choice = random.nextInt(depth > 0 ? 10 : 6);
        Field field = field();
        return switch (choice) {
            case 0, 1 -> new Compare(field, any(Operator.values()), literal(field));
            case 2 ->
                new In(
                        field,
                        Stream.generate(() -> literal(field))
                                .limit(random.nextInt(5))
                                .toList());
            case 3 -> match();
            case 4 -> random.nextInt(4) == 0 ? any(Constant.values()) : new IsNull(field);
            case 5 ->
                random.nextBoolean()
                        ? Predicate.keyPrefix(any(KEYS))
                        : new Compare(SystemField.KEY, any(Operator.values()), AttributeValue.of(any(KEYS)));
            case 6 -> new Not(predicate(depth - 1));
            case 7, 8 -> new Predicate.And(terms(depth));
            default -> new Predicate.Or(terms(depth));
        };
    }

    private Predicate match() {
        Field field = field();
        while (field.type() != ValueType.STRING) {
            field = field();
        }
        String text = random.nextInt(3) == 0 ? literal(field).text() : any(PARTS);
        return new Match(field, any(Place.values()), text);
    }

    private List<Predicate> terms(int depth) {
        return Stream.generate(() -> predicate(depth - 1))
                .limit(1 + random.nextInt(4))
                .toList();
    }
}
