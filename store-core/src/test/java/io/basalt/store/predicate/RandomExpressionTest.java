package io.basalt.store.predicate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Constant;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.Predicate.Place;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import io.basalt.store.contract.PredicateModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random conditions on names of several types, bound and asked of objects, against {@link ExpressionModel}, which looks
 * at what the object has and knows of no fields. A failure names its seed; {@code -Dbasalt.test.seed=N} runs one again.
 */
class RandomExpressionTest {
    private static final List<AttributeValue> VALUES = List.of(
            AttributeValue.of(""),
            AttributeValue.of("ab"),
            AttributeValue.of("2026-01-31"),
            AttributeValue.of(-1),
            AttributeValue.of(1),
            AttributeValue.of(Long.MAX_VALUE),
            AttributeValue.of(0.5),
            AttributeValue.of(Double.NaN),
            AttributeValue.of(1.0),
            AttributeValue.of(true),
            AttributeValue.of(false),
            new AttributeValue.Time(1_769_817_600_000_000L),
            new AttributeValue.Time(0));
    private static final List<Literal> LITERALS = List.of(
            new Literal.Text("ab"),
            new Literal.Text("2026-01-31"),
            new Literal.Exact(new BigDecimal("1")),
            new Literal.Exact(new BigDecimal("0.5")),
            new Literal.Exact(new BigDecimal("9223372036854775808")),
            new Literal.Exact(new BigDecimal("-9223372036854775808.5")),
            new Literal.Real(1.0),
            new Literal.Real(Double.NaN),
            new Literal.Truth(true),
            new Literal.Time(0),
            Literal.Null.NULL);
    private static final BucketFields BUCKET = BucketFields.of(Stream.of(
                    ValueType.STRING, ValueType.LONG, ValueType.DOUBLE, ValueType.BOOLEAN, ValueType.TIMESTAMP)
            .flatMap(type -> Stream.of("x", "y").map(name -> Field.attribute(name, type)))
            .map(field -> new AttributeColumn((Field.Attribute) field, 1, 1))
            .toList());
    private static final int CONDITIONS = 3_000;

    private Random random = new Random();

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void boundConditionsHoldWhereTheyDoAsWritten(long seed) throws StoreException {
        run(seed);
    }

    @Test
    void boundConditionsHoldWhereTheyDoAsWrittenOnAFreshSeed() throws StoreException {
        run(Long.getLong("basalt.test.seed", System.nanoTime()));
    }

    private void run(long seed) throws StoreException {
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        random = new Random(seed);
        List<Attributes> objects = objects();
        for (int i = 0; i < CONDITIONS; i++) {
            Expression expression = expression(3);
            Predicate bound = new Binder("", BUCKET).bind(expression).predicate();
            for (Attributes object : objects) {
                assertEquals(
                        new ExpressionModel(object).evaluate(expression) == Constant.TRUE,
                        new PredicateModel("key", object).evaluate(bound) == Constant.TRUE,
                        () -> "seed " + seed + ": " + expression + " of " + object + ", bound as " + bound);
            }
        }
    }

    private static List<Attributes> objects() {
        List<Attributes> objects = new ArrayList<>(List.of(Attributes.NONE));
        for (AttributeValue x : VALUES) {
            objects.add(Attributes.of("x", x));
            objects.add(Attributes.of(Map.of("x", x, "y", VALUES.get(objects.size() % VALUES.size()))));
        }
        return objects;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private Expression expression(int depth) {
        Expression.Name name = new Expression.Name(any(List.of("x", "y", "absent")), 0);
        return switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0, 1 -> new Expression.Compare(name, any(List.of(Operator.values())), literal());
            case 2 ->
                new Expression.In(
                        name,
                        Stream.generate(this::literal)
                                .limit(1 + random.nextInt(3))
                                .toList());
            case 3 -> new Expression.Match(name, any(List.of(Place.values())), any(List.of("", "a", "b")));
            case 4 ->
                random.nextInt(4) == 0
                        ? new Expression.Constant(any(List.of(Constant.values())))
                        : new Expression.IsNull(name);
            case 5, 6 -> new Expression.Not(expression(depth - 1));
            case 7 -> new Expression.And(terms(depth));
            default -> new Expression.Or(terms(depth));
        };
    }

    private List<Expression> terms(int depth) {
        return Stream.generate(() -> expression(depth - 1))
                .limit(2 + random.nextInt(2))
                .toList();
    }

    private Expression.Placed literal() {
        return new Expression.Placed(any(LITERALS), 0);
    }
}
