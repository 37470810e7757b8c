package io.basalt.store.index.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Compare;
import io.basalt.store.api.Query;
import io.basalt.store.api.Query.Order;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.segment.Segment;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first rows in the order of a column, found by that order: the same rows, for less work. */
class OrderWalkTest {
    private static final int BLOCK = Segment.BLOCK_ROWS;
    private static final Field TIME = Field.attribute("time", ValueType.TIMESTAMP);
    private static final Field SPARSE = Field.attribute("sparse", ValueType.LONG);
    private static final Field NAME = Field.attribute("name", ValueType.STRING);
    private static final Field LABEL = Field.attribute("label", ValueType.LONG);
    private static final Field SERIAL = Field.attribute("serial", ValueType.LONG);
    private static final List<Field> FIELDS = List.of(TIME, SPARSE, NAME, SERIAL, SystemField.CREATED);

    private final World world = new World().directory(1, "a/").directory(2, "b/");
    private int serial;

    static LongStream seeds() {
        Long given = Long.getLong("basalt.test.seed");
        return given != null ? LongStream.of(given) : LongStream.of(1, 2, System.nanoTime());
    }

    /** Rows about in the order of their times, but for one in 16; some have ended, or are in a directory that hangs nowhere. */
    private void fill(Random random, int rows) {
        for (int i = 0; i < rows; i++) {
            Map<String, AttributeValue> attributes = new HashMap<>();
            long time = random.nextInt(16) == 0 ? random.nextInt(40_000) : serial;
            attributes.put("time", new AttributeValue.Time(time));
            attributes.put("name", AttributeValue.of("n" + random.nextInt(20_000)));
            attributes.put("label", AttributeValue.of(random.nextInt(3)));
            attributes.put("serial", AttributeValue.of(serial++));
            if (random.nextInt(5) == 0) {
                attributes.put("sparse", AttributeValue.of(random.nextInt(3000) - 1500));
            }
            long seq = world.lsn() + 1;
            ObjectRow row = World.row(seq, 1 + random.nextInt(2), "o" + serial, 1, Attributes.of(attributes));
            world.put(row, random.nextInt(4) == 0 ? seq + 1 + random.nextInt(rows) : Long.MAX_VALUE);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsAreThoseThatComeFirstAmongAllSorted(long seed) throws StoreException {
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        Random random = new Random(seed);
        List<Function<List<ObjectRow>, Segment>> segments =
                List.of(World::file, rows -> new ArraySegment(rows, true), World::file);
        for (Function<List<ObjectRow>, Segment> segment : segments) {
            fill(random, 2 * BLOCK + random.nextInt(BLOCK));
            world.seal(segment);
        }
        fill(random, 100);
        if (random.nextBoolean()) {
            world.detach(2);
        }
        Set<String> ways = new HashSet<>();
        for (int i = 0; i < 40 || (ways.size() < 3 && i < 2_000); i++) {
            Field field = FIELDS.get(random.nextInt(FIELDS.size()));
            Order first = new Order(field, random.nextBoolean(), random.nextInt(3) == 0);
            Order second = new Order(LABEL, random.nextBoolean(), random.nextBoolean());
            Order[] order = random.nextBoolean() ? new Order[] {first} : new Order[] {first, second};
            Predicate predicate = predicate(random);
            long lsn = random.nextInt(3) == 0 ? world.lsn() / 2 : world.lsn();
            int offset = random.nextInt(2) * random.nextInt(20);
            int limit = 1 + random.nextInt(30);
            Query query = Query.of("bucket", predicate, SystemField.REVISION)
                    .orderBy(order)
                    .offset(offset)
                    .limit(limit)
                    .asOf(lsn);

            Rows rows = Rows.of(world, query);

            List<Object> expected = world.expected(predicate, lsn).stream()
                    .sorted(comparator(order))
                    .skip(offset)
                    .limit(limit)
                    .<Object>map(row -> row.row().revision())
                    .toList();
            assertEquals(expected, rows.column(0), "seed " + seed + ": " + query + "\n" + rows.explain());
            ways.add(way(rows));
        }
        assertEquals(Set.of("scan", "walk", "walk given up"), ways);
    }

    private static Predicate predicate(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Predicate.Constant.TRUE;
            // Far from one end of the order of times: one in 32 rows is not enough.
            case 1 -> new Compare(SERIAL, Predicate.Operator.LESS, AttributeValue.of(15_000));
            case 2 -> new Compare(SERIAL, Predicate.Operator.GREATER, AttributeValue.of(5_000));
            case 3 -> Predicate.keyPrefix("a/");
            default -> Predicate.equal(LABEL, AttributeValue.of(1));
        };
    }

    private static String way(Rows rows) {
        return !rows.explain().contains("by the order of")
                ? "scan"
                : rows.explain().contains("(0 given up)") ? "walk" : "walk given up";
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

    /** Segments of as many rows that have times from 0 on in turn, so that each has some of the last. */
    private void interleave(int segments, int rows) {
        for (int segment = 0; segment < segments; segment++) {
            for (int i = 0; i < rows; i++) {
                long time = (long) (i * 7919L % rows) * segments + segment;
                world.put(
                        1,
                        "f" + segment + "-" + i,
                        Map.of(
                                "time", new AttributeValue.Time(time),
                                "label", AttributeValue.of(time % 10),
                                "old", AttributeValue.of(time < rows)));
            }
            world.seal(World::file);
        }
    }

    private Rows latest(Predicate predicate, int limit) throws StoreException {
        return Rows.of(
                world,
                Query.of("bucket", predicate, TIME)
                        .orderBy(Order.descending(TIME))
                        .limit(limit));
    }

    @Test
    void noBlockIsReadAndHardlyARowTestedThatIsNotAmongTheFirst() throws StoreException {
        interleave(3, 5 * BLOCK);

        Rows rows = latest(Predicate.Constant.TRUE, 100);

        assertEquals(
                LongStream.range(0, 100)
                        .<Object>mapToObj(i -> 15L * BLOCK - 1 - i)
                        .toList(),
                rows.column(0));
        assertTrue(rows.stats().rowsTested() <= 100 + 3 * OrderWalk.STEP, rows.explain());
        assertEquals(0, rows.stats().blocksRead(), rows.explain());
        assertEquals(15, rows.stats().blocksPruned(), rows.explain());
    }

    @Test
    void aFilterMakesTheWalkLongerAsItsShareOfTheRowsSays() throws StoreException {
        interleave(3, 10 * BLOCK);

        Rows rows = latest(Predicate.equal(LABEL, AttributeValue.of(3)), 100);

        assertEquals(100, rows.rows().size());
        assertTrue(rows.stats().rowsTested() <= 10 * 100 + 3 * OrderWalk.STEP, rows.explain());
        assertEquals(0, rows.stats().blocksRead(), rows.explain());
    }

    @Test
    void aWalkThatFindsNothingIsGivenUpAndNoRowIsTestedTwice() throws StoreException {
        interleave(3, 5 * BLOCK);
        Field old = Field.attribute("old", ValueType.BOOLEAN);

        Rows rows = latest(Predicate.equal(old, AttributeValue.of(true)), 100);

        assertEquals(5L * BLOCK - 1, rows.column(0).get(0));
        assertEquals(100, rows.rows().size());
        assertTrue(rows.explain().contains("by the order of 3 segments (3 given up)"), rows.explain());
        assertEquals(15 * BLOCK, rows.stats().rowsTested(), rows.explain());
    }

    @Test
    void noWalkBeginsWhereTheFilterLeavesTooFewRows() throws StoreException {
        interleave(3, 5 * BLOCK);

        Rows rows = latest(Predicate.equal(LABEL, AttributeValue.of(3)), 6144 / OrderWalk.ROWS_PER_TEST + 1);

        assertFalse(rows.explain().contains("by the order"), rows.explain());
    }

    @Test
    void rowsWithoutAValueComeAfterAShortOrderWasWalkedToItsEnd() throws StoreException {
        for (int i = 0; i < 2 * BLOCK; i++) {
            world.put(1, "f" + i, i % 100 == 7 ? Map.of("sparse", AttributeValue.of(i)) : Map.of());
        }
        world.seal(rows -> new ArraySegment(rows, true));

        Rows rows = Rows.of(
                world,
                Query.of("bucket", Predicate.Constant.TRUE, SPARSE, SystemField.REVISION)
                        .orderBy(Order.descending(SPARSE))
                        .limit(100));

        assertEquals(8107L, rows.column(0).get(0));
        assertEquals(7L, rows.column(0).get(81));
        assertEquals(
                LongStream.rangeClosed(1, 19)
                        .filter(revision -> revision != 8)
                        .<Object>mapToObj(revision -> revision)
                        .toList(),
                rows.column(1).subList(82, 100));
        assertTrue(rows.explain().contains("by the order of 1 segments (0 given up)"), rows.explain());
    }
}
