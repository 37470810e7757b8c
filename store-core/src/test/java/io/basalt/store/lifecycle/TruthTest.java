package io.basalt.store.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Constant;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.contract.PredicateModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Conditions on one object, under SQL's three-valued logic as the index has it. */
class TruthTest {
    private static final Instant WRITTEN = Instant.parse("2026-01-15T10:30:00Z");

    private static Constant of(Predicate predicate) {
        return new Truth(Objects.object("a/b", WRITTEN)).of(predicate);
    }

    private static Predicate equal(SystemField field, AttributeValue value) {
        return Predicate.equal(field, value);
    }

    @Test
    void everySystemFieldHasItsValue() {
        assertEquals(Constant.TRUE, of(equal(SystemField.KEY, AttributeValue.of("a/b"))));
        assertEquals(Constant.TRUE, of(equal(SystemField.SIZE, AttributeValue.of(100))));
        assertEquals(Constant.TRUE, of(equal(SystemField.FILE_ID, AttributeValue.of(11))));
        assertEquals(Constant.TRUE, of(equal(SystemField.CONTENT_ID, AttributeValue.of(12))));
        assertEquals(Constant.TRUE, of(equal(SystemField.ETAG, AttributeValue.of("000000000000000c"))));
        assertEquals(Constant.TRUE, of(equal(SystemField.VERSION, AttributeValue.of(13))));
        assertEquals(Constant.TRUE, of(equal(SystemField.REVISION, AttributeValue.of(14))));
        assertEquals(Constant.TRUE, of(equal(SystemField.CONTENT_TYPE, AttributeValue.of("image/png"))));
        assertEquals(Constant.TRUE, of(equal(SystemField.MODIFIED, AttributeValue.of(WRITTEN))));
        assertEquals(Constant.FALSE, of(equal(SystemField.CREATED, AttributeValue.of(WRITTEN))));
        assertEquals(Constant.UNKNOWN, of(equal(SystemField.TIER, AttributeValue.of("hdd"))));
    }

    @Test
    void randomPredicatesAreWhatTheModelSays() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            Map<String, AttributeValue> attributes = new HashMap<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                Field.Attribute field = field(random);
                attributes.put(field.name(), value(field.type(), random));
            }
            ObjectInfo object = Objects.object("k" + text(random), 1, WRITTEN, attributes);
            Predicate predicate = predicate(random, 3);
            assertEquals(
                    new PredicateModel(object.key().key(), object.attributes()).evaluate(predicate),
                    new Truth(object).of(predicate),
                    () -> "seed " + seed + ": " + predicate + " of " + object);
        }
    }

    private static Predicate predicate(Random random, int depth) {
        if (depth > 0 && random.nextBoolean()) {
            List<Predicate> terms = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                terms.add(predicate(random, depth - 1));
            }
            return switch (random.nextInt(3)) {
                case 0 -> new Predicate.And(terms);
                case 1 -> new Predicate.Or(terms);
                default -> new Predicate.Not(predicate(random, depth - 1));
            };
        }
        Field field = random.nextInt(6) == 0 ? SystemField.KEY : field(random);
        return switch (random.nextInt(6)) {
            case 0 -> new Predicate.IsNull(field);
            case 1 -> new Predicate.In(field, List.of(value(field.type(), random), value(field.type(), random)));
            case 2 -> any(random, Constant.values());
            case 3 ->
                new Predicate.Match(
                        Field.attribute("s", ValueType.STRING), any(random, Predicate.Place.values()), text(random));
            default ->
                new Predicate.Compare(field, any(random, Predicate.Operator.values()), value(field.type(), random));
        };
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static Field.Attribute field(Random random) {
        ValueType type = List.of(
                        ValueType.STRING, ValueType.LONG, ValueType.DOUBLE, ValueType.BOOLEAN, ValueType.TIMESTAMP)
                .get(random.nextInt(5));
        // One name with two types, too.
        String name =
                random.nextInt(4) == 0 ? "two" : type.name().substring(0, 1).toLowerCase(java.util.Locale.ROOT);
        return (Field.Attribute) Field.attribute(name, type);
    }

    private static AttributeValue value(ValueType type, Random random) {
        double[] reals = {0.0, -0.0, 1.5, Double.NaN, Double.NEGATIVE_INFINITY, 2};
        return switch (type) {
            case LONG -> AttributeValue.of((long) random.nextInt(3));
            case DOUBLE -> AttributeValue.of(reals[random.nextInt(reals.length)]);
            case BOOLEAN -> AttributeValue.of(random.nextBoolean());
            case TIMESTAMP -> AttributeValue.of(WRITTEN.plusSeconds(random.nextInt(3)));
            default -> AttributeValue.of(text(random));
        };
    }

    /** Beyond the basic plane the order of UTF-8 is not that of chars. */
    private static String text(Random random) {
        String[] texts = {"", "a", "ab", "b", "\uffee", "\ud83d\ude00", "\u00fc"};
        return texts[random.nextInt(texts.length)];
    }
}
