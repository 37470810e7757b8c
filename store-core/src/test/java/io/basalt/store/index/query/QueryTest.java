package io.basalt.store.index.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.Segment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** What a query does beside filtering: parts, samples, limits, batches, its end before the end, and what it tells of itself. */
class QueryTest {
    private static final Field NUMBER = Field.attribute("number", ValueType.LONG);
    private static final Field UNIQUE = Field.attribute("unique", ValueType.STRING);
    private static final Field LABEL = Field.attribute("label", ValueType.STRING);
    private static final Query ALL = Query.of("bucket", Predicate.Constant.TRUE, SystemField.FILE_ID);

    /** Half of the rows are sealed into segments of {@code rows}, a tenth more or less. */
    private static World numbered(int rows, int segmentRows, boolean ordered) {
        World world = new World().directory(1, "d/").directory(2, "e/year=2024/");
        for (int i = 0; i < rows; i++) {
            world.put(
                    1 + i % 2,
                    "file-" + i,
                    Map.of(
                            "number",
                            AttributeValue.of(i),
                            "label",
                            AttributeValue.of("l" + i % 100),
                            "unique",
                            AttributeValue.of("u" + i)));
            if (i % segmentRows == segmentRows - 1 && i < rows * 0.9) {
                world.seal(cut -> new ArraySegment(cut, ordered));
            }
        }
        return world;
    }

    private static Set<Object> fileIds(World world, Query query) throws StoreException {
        Rows rows = Rows.of(world, query);
        Set<Object> ids = new HashSet<>(rows.column(0));
        assertEquals(rows.rows().size(), ids.size(), "no row comes twice");
        return ids;
    }

    @Test
    void partsAreDisjointAndCompleteWhateverSegmentsEachHas() throws StoreException {
        World one = numbered(10_000, 3000, false);
        World other = numbered(10_000, 5000, false);
        for (int count : new int[] {1, 2, 3, 7}) {
            Set<Object> seen = new HashSet<>();
            long rows = 0;
            for (int index = 0; index < count; index++) {
                Query part = ALL.part(new Query.Part(index, count));
                Set<Object> ids = fileIds(one, part);
                assertEquals(ids, fileIds(other, part), "a part is the same everywhere");
                assertTrue(ids.size() > 10_000 / count / 2, "parts are about as large as each other: " + ids.size());
                rows += Rows.of(one, part).stats().rows();
                ids.forEach(id -> assertTrue(seen.add(id), () -> "twice: " + id));
            }
            assertEquals(10_000, seen.size());
            assertEquals(10_000, rows, "each part counts its share of what is there");
        }
    }

    @Test
    void aSampleIsTheSameWheneverAndInWhateverPartsItIsTaken() throws StoreException {
        World world = numbered(10_000, 3000, false);
        World other = numbered(10_000, 10_000, false);
        Query sample = ALL.sample(0.1, 42);
        Set<Object> ids = fileIds(world, sample);

        assertEquals(ids, fileIds(other, sample));
        Set<Object> inParts = new HashSet<>(fileIds(world, sample.part(new Query.Part(0, 2))));
        inParts.addAll(fileIds(other, sample.part(new Query.Part(1, 2))));
        assertEquals(ids, inParts);
        Set<Object> another = fileIds(world, ALL.sample(0.1, 43));
        Set<Object> both = new HashSet<>(ids);
        both.retainAll(another);
        assertTrue(both.size() < 200, "seeds choose independently: " + both.size() + " of about 100 are in both");
    }

    @Test
    void aSampleHasAboutItsFractionOfAllKindsOfRows() throws StoreException {
        World world = numbered(20_000, 3000, false);
        for (double fraction : new double[] {0, 0.01, 0.1, 0.5, 0.9, 1}) {
            // Six standard deviations.
            double slack = 6 * Math.sqrt(20_000 * fraction * (1 - fraction));
            int size = fileIds(world, ALL.sample(fraction, 7)).size();
            assertEquals(20_000 * fraction, size, slack, "of a fraction of " + fraction);
        }
        Query half = Query.of("bucket", new Predicate.Compare(NUMBER, Predicate.Operator.LESS, AttributeValue.of(2000)))
                .sample(0.5, 7);
        int early = Rows.of(world, half).rows().size();
        assertEquals(1000, early, 6 * Math.sqrt(500), "early rows are chosen as often as others");
    }

    @Test
    void limitAndOffsetCutWhatComes() throws StoreException {
        World world = numbered(10_000, 3000, false);
        List<Object> all = Rows.of(world, ALL).column(0);
        for (int offset : new int[] {0, 1, 2999, 4096, 8999, 9000, 9999, 10_000, 20_000}) {
            for (int limit : new int[] {0, 1, 4095, 6000, 20_000}) {
                Query query = ALL.offset(offset).limit(limit);
                List<Object> expected = all.stream().skip(offset).limit(limit).toList();
                assertEquals(expected, Rows.of(world, query).column(0), "offset " + offset + ", limit " + limit);
                Query count = Query.of("bucket", Predicate.Constant.TRUE)
                        .offset(offset)
                        .limit(limit);
                assertEquals(expected.size(), Rows.of(world, count).rows().size());
            }
        }
        assertEquals(1, Rows.of(world, ALL.limit(10)).stats().blocksRead(), "a limit ends the search");
    }

    @Test
    void equalityOfAUniqueAttributeIsFoundInItsOrder() throws StoreException {
        World world = numbered(50_000, 40_000, true);
        Query query = Query.of("bucket", Predicate.equal(UNIQUE, AttributeValue.of("u12345")), NUMBER);

        Rows rows = Rows.of(world, query);

        assertEquals(List.of(List.of(12345L)), rows.rows());
        assertEquals(1, rows.stats().blocksRead(), rows.explain());
        assertEquals(1, rows.stats().rowsTested() - 10_000, "one in the segment, and the tail");
        assertTrue(rows.explain().contains("order sidecar: 1 segment"), rows.explain());
    }

    @Test
    void segmentsThatCannotMatchAreNotRead() throws StoreException {
        World world = numbered(10_000, 3000, false);

        Rows rows = Rows.of(
                world, Query.of("bucket", Predicate.equal(UNIQUE, AttributeValue.of("u4000")), SystemField.KEY));

        assertEquals(List.of(List.of("d/file-4000")), rows.rows());
        assertEquals(2, rows.stats().segmentsPruned(), rows.explain());
        assertEquals(1, rows.stats().segmentsRead());
        assertEquals(
                0,
                ((ArraySegment) world.segments().get(0)).reads(),
                "a dictionary says that a segment has no such value");
        assertTrue(rows.explain().contains("attr.user.unique = 'u4000': 3 segments (2 without"), rows.explain());
    }

    @Test
    void theMostSelectiveTermGoesFirstAndColumnsAreReadForWhatIsLeftOnly() throws StoreException {
        World world = numbered(40_960, 40_960, false).seal();
        ArraySegment segment = (ArraySegment) world.segments().get(0);
        Predicate label = Predicate.equal(LABEL, AttributeValue.of("l7"));
        Predicate narrow = new Predicate.Compare(NUMBER, Predicate.Operator.LESS, AttributeValue.of(5000));

        Rows rows = Rows.of(world, Query.of("bucket", Predicate.and(label, narrow), SystemField.KEY, SystemField.SIZE));

        assertEquals(50, rows.rows().size());
        assertEquals(2, segment.reads(LABEL), rows.explain());
        assertEquals(1, segment.reads(SystemField.SIZE), "nine rows of the second block are read one by one");
        assertEquals(8, rows.stats().blocksPruned());
    }

    @Test
    void blocksThatHaveAValueEverywhereOrNowhereAreNotReadForNulls() throws StoreException {
        World world = new World().directory(1, "d/");
        for (int i = 0; i < 4 * Segment.BLOCK_ROWS; i++) {
            boolean late = i >= Segment.BLOCK_ROWS && i < 2 * Segment.BLOCK_ROWS + 100;
            world.put(1, "f" + i, late ? Map.of("number", AttributeValue.of(i)) : Map.of());
        }
        ArraySegment segment = (ArraySegment) world.seal().segments().get(0);
        Predicate isNull = new Predicate.IsNull(NUMBER);

        assertEquals(
                3 * 4096 - 100,
                Rows.of(world, Query.of("bucket", isNull)).rows().size());
        assertEquals(
                4096 + 100,
                Rows.of(world, Query.of("bucket", new Predicate.Not(isNull)))
                        .rows()
                        .size());
        assertEquals(2, segment.reads(), "one block has both, and was asked for twice");
    }

    @Test
    void keyPrefixesAreAskedOfDirectoriesOnly() throws StoreException {
        World world = numbered(8192, 8192, false).seal();
        ArraySegment segment = (ArraySegment) world.segments().get(0);

        Rows count = Rows.of(world, Query.of("bucket", Predicate.keyPrefix("e/")));
        Rows none = Rows.of(world, Query.of("bucket", Predicate.keyPrefix("f")));

        assertEquals(4096, count.rows().size());
        assertEquals(1, none.stats().segmentsPruned());
        assertEquals(2, segment.reads(), "the column of directories, once for each block");
    }

    @Test
    void directoriesThatMoveTakeTheirRowsAlong() throws StoreException {
        World world = numbered(8192, 8192, false).seal();
        Query keys = Query.of("bucket", Predicate.keyPrefix("x/"), SystemField.KEY);
        assertEquals(0, Rows.of(world, keys).rows().size());

        world.directory(2, "x/year=2025/");
        assertEquals(4096, Rows.of(world, keys).rows().size());
        Predicate year = Predicate.equal(Field.attribute("path.year", ValueType.LONG), AttributeValue.of(2025));
        assertEquals(4096, Rows.of(world, Query.of("bucket", year)).rows().size());

        world.detach(2);
        assertEquals(0, Rows.of(world, keys).rows().size());
        assertEquals(
                4096,
                Rows.of(world, Query.of("bucket", Predicate.Constant.TRUE))
                        .rows()
                        .size());

        world.directory(2, "y/");
        assertEquals(
                8192,
                Rows.of(world, Query.of("bucket", Predicate.Constant.TRUE))
                        .rows()
                        .size());
    }

    @Test
    void batchesAreAMebibyteOfWhateverIsInThem() throws StoreException {
        World world = new World().directory(1, "d/");
        for (int i = 0; i < 20_000; i++) {
            // Long values come after many short ones, so that no average foretells them.
            String text = "x".repeat(i % 5000 < 4900 ? 10 : 20_000);
            world.put(1, "f" + i, Map.of("text", AttributeValue.of(text), "list", AttributeValue.of(List.of(text))));
            if (i == 15_000) {
                world.seal().seal(rows -> new ArraySegment(rows, false));
            }
        }
        for (Field field : List.of(
                Field.attribute("text", ValueType.STRING),
                Field.attribute("list", ValueType.STRING_LIST),
                SystemField.METADATA)) {
            Rows rows = Rows.of(world, Query.of("bucket", Predicate.Constant.TRUE, SystemField.KEY, field));
            assertEquals(20_000, rows.rows().size());
            long largest =
                    rows.bytes().stream().mapToLong(Long::longValue).max().orElseThrow();
            assertTrue(rows.bytes().size() > 5, "many batches of " + field.column());
            assertTrue(largest < 2.2 * (1 << 20), "a batch of " + field.column() + " has " + largest + " bytes");
        }
    }

    @Test
    void aCancelledQueryEndsWithAnErrorAndGivesEverythingBack() throws Exception {
        World world = numbered(60_000, 10_000, false);
        try (RootAllocator allocator = new RootAllocator()) {
            QueryResult result = world.run(
                    Query.of("bucket", Predicate.Constant.TRUE, SystemField.KEY, SystemField.METADATA), allocator);
            assertTrue(result.next());
            Thread other = new Thread(result::cancel);
            other.start();
            other.join();

            StoreException.Unavailable error = assertThrows(StoreException.Unavailable.class, result::next);
            assertTrue(error.getMessage().contains("cancelled"), error.getMessage());
            assertEquals(0, world.closed());
            result.close();
            result.close();
            assertEquals(1, world.closed(), "the source is closed with the result, once");
            assertEquals(0, allocator.getAllocatedMemory());
            assertThrows(StoreException.Unavailable.class, result::next);
        }
    }

    @Test
    void aRunningQueryIsCancelledBetweenTwoBlocks() throws Exception {
        List<QueryResult> running = new ArrayList<>();
        World world = numbered(30_000, 10_000, false);
        world.onRead(reads -> {
            if (reads == 3) {
                running.forEach(QueryResult::cancel);
            }
        });
        Predicate all = new Predicate.Match(SystemField.KEY, Predicate.Place.ANYWHERE, "file");
        try (RootAllocator allocator = new RootAllocator();
                QueryResult result = world.run(Query.of("bucket", all), allocator)) {
            running.add(result);
            assertThrows(StoreException.Unavailable.class, result::next);
            assertTrue(result.stats().blocksRead() <= 4, result.explain());
        }
    }

    @Test
    void aQueryThatComparesWhatDoesNotCompareClosesItsSource() {
        World world = numbered(10, 10, false);
        try (RootAllocator allocator = new RootAllocator()) {
            Query wrong = Query.of("bucket", Predicate.equal(NUMBER, AttributeValue.of("text")));
            assertThrows(StoreException.InvalidArgument.class, () -> world.run(wrong, allocator));
        }
        assertEquals(1, world.closed());
    }

    @Test
    void aQueryTellsOfItself() throws StoreException {
        World world = numbered(30_000, 10_000, false);
        Predicate predicate = Predicate.and(
                Predicate.equal(LABEL, AttributeValue.of("l7")),
                new Predicate.Compare(NUMBER, Predicate.Operator.GREATER, AttributeValue.of(15_000)),
                Predicate.keyPrefix("e/"));

        Rows rows = Rows.of(world, Query.of("bucket", predicate, SystemField.KEY));

        List<String> lines = rows.explain().lines().toList();
        assertTrue(lines.get(0)
                .startsWith("where (attr.user.label = 'l7' AND attr.user.number > 15000 AND key LIKE 'e/%')"));
        assertTrue(lines.get(1).startsWith("segments: 1 read, 1 pruned"), rows.explain());
        assertTrue(lines.get(2).startsWith("newest rows, in no segment: 10000"), rows.explain());
        assertTrue(lines.get(4).strip().startsWith("attr.user.label"), "the most selective first: " + rows.explain());
        assertFalse(rows.explain().contains("null"), rows.explain());
        assertEquals(Segment.BLOCK_ROWS, 4096);
    }
}
