package io.basalt.store.index.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random queries over random rows in random segments and a tail, against the rows filtered one by one. A failure names its
 * seed; {@code -Dbasalt.test.seed=N} runs one again.
 */
class RandomQueryTest {
    private static final int QUERIES = 200;
    private static final List<Field> COLUMNS = List.of(
            SystemField.REVISION,
            SystemField.KEY,
            SystemField.TIER,
            SystemField.ETAG,
            SystemField.SIZE,
            SystemField.MODIFIED,
            Field.attribute("x", ValueType.STRING),
            Field.attribute("x", ValueType.LONG),
            Field.attribute("x", ValueType.DOUBLE),
            Field.attribute("y", ValueType.BOOLEAN),
            Field.attribute("y", ValueType.TIMESTAMP),
            Field.attribute("list", ValueType.STRING_LIST),
            Field.attribute("path.year", ValueType.LONG),
            Field.attribute("nowhere", ValueType.STRING),
            SystemField.METADATA,
            SystemField.TAGS);

    static LongStream seeds() {
        Long given = Long.getLong("basalt.test.seed");
        return given != null ? LongStream.of(given) : LongStream.of(1, 2, 3, 4, System.nanoTime());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowsAndColumnsAreThoseThatAreFoundOneByOne(long seed) throws StoreException {
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        RandomWorld random = new RandomWorld(seed).fill(seed % 2 == 0 ? 300 : 7000);
        World world = random.world();
        for (int i = 0; i < QUERIES; i++) {
            Predicate predicate = random.predicate(3);
            long lsn = random.next(3) == 0 ? random.next((int) world.lsn() + 1) : world.lsn();
            List<Field> columns = columns(random);
            Query query =
                    Query.of("bucket", predicate, columns.toArray(Field[]::new)).asOf(lsn);

            List<List<Object>> expected =
                    sorted(world.expected(predicate, lsn).stream().map(row -> values(row, columns)));
            Rows actual = Rows.of(world, query);

            String message = "seed " + seed + ", LSN " + lsn + ": " + predicate;
            assertEquals(expected, sorted(actual.rows().stream()), message);
            assertEquals(expected.size(), actual.stats().rowsMatched(), message);
            assertEquals(
                    expected.size(),
                    Rows.of(world, Query.of("bucket", predicate).asOf(lsn))
                            .rows()
                            .size(),
                    message);
        }
    }

    /** The revision, by which rows are told apart, and some others. */
    private static List<Field> columns(RandomWorld random) {
        List<Field> columns = new ArrayList<>(List.of(SystemField.REVISION));
        COLUMNS.stream().filter(column -> random.next(4) == 0).forEach(columns::add);
        return columns;
    }

    private static List<List<Object>> sorted(Stream<List<Object>> rows) {
        return rows.sorted(Comparator.comparing(row -> (Long) row.get(0))).toList();
    }

    private static List<Object> values(TailRow row, List<Field> columns) {
        List<Object> values = new ArrayList<>();
        for (Field column : columns) {
            values.add(column.type() == ValueType.STRING_MAP ? map(row, column) : Rows.of(row.value(column)));
        }
        return values;
    }

    private static Map<String, String> map(TailRow row, Field column) {
        Map<String, String> map = new TreeMap<>();
        row.attributes().forEach((name, value) -> {
            if (column == SystemField.METADATA) {
                map.put(name, value.text());
            } else if (name.startsWith("tag.")) {
                map.put(name.substring("tag.".length()), value.text());
            }
        });
        return map;
    }
}
