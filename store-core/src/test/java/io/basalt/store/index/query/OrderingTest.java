package io.basalt.store.index.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.Query.Order;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.Segment;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries with an order, against all rows sorted. */
class OrderingTest {
    private static final int QUERIES = 150;
    private static final Field NUMBER = Field.attribute("number", ValueType.LONG);

    static LongStream seeds() {
        Long given = Long.getLong("basalt.test.seed");
        return given != null ? LongStream.of(given) : LongStream.of(1, 2, 3, System.nanoTime());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsComeInTheirOrder(long seed) throws StoreException {
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        RandomWorld random = new RandomWorld(seed);
        (seed % 3 == 0 ? random.ordered() : random).fill(seed % 2 == 0 ? 300 : 6000);
        World world = random.world();
        for (int i = 0; i < QUERIES; i++) {
            Predicate predicate = random.next(3) == 0 ? Predicate.Constant.TRUE : random.predicate(2);
            Order[] order = Stream.generate(() -> new Order(random.field(), random.next(2) == 0, random.next(2) == 0))
                    .limit(1 + random.next(3))
                    .toArray(Order[]::new);
            long offset = random.next(3) == 0 ? random.next(20) : 0;
            Query query = Query.of("bucket", predicate, SystemField.REVISION, SystemField.KEY)
                    .orderBy(order)
                    .offset(offset);
            long limit = random.next(4) == 0 ? Long.MAX_VALUE : random.next(40);
            if (limit < Long.MAX_VALUE || random.next(2) == 0) {
                query = query.limit(limit);
            }

            List<Object> expected = world.expected(predicate, world.lsn()).stream()
                    .sorted(comparator(order))
                    .skip(offset)
                    .limit(limit)
                    .<Object>map(row -> row.row().revision())
                    .toList();

            assertEquals(expected, Rows.of(world, query).column(0), "seed " + seed + ": " + query);
        }
    }

    private static Comparator<TailRow> comparator(Order[] order) {
        Comparator<TailRow> comparator = (a, b) -> 0;
        for (Order by : order) {
            comparator = comparator.thenComparing((a, b) -> compare(a.value(by.field()), b.value(by.field()), by));
        }
        return comparator.thenComparing(row -> row.row().revision());
    }

    private static int compare(AttributeValue a, AttributeValue b, Order by) {
        if (a == null || b == null) {
            return a == b ? 0 : (a == null) == by.nullsFirst() ? -1 : 1;
        }
        return by.descending() ? Values.compare(b, a) : Values.compare(a, b);
    }

    private static World numbered(int rows) {
        World world = new World().directory(1, "d/");
        for (int i = 0; i < rows; i++) {
            world.put(1, "f" + i, Map.of("number", AttributeValue.of(i), "label", AttributeValue.of("l" + i % 7)));
        }
        return world;
    }

    @Test
    void theFirstRowsAreFoundWithoutLookingAtBlocksThatCannotHaveThem() throws StoreException {
        World world = numbered(20 * Segment.BLOCK_ROWS).seal();

        Rows rows = Rows.of(
                world,
                Query.of("bucket", Predicate.Constant.TRUE, NUMBER)
                        .orderBy(Order.descending(NUMBER))
                        .limit(100));

        assertEquals(
                LongStream.range(0, 100)
                        .<Object>mapToObj(i -> 20 * 4096 - 1 - i)
                        .toList(),
                rows.column(0));
        assertEquals(1, rows.stats().blocksRead(), rows.explain());
        assertEquals(19, rows.stats().blocksPruned());
        assertEquals(1, ((ArraySegment) world.segments().get(0)).reads(NUMBER));
    }

    @Test
    void aFilterMakesTheSearchLongerButNotLongerThanNeeded() throws StoreException {
        World world = numbered(10 * Segment.BLOCK_ROWS).seal();
        Predicate label = Predicate.equal(Field.attribute("label", ValueType.STRING), AttributeValue.of("l3"));

        Rows rows = Rows.of(
                world,
                Query.of("bucket", label, NUMBER)
                        .orderBy(Order.descending(NUMBER))
                        .limit(1000));

        assertEquals(1000, rows.rows().size());
        assertEquals(2, rows.stats().blocksRead(), rows.explain());
    }

    @Test
    void sortingMoreThanTheMemoryHoldsFailsAndSaysWhatToDo() throws StoreException {
        World world = numbered(3 * Segment.BLOCK_ROWS).seal();
        Query query = Query.of("bucket", Predicate.Constant.TRUE, NUMBER).orderBy(Order.ascending(SystemField.KEY));

        StoreException.InvalidArgument error =
                assertThrows(StoreException.InvalidArgument.class, () -> Rows.of(world, query.memory(100_000)));

        assertTrue(error.getMessage().contains("may hold 100000"), error.getMessage());
        assertTrue(error.getMessage().contains("limit"), error.getMessage());
        assertEquals(3 * Segment.BLOCK_ROWS, Rows.of(world, query).rows().size());
        assertEquals(50, Rows.of(world, query.memory(100_000).limit(50)).rows().size());
    }
}
