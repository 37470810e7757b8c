package io.basalt.store.contract;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectInfo;
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
import io.basalt.store.api.Query.Order;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Random queries over {@link OracleFields}; half of their literals occur in the objects that they are for. */
final class RandomQueries {
    private final Random random;
    private final String bucket;
    private List<ObjectInfo> objects = List.of();

    RandomQueries(Random random, String bucket) {
        this.random = random;
        this.bucket = bucket;
    }

    void over(List<ObjectInfo> newObjects) {
        objects = List.copyOf(newObjects);
    }

    Query next() {
        Query query = Query.of(bucket, predicate(random.nextInt(4)));
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> limited(columns(query), 8);
            case 4, 5, 6 -> limited(columns(query).orderBy(order(fields(1 + random.nextInt(3)))), 2);
            default -> grouped(query);
        };
    }

    /** One that cannot fail, as sums can. */
    Query nextRows() {
        return columns(Query.of(bucket, predicate(random.nextInt(4)))).orderBy(order(fields(random.nextInt(3))));
    }

    private Query columns(Query query) {
        Field[] columns = IntStream.range(0, random.nextInt(6))
                .mapToObj(i -> OracleFields.any(random, OracleFields.ALL))
                .distinct()
                .toArray(Field[]::new);
        return Query.of(query.bucket(), query.predicate(), columns);
    }

    private Query limited(Query query, int oneIn) {
        Query limited = random.nextInt(oneIn) == 0
                ? query.limit(random.nextInt(10) == 0 ? Long.MAX_VALUE : random.nextInt(30))
                : query;
        return random.nextInt(2 * oneIn) == 0 ? limited.offset(random.nextInt(20)) : limited;
    }

    /** A limit needs an order of all that is grouped by, else it is not said which groups come. */
    private Query grouped(Query query) {
        List<Field> by = fields(random.nextInt(3));
        List<Aggregate> aggregates = IntStream.range(0, (by.isEmpty() ? 1 : 0) + random.nextInt(4))
                .mapToObj(i -> aggregate())
                .distinct()
                .toList();
        Query grouped = query.group(by, aggregates);
        return random.nextBoolean() ? limited(grouped.orderBy(order(by)), 2) : grouped;
    }

    private Aggregate aggregate() {
        Field field = field();
        return switch (random.nextInt(7)) {
            case 0 -> Aggregate.count();
            case 1 -> Aggregate.count(OracleFields.any(random, countable()));
            case 2 -> Aggregate.countDistinct(field);
            case 3 -> Aggregate.min(field);
            case 4 -> Aggregate.max(field);
            case 5 -> Aggregate.sum(OracleFields.any(random, summable()));
            default -> Aggregate.avg(OracleFields.any(random, summable()));
        };
    }

    private static List<Field> countable() {
        return OracleFields.ALL.stream()
                .filter(field -> field.type() != ValueType.STRING_MAP)
                .toList();
    }

    private static List<Field> summable() {
        return OracleFields.SCALARS.stream().filter(OracleFields::isSummable).toList();
    }

    private Field field() {
        return OracleFields.any(random, OracleFields.SCALARS);
    }

    private List<Field> fields(int count) {
        return IntStream.range(0, count).mapToObj(i -> field()).distinct().toList();
    }

    private Order[] order(List<Field> fields) {
        return fields.stream()
                .map(field -> new Order(field, random.nextBoolean(), random.nextBoolean()))
                .toArray(Order[]::new);
    }

    private Predicate predicate(int depth) {
        Field field = field();
        return switch (random.nextInt(depth > 0 ? 10 : 6)) {
            case 0, 1 -> new Compare(field, OracleFields.any(random, Operator.values()), literal(field));
            case 2 ->
                new In(
                        field,
                        Stream.generate(() -> literal(field))
                                .limit(1 + random.nextInt(6))
                                .toList());
            case 3 -> match();
            case 4 ->
                random.nextInt(6) == 0
                        ? OracleFields.any(random, Constant.values())
                        : new IsNull(OracleFields.any(random, countable()));
            case 5 -> between(field);
            case 6 -> new Not(predicate(depth - 1));
            case 7, 8 -> new Predicate.And(terms(depth));
            default -> new Predicate.Or(terms(depth));
        };
    }

    private Predicate between(Field field) {
        return Predicate.and(
                new Compare(field, Operator.GREATER_OR_EQUAL, literal(field)),
                new Compare(field, Operator.LESS_OR_EQUAL, literal(field)));
    }

    private List<Predicate> terms(int depth) {
        return Stream.generate(() -> predicate(depth - 1))
                .limit(1 + random.nextInt(4))
                .toList();
    }

    /** A piece of a text that occurs, or of another. */
    private Predicate match() {
        List<Field> texts = new ArrayList<>(OracleFields.SCALARS);
        texts.removeIf(field -> field.type() != ValueType.STRING);
        Field field = OracleFields.any(random, texts);
        int[] points = literal(random.nextInt(4) == 0 ? field() : field)
                .text()
                .codePoints()
                .toArray();
        int from = random.nextInt(points.length + 1);
        int to = from + random.nextInt(points.length - from + 1);
        return switch (OracleFields.any(random, Place.values())) {
            case PREFIX -> new Match(field, Place.PREFIX, new String(points, 0, to));
            case SUFFIX -> new Match(field, Place.SUFFIX, new String(points, from, points.length - from));
            case ANYWHERE -> new Match(field, Place.ANYWHERE, new String(points, from, to - from));
        };
    }

    /** Numbers are compared with numbers of either type. */
    private AttributeValue literal(Field field) {
        if (random.nextBoolean() && !objects.isEmpty()) {
            Optional<AttributeValue> occurring = OracleFields.value(OracleFields.any(random, objects), field);
            if (occurring.isPresent()) {
                return occurring.get();
            }
        }
        ValueType type = !OracleFields.isNumber(field) || random.nextInt(4) > 0
                ? field.type()
                : random.nextBoolean() ? ValueType.LONG : ValueType.DOUBLE;
        return field == SystemField.CONTENT_TYPE
                ? AttributeValue.of(OracleFields.any(random, OracleFields.CONTENT_TYPES))
                : OracleFields.value(random, "any", type);
    }
}
