package io.basalt.store.predicate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeValue;
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
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PredicateTextTest {
    private static final List<Field> FIELDS = List.of(
            SystemField.KEY,
            SystemField.SIZE,
            SystemField.MODIFIED,
            Field.attribute("label", ValueType.STRING),
            Field.attribute("image.width", ValueType.LONG),
            Field.attribute("score", ValueType.DOUBLE),
            Field.attribute("good", ValueType.BOOLEAN),
            Field.attribute("exif.time", ValueType.TIMESTAMP),
            Field.attribute("not", ValueType.STRING),
            Field.attribute("true.null", ValueType.BOOLEAN),
            Field.attribute("user.image.width", ValueType.STRING),
            Field.attribute("user.attr.x", ValueType.STRING),
            Field.attribute("size", ValueType.STRING),
            Field.attribute("Etag", ValueType.LONG),
            Field.attribute("a b.c`d.1\n'", ValueType.STRING),
            Field.attribute("a..b", ValueType.LONG),
            Field.attribute("\u00e9\ud83d\ude00", ValueType.DOUBLE));
    private static final BucketFields BUCKET = BucketFields.of(FIELDS.stream()
            .filter(Field.Attribute.class::isInstance)
            .map(field -> new AttributeColumn((Field.Attribute) field, 1, 1))
            .toList());
    private static final String[] TEXTS = {"", "'", "''", "a\\", "%_", "a\nb", "`\"", "\ud83d\ude00", "AND"};
    private static final double[] DOUBLES = {
        -0.0, 0.0, 0.1, 1, 1e300, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY
    };
    private static final long[] LONGS = {Long.MIN_VALUE, -1, 0, 1, 1_769_817_600_000_001L, Long.MAX_VALUE};

    private Random random = new Random();

    @Test
    void textIsReadBackAsTheSamePredicate() throws StoreException {
        long seed = Long.getLong("basalt.test.seed", System.nanoTime());
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            Predicate predicate = predicate(4);
            String text = PredicateText.of(predicate);
            assertEquals(predicate, Where.parse(text).bind(BUCKET).predicate(), () -> "seed " + seed + ": " + text);
        }
    }

    @Test
    void textIsAsPeopleWriteIt() {
        Field label = Field.attribute("label", ValueType.STRING);
        assertEquals(
                "(label = 'it''s' OR label IS NOT NULL) AND NOT (starts_with(key, 'a/')) AND size IN (1, 2)",
                PredicateText.of(Predicate.and(
                        Predicate.or(Predicate.equal(label, AttributeValue.of("it's")), new Not(new IsNull(label))),
                        new Not(Predicate.keyPrefix("a/")),
                        new In(SystemField.SIZE, List.of(AttributeValue.of(1), AttributeValue.of(2))))));
        assertEquals("TRUE", PredicateText.of(new Predicate.And(List.of())));
        assertEquals("FALSE", PredicateText.of(new Predicate.Or(List.of())));
        assertEquals("(label IS NULL AND NULL)", PredicateText.of(new In(label, List.of())));
        assertEquals(
                "modified > TIMESTAMP '1970-01-01T00:00:00.000001Z'",
                PredicateText.of(new Compare(SystemField.MODIFIED, Operator.GREATER, new AttributeValue.Time(1))));
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private Predicate predicate(int depth) {
        Field field = any(FIELDS);
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0, 1 -> new Compare(field, any(List.of(Operator.values())), literal(field.type()));
            case 2 ->
                new In(
                        field,
                        Stream.generate(() -> literal(field.type()))
                                .limit(1 + random.nextInt(3))
                                .toList());
            case 3 ->
                field.type() == ValueType.STRING
                        ? new Match(field, any(List.of(Place.values())), any(List.of(TEXTS)))
                        : new IsNull(field);
            case 4 -> random.nextInt(4) == 0 ? any(List.of(Constant.values())) : new IsNull(field);
            case 5 -> new Not(predicate(depth - 1));
            case 6 -> new Predicate.And(terms(depth));
            default -> new Predicate.Or(terms(depth));
        };
    }

    private List<Predicate> terms(int depth) {
        return Stream.generate(() -> predicate(depth - 1))
                .limit(2 + random.nextInt(3))
                .toList();
    }

    private AttributeValue literal(ValueType type) {
        return switch (type) {
            case STRING -> AttributeValue.of(any(List.of(TEXTS)));
            case BOOLEAN -> AttributeValue.of(random.nextBoolean());
            case TIMESTAMP -> new AttributeValue.Time(LONGS[random.nextInt(LONGS.length)]);
            default ->
                random.nextBoolean()
                        ? AttributeValue.of(LONGS[random.nextInt(LONGS.length)])
                        : AttributeValue.of(DOUBLES[random.nextInt(DOUBLES.length)]);
        };
    }
}
