package io.basalt.store.index.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.Query.Order;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Grouped queries, against groups made of the rows one by one. */
class GroupingTest {
    private static final int QUERIES = 150;
    private static final Field LABEL = Field.attribute("label", ValueType.STRING);
    private static final Field NUMBER = Field.attribute("number", ValueType.LONG);

    static LongStream seeds() {
        Long given = Long.getLong("basalt.test.seed");
        return given != null ? LongStream.of(given) : LongStream.of(1, 2, 3, System.nanoTime());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void groupsAreThoseOfTheRows(long seed) throws StoreException {
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        RandomWorld random = new RandomWorld(seed).fill(seed % 2 == 0 ? 300 : 6000);
        World world = random.world();
        for (int i = 0; i < QUERIES; i++) {
            Predicate predicate = random.next(3) == 0 ? Predicate.Constant.TRUE : random.predicate(2);
            List<Field> by = Stream.generate(random::field)
                    .limit(random.next(3))
                    .distinct()
                    .toList();
            List<Aggregate> aggregates = Stream.generate(() -> aggregate(random))
                    .limit(1 + random.next(4))
                    .toList();
            Query query = Query.of("bucket", predicate).group(by, aggregates);

            Map<List<Object>, List<Object>> expected = model(world.expected(predicate, world.lsn()), by, aggregates);
            Rows actual = Rows.of(world, query);

            String message = "seed " + seed + ": " + query;
            Map<List<Object>, List<Object>> found = new HashMap<>();
            for (List<Object> row : actual.rows()) {
                List<Object> group = new ArrayList<>(row.subList(0, by.size()));
                assertNull(found.put(group, row.subList(by.size(), row.size())), "twice: " + group + ", " + message);
            }
            assertEquals(expected, found, message);
        }
    }

    private static Aggregate aggregate(RandomWorld random) {
        int choice = random.next(7);
        Field number = random.next(2) == 0 ? SystemField.SIZE : NUMBER;
        return switch (choice) {
            case 0 -> Aggregate.count();
            case 1 -> Aggregate.count(random.field());
            case 2 -> Aggregate.countDistinct(random.field());
            case 3 -> Aggregate.sum(number);
            case 4 -> Aggregate.avg(number);
            case 5 -> Aggregate.min(random.field());
            default -> Aggregate.max(random.field());
        };
    }

    private static Map<List<Object>, List<Object>> model(
            List<TailRow> rows, List<Field> by, List<Aggregate> aggregates) {
        Map<List<Object>, List<TailRow>> groups = new HashMap<>();
        if (by.isEmpty()) {
            groups.put(List.of(), new ArrayList<>());
        }
        for (TailRow row : rows) {
            List<Object> group = new ArrayList<>();
            by.forEach(field -> group.add(normal(row.value(field))));
            groups.computeIfAbsent(group, absent -> new ArrayList<>()).add(row);
        }
        Map<List<Object>, List<Object>> results = new HashMap<>();
        groups.forEach((group, of) -> {
            List<Object> values = new ArrayList<>();
            aggregates.forEach(aggregate -> values.add(value(aggregate, of)));
            results.put(group, values);
        });
        return results;
    }

    private static Object normal(AttributeValue value) {
        return value instanceof AttributeValue.Real real ? (Object) (real.value() + 0.0) : Rows.of(value);
    }

    private static Object value(Aggregate aggregate, List<TailRow> rows) {
        if (!(aggregate instanceof Aggregate.Of of)) {
            return (long) rows.size();
        }
        List<AttributeValue> values = rows.stream()
                .map(row -> row.value(of.field()))
                .filter(Objects::nonNull)
                .toList();
        return switch (of.function()) {
            case COUNT -> (long) values.size();
            case COUNT_DISTINCT ->
                values.stream().map(GroupingTest::normal).distinct().count();
            case SUM -> values.isEmpty() ? null : (Object) longs(values).sum();
            case AVG ->
                values.isEmpty() ? null : (Object) longs(values).average().orElseThrow();
            case MIN -> normal(values.stream().min(Values::compare).orElse(null));
            case MAX -> normal(values.stream().max(Values::compare).orElse(null));
        };
    }

    private static LongStream longs(List<AttributeValue> values) {
        return values.stream().mapToLong(value -> ((AttributeValue.Whole) value).value());
    }

    private static World labelled(int rows) {
        World world = new World().directory(1, "d/");
        for (int i = 0; i < rows; i++) {
            AttributeValue label = AttributeValue.of("l" + i % 400);
            world.put(1, "f" + i, Map.of("number", AttributeValue.of(i), "label", label));
        }
        return world;
    }

    @Test
    void aSumThatExceedsALongIsAnErrorAndItsAverageIsNot() throws StoreException {
        World world = new World().directory(1, "");
        for (long value : new long[] {Long.MAX_VALUE, Long.MAX_VALUE, 10, -7}) {
            world.put(1, "a" + value, Map.of("number", AttributeValue.of(value)));
        }
        Query all = Query.of("bucket", Predicate.Constant.TRUE);

        StoreException.InvalidArgument error = assertThrows(
                StoreException.InvalidArgument.class, () -> Rows.of(world, all.aggregate(Aggregate.sum(NUMBER))));

        assertTrue(error.getMessage().contains("sum(attr.user.number) exceeds a LONG"), error.getMessage());
        assertEquals(
                List.of(List.of((2.0 * Long.MAX_VALUE + 3) / 4)),
                Rows.of(world, all.aggregate(Aggregate.avg(NUMBER))).rows());
        world.put(1, "less", Map.of("number", AttributeValue.of(Long.MIN_VALUE)));
        world.put(1, "lesser", Map.of("number", AttributeValue.of(Long.MIN_VALUE)));
        assertEquals(
                List.of(List.of(1L)),
                Rows.of(world.seal(), all.aggregate(Aggregate.sum(NUMBER))).rows());
    }

    @Test
    void countsAndExtremesOfWholeBlocksReadNoColumn() throws StoreException {
        World world = labelled(5 * Segment.BLOCK_ROWS).seal();
        ArraySegment segment = (ArraySegment) world.segments().get(0);

        Rows rows = Rows.of(
                world,
                Query.of("bucket", new Predicate.Not(new Predicate.IsNull(NUMBER)))
                        .aggregate(
                                Aggregate.count(),
                                Aggregate.count(LABEL),
                                Aggregate.min(NUMBER),
                                Aggregate.max(LABEL)));

        assertEquals(List.of(List.of(20480L, 20480L, 0L, "l99")), rows.rows());
        assertEquals(0, segment.reads(), rows.explain());
        assertEquals(0, rows.stats().rowsTested());
    }

    @Test
    void countingReadsNoColumnWhereZoneMapsDecide() throws StoreException {
        World world = labelled(5 * Segment.BLOCK_ROWS).seal();
        ArraySegment segment = (ArraySegment) world.segments().get(0);
        Predicate most = new Predicate.Compare(NUMBER, Predicate.Operator.GREATER, AttributeValue.of(5000));

        Rows rows = Rows.of(world, Query.of("bucket", most));

        assertEquals(20480 - 5001, rows.rows().size());
        assertEquals(1, segment.reads(NUMBER), rows.explain());
        assertEquals(1, segment.reads(), "the others are counted whole");
        assertEquals(1, rows.stats().blocksRead());
        assertEquals(1, rows.stats().blocksPruned());
        assertEquals(4096, rows.stats().rowsTested());
    }

    @Test
    void rowsAreCountedByTheirLabelsAlone() throws StoreException {
        World world = labelled(5 * Segment.BLOCK_ROWS).seal();
        ArraySegment segment = (ArraySegment) world.segments().get(0);

        Rows rows = Rows.of(
                world,
                Query.of("bucket", Predicate.Constant.TRUE)
                        .group(List.of(LABEL), List.of(Aggregate.count()))
                        .orderBy(Order.descending(LABEL))
                        .offset(1)
                        .limit(2));

        assertEquals(List.of(List.of("l98", 51L), List.of("l97", 51L)), rows.rows());
        assertEquals(5, segment.reads(LABEL));
        assertEquals(5, segment.reads());
    }

    @Test
    void groupingMoreThanTheMemoryHoldsFailsAndSaysWhatToDo() throws StoreException {
        World world = labelled(3 * Segment.BLOCK_ROWS).seal();
        Query query =
                Query.of("bucket", Predicate.Constant.TRUE).group(List.of(SystemField.KEY), List.of(Aggregate.count()));

        StoreException.InvalidArgument error =
                assertThrows(StoreException.InvalidArgument.class, () -> Rows.of(world, query.memory(100_000)));

        assertTrue(error.getMessage().contains("may hold 100000"), error.getMessage());
        assertEquals(3 * Segment.BLOCK_ROWS, Rows.of(world, query).rows().size());
        Query distinct =
                Query.of("bucket", Predicate.Constant.TRUE).aggregate(Aggregate.countDistinct(SystemField.KEY));
        assertThrows(StoreException.InvalidArgument.class, () -> Rows.of(world, distinct.memory(100_000)));
        assertEquals(
                List.of(List.of(3L * Segment.BLOCK_ROWS)),
                Rows.of(world, distinct).rows());
    }

    @Test
    void aggregatesOfNothingAreOneRowAndGroupsOfNothingNone() throws StoreException {
        World world = labelled(10).seal();
        Query none = Query.of("bucket", Predicate.Constant.FALSE);

        Rows row = Rows.of(
                world,
                none.aggregate(Aggregate.count(), Aggregate.sum(NUMBER), Aggregate.min(LABEL), Aggregate.avg(NUMBER)));
        Rows groups = Rows.of(world, none.group(List.of(LABEL), List.of(Aggregate.count())));

        assertEquals(1, row.rows().size());
        assertEquals(Arrays.asList(0L, null, null, null), row.rows().get(0));
        assertEquals(List.of(), groups.rows());
    }
}
