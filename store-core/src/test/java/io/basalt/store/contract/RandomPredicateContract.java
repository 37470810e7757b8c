package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
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
import io.basalt.store.api.Query;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random predicates over random objects against {@link PredicateModel}. A failure names its seed;
 * {@code -Dbasalt.test.seed=N} runs one again.
 */
public abstract class RandomPredicateContract extends StoreContract {
    private static final int OBJECTS = 120;
    private static final int PREDICATES = 400;
    private static final String[] TEXTS = {"", "a", "ab", "b", "z", "z\0", "\uffee", "\ud83d\ude00", "ab\ud83d\ude00"};
    private static final long[] LONGS = {Long.MIN_VALUE, -1, 0, 1, 2, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE};
    private static final double[] DOUBLES = {
        Double.NEGATIVE_INFINITY, -1, -0.0, 0.0, 0.5, 1, 2, 0x1p53, 0x1p63, Double.POSITIVE_INFINITY, Double.NaN
    };
    private static final ValueType[] TYPES = {
        ValueType.STRING, ValueType.LONG, ValueType.DOUBLE, ValueType.BOOLEAN, ValueType.TIMESTAMP
    };
    private static final String[] NAMES = {"x", "y"};
    private static final String[] KEYS = {"a", "a/", "a/b", "a/b/", "b", "a/1", "c/1", ""};

    private final List<PredicateModel> objects = new ArrayList<>();
    private Random random = new Random();

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void queriesAgreeWithTheModel(long seed) throws Exception {
        run(seed);
    }

    @Test
    void queriesAgreeWithTheModelOnAFreshSeed() throws Exception {
        run(Long.getLong("basalt.test.seed", System.nanoTime()));
    }

    private void run(long seed) throws Exception {
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        random = new Random(seed);
        for (int i = 0; i < OBJECTS; i++) {
            putObject(Stream.of("", "a/", "a/b/", "c/").toList().get(random.nextInt(4)) + i);
        }
        reopen();
        for (int i = 0; i < PREDICATES; i++) {
            Predicate predicate = predicate(3);
            List<String> expected = objects.stream()
                    .filter(object -> object.evaluate(predicate) == Constant.TRUE)
                    .map(PredicateModel::key)
                    .sorted()
                    .toList();
            List<String> actual = query(Query.of(BUCKET, predicate, SystemField.KEY)).column(SystemField.KEY).stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            assertEquals(expected, actual, () -> "seed " + seed + ": " + predicate);
        }
    }

    /** Half of them are there from the start with other attributes, so that the index has superseded rows. */
    private void putObject(String key) throws IOException {
        Attributes attributes = attributes();
        if (random.nextBoolean()) {
            put(key, attributes());
            put(key, Attributes.NONE);
            store.updateAttributes(key(key), new AttributeUpdate(attributes, Set.of()), Condition.NONE);
        } else {
            put(key, attributes);
        }
        objects.add(new PredicateModel(key, attributes));
    }

    private Attributes attributes() {
        Map<String, AttributeValue> values = new HashMap<>();
        for (String name : NAMES) {
            if (random.nextInt(4) > 0) {
                values.put(name, value(type()));
            }
        }
        return Attributes.of(values);
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private ValueType type() {
        return any(TYPES);
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

    private AttributeValue literal(ValueType type) {
        boolean number = type == ValueType.LONG || type == ValueType.DOUBLE;
        return value(number && random.nextBoolean() ? random.nextBoolean() ? ValueType.LONG : ValueType.DOUBLE : type);
    }

    private Predicate predicate(int depth) {
        int choice = random.nextInt(depth > 0 ? 10 : 6);
        Field field = Field.attribute(any(NAMES), type());
        return switch (choice) {
            case 0, 1 -> new Compare(field, any(Operator.values()), literal(field.type()));
            case 2 ->
                new In(
                        field,
                        Stream.generate(() -> literal(field.type()))
                                .limit(1 + random.nextInt(4))
                                .toList());
            case 3 -> new Match(Field.attribute("x", ValueType.STRING), any(Place.values()), any(TEXTS));
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

    private List<Predicate> terms(int depth) {
        return Stream.generate(() -> predicate(depth - 1))
                .limit(1 + random.nextInt(3))
                .toList();
    }
}
