package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnAggregation.Function;
import io.basalt.store.api.ColumnAggregation.Kind;
import io.basalt.store.api.ColumnExpression;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import io.basalt.store.columnar.RenditionRows;
import io.basalt.store.columnar.parquet.ParquetTable;
import io.basalt.store.columnar.parquet.RandomTable;
import io.basalt.store.tier.StoreConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is aggregated is what the rows that match come to, whoever has decoded and counted them. */
class AggregatedColumnsTest {
    /** Of random tables, by their number: the last one's are more than are looked at together. */
    private static final List<Integer> ROWS = List.of(500, 500, 500, 500, 500, 9_000);

    /** Columns whose sums overflow nothing and do not depend on the order. */
    private static final List<String> SUMMED = List.of("int8", "int16", "sure", "decimal32", "decimal64", "narrow");

    /** Those of real numbers and binaries are not grouped by. */
    private static final Set<String> NO_KEYS = Set.of("float", "double", "bytes", "bson");

    @TempDir
    Path folder;

    private final long seed = Long.getLong("basalt.test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private LocalStore open() throws IOException {
        Path directory = Files.createDirectories(folder.resolve("store"));
        Files.writeString(directory.resolve("store.toml"), StoreConfig.DEFAULT_TOML + "[mover]\nhot = 1000000\n");
        LocalStore store = LocalStore.open(directory);
        store.createBucket("b");
        return store;
    }

    private static long put(LocalStore store, String key, byte[] bytes) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey("b", key), PutOptions.DEFAULT)) {
            writer.write(bytes);
            return writer.commit().entry().contentId();
        }
    }

    private long put(LocalStore store, MessageType schema, int number) throws IOException {
        Path file = folder.resolve(number + ".parquet");
        new ParquetTable(schema)
                .rowGroupRows(List.of(20, 150, 10_000).get(number % 3))
                .dictionary(number % 2 == 0)
                .write(
                        file,
                        new RandomTable(schema, random, List.of(0.1, 0.6, 0.95).get(number % 3))
                                .rows(ROWS.get(number)));
        return put(store, number + ".parquet", Files.readAllBytes(file));
    }

    private record Scanned(Set<Decoder> decoders, List<List<Object>> rows) {}

    private static Scanned scan(LocalStore store, BufferAllocator allocator, ColumnRequest request) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        Set<Decoder> decoders = EnumSet.noneOf(Decoder.class);
        try (ColumnScan scan = store.columns().scan(request, allocator)) {
            while (scan.next()) {
                rows.addAll(RenditionRows.of(scan.batch(), scan.dictionaries()));
            }
            assertEquals(rows.size(), scan.stats().rows());
            scan.plan().forEach(plan -> decoders.add(plan.decoder()));
        }
        assertEquals(0, allocator.getAllocatedMemory());
        return new Scanned(decoders, rows);
    }

    // ---- what is expected

    /** Adds a value, or a value that was computed before, to what there is. */
    private static BinaryOperator<Object> adding(Kind kind) {
        return (a, b) -> {
            if (a == null || b == null) {
                return a == null ? b : a;
            }
            return switch (kind) {
                case COUNT_ROWS, COUNT -> (Long) a + (Long) b;
                case SUM ->
                    a instanceof BigDecimal x
                            ? (Object) x.add((BigDecimal) b)
                            : a instanceof Long x ? (Object) (x + (Long) b) : (Object) ((Double) a + (Double) b);
                case MIN -> order(a, b) <= 0 ? a : b;
                case MAX -> order(a, b) >= 0 ? a : b;
            };
        };
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static int order(Object a, Object b) {
        return a instanceof String x
                ? Arrays.compareUnsigned(
                        x.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8))
                : ((Comparable) a).compareTo(b);
    }

    private static Object value(Function function, Map<String, Object> row) {
        Object value = function.kind() == Kind.COUNT_ROWS ? null : value(function.of(), row);
        return switch (function.kind()) {
            case COUNT_ROWS -> 1L;
            case COUNT -> value == null ? 0L : 1L;
            case SUM, MIN, MAX -> plusZero(value);
        };
    }

    private static Object value(ColumnExpression expression, Map<String, Object> row) {
        if (expression instanceof ColumnExpression.Arithmetic arithmetic) {
            Object left = value(arithmetic.left(), row);
            Object right = value(arithmetic.right(), row);
            if (left == null || right == null) {
                return null;
            }
            if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
                return switch (arithmetic.operator()) {
                    case PLUS -> a.add(b);
                    case MINUS -> a.subtract(b);
                    case TIMES -> a.multiply(b);
                };
            }
            double a = ((Number) left).doubleValue();
            double b = ((Number) right).doubleValue();
            return switch (arithmetic.operator()) {
                case PLUS -> a + b;
                case MINUS -> a - b;
                case TIMES -> a * b;
            };
        }
        return expression instanceof ColumnExpression.Number number ? number.value() : row.get(expression.toString());
    }

    private static Object plusZero(Object value) {
        if (value instanceof Double real) {
            return real == 0 ? 0.0 : real;
        }
        return value instanceof Float real && real == 0 ? (Object) 0.0f : value;
    }

    private static Map<List<Object>, List<Object>> merged(
            ColumnAggregation aggregation,
            Map<List<Object>, List<Object>> groups,
            List<Object> key,
            List<Object> more) {
        groups.merge(key, more, (a, b) -> {
            List<Object> sum = new ArrayList<>();
            for (int i = 0; i < a.size(); i++) {
                sum.add(adding(aggregation.functions().get(i).kind()).apply(a.get(i), b.get(i)));
            }
            return sum;
        });
        return groups;
    }

    private static Map<List<Object>, List<Object>> expected(
            ColumnAggregation aggregation, List<Map<String, Object>> rows, Predicate filter) {
        Map<List<Object>, List<Object>> groups = new HashMap<>();
        for (Map<String, Object> row : rows) {
            if (filter == Predicate.Constant.TRUE
                    || new RowMatch(row).of(filter).orElse(false)) {
                List<Object> key = new ArrayList<>();
                aggregation.groupBy().forEach(name -> key.add(row.get(name)));
                List<Object> values = new ArrayList<>();
                aggregation.functions().forEach(function -> values.add(value(function, row)));
                merged(aggregation, groups, key, values);
            }
        }
        return groups;
    }

    private static Map<List<Object>, List<Object>> merged(ColumnAggregation aggregation, List<List<Object>> parts) {
        Map<List<Object>, List<Object>> groups = new HashMap<>();
        int keys = aggregation.groupBy().size();
        for (List<Object> part : parts) {
            List<Object> values = part.subList(keys, part.size());
            merged(
                    aggregation,
                    groups,
                    part.subList(0, keys),
                    values.stream().map(AggregatedColumnsTest::plusZero).toList());
        }
        return groups;
    }

    // ---- random tables

    private ColumnAggregation aggregation(List<String> columns) {
        Set<Function> functions = new HashSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String column = any(columns);
            switch (random.nextInt(5)) {
                case 4 -> {
                    // What comes to more than 38 digits is refused.
                    boolean wide = random.nextBoolean();
                    ColumnExpression of = new ColumnExpression.Arithmetic(
                            ColumnExpression.Operator.values()[random.nextInt(3)],
                            new ColumnExpression.Column(wide ? "decimal64" : "decimal32"),
                            expression("decimal32", wide ? 0 : 1));
                    functions.add(ColumnAggregation.sum(of));
                }
                case 0 -> functions.add(ColumnAggregation.countRows());
                case 1 -> functions.add(ColumnAggregation.count(column));
                case 2 ->
                    SUMMED.stream()
                            .filter(columns::contains)
                            .skip(random.nextInt(2))
                            .findFirst()
                            .ifPresent(summed -> functions.add(ColumnAggregation.sum(summed)));
                default -> {
                    if (!Set.of("bytes", "bson").contains(column)) {
                        functions.add(
                                random.nextBoolean() ? ColumnAggregation.min(column) : ColumnAggregation.max(column));
                    }
                }
            }
        }
        functions.add(ColumnAggregation.countRows());
        String[] keys = Stream.generate(() -> any(columns))
                .filter(column -> !NO_KEYS.contains(column))
                .limit(random.nextInt(3))
                .distinct()
                .toArray(String[]::new);
        return ColumnAggregation.of(functions.toArray(Function[]::new)).by(keys);
    }

    private ColumnExpression expression(String decimal, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return random.nextInt(4) == 0
                    ? new ColumnExpression.Number(
                            new BigDecimal(List.of("1", "-0.25", "100").get(random.nextInt(3))))
                    : new ColumnExpression.Column(decimal);
        }
        return new ColumnExpression.Arithmetic(
                ColumnExpression.Operator.values()[random.nextInt(3)],
                expression(decimal, depth - 1),
                expression(decimal, depth - 1));
    }

    private String any(List<String> columns) {
        return columns.get(random.nextInt(columns.size()));
    }

    @Test
    void randomAggregationsOfRandomTablesAreWhatTheirRowsComeTo() throws IOException {
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        List<String> all = RandomTable.SCHEMA.getFields().stream()
                .map(field -> field.getName())
                .toList();
        List<String> certain = all.stream()
                .filter(name -> !DuckColumnsTest.NOT_FOR_DUCKDB.contains(name))
                .toList();
        Set<Decoder> seen = EnumSet.noneOf(Decoder.class);
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            for (int number = 0; number < ROWS.size(); number++) {
                List<String> columns = number < 3 ? all : certain;
                MessageType schema = new MessageType(
                        "t",
                        RandomTable.SCHEMA.getFields().stream()
                                .filter(field -> columns.contains(field.getName()))
                                .toList());
                long contentId = put(store, schema, number);
                seen.addAll(verify(store, allocator, columns, contentId, number));
                store.renditions().make(contentId);
                seen.addAll(verify(store, allocator, columns, contentId, number));
            }
        }
        assertTrue(seen.containsAll(EnumSet.of(Decoder.PARQUET, Decoder.DUCKDB, Decoder.RENDITION)), "only " + seen);
    }

    private Set<Decoder> verify(
            LocalStore store, BufferAllocator allocator, List<String> columns, long contentId, int number)
            throws IOException {
        String[] names = columns.toArray(String[]::new);
        Set<Decoder> seen = EnumSet.noneOf(Decoder.class);
        List<Map<String, Object>> rows =
                scan(store, allocator, ColumnRequest.of(List.of(contentId), names)).rows.stream()
                        .map(row -> RandomFilters.named(names, row))
                        .toList();
        assertEquals(ROWS.get(number), rows.size());
        long size = size(store, contentId);
        for (int i = 0; i < 40; i++) {
            ColumnAggregation aggregation = aggregation(columns);
            Predicate filter =
                    random.nextInt(4) == 0 ? Predicate.Constant.TRUE : new RandomFilters(random, names, rows).next(2);
            ColumnRequest request = ColumnRequest.of(List.of(contentId), aggregation)
                    .where(filter)
                    .withBatchBytes(1 + random.nextInt(100_000));
            Scanned scanned = scan(store, allocator, request);
            String told = "seed " + seed + ", " + aggregation + " where " + filter + " by " + scanned.decoders;
            assertEquals(expected(aggregation, rows, filter), merged(aggregation, scanned.rows), told);
            seen.addAll(scanned.decoders);
            if (i % 8 == 0) {
                List<List<Object>> parts = new ArrayList<>();
                for (long start = 0; start < size; start += size / 3) {
                    parts.addAll(scan(store, allocator, request.of(new ByteRange(start, size / 3))).rows);
                }
                assertEquals(expected(aggregation, rows, filter), merged(aggregation, parts), told + ", in splits");
            }
        }
        return seen;
    }

    private static long size(LocalStore store, long contentId) throws IOException {
        try (ObjectReader reader = store.openContent(contentId)) {
            return reader.size();
        }
    }

    // ---- several contents

    private static final MessageType NUMBERS = MessageTypeParser.parseMessageType("""
            message numbers { required int64 number; required binary text (STRING); required double real; }
            """);

    private long putNumbers(LocalStore store, String key, long first, int count) throws IOException {
        List<Group> rows = new ArrayList<>();
        for (long number = first; number < first + count; number++) {
            Group row = new SimpleGroup(NUMBERS);
            row.add("number", number);
            row.add("text", "text " + number % 7);
            row.add("real", (double) (number % 16) / 4);
            rows.add(row);
        }
        Path file = Files.createTempFile(folder, "n", ".parquet");
        new ParquetTable(NUMBERS).rowGroupRows(1_000).write(file, rows);
        return put(store, key, Files.readAllBytes(file));
    }

    private static Predicate numberFrom(long least) {
        return new Predicate.Compare(
                ColumnRequest.column("number", ValueType.LONG),
                Predicate.Operator.GREATER_OR_EQUAL,
                AttributeValue.of(least));
    }

    @Test
    void contentsOfAllKindsAreAggregatedTogether() throws IOException {
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            long rendered = putNumbers(store, "rendered", 0, 3_000);
            store.renditions().make(rendered);
            long cold = putNumbers(store, "cold", 3_000, 3_000);
            StringBuilder lines = new StringBuilder();
            for (int number = 6_000; number < 7_000; number++) {
                lines.append("{\"number\":%d,\"text\":\"text %d\",\"real\":%s}\n"
                        .formatted(number, number % 7, (double) (number % 16) / 4));
            }
            long json = put(store, "lines.jsonl", lines.toString().getBytes(StandardCharsets.UTF_8));
            ColumnAggregation aggregation = ColumnAggregation.of(
                            ColumnAggregation.countRows(),
                            ColumnAggregation.sum("number"),
                            ColumnAggregation.sum("real"),
                            ColumnAggregation.max("number"))
                    .by("text");
            Scanned scanned = scan(
                    store,
                    allocator,
                    ColumnRequest.of(List.of(rendered, cold, json), aggregation).where(numberFrom(1_500)));
            assertEquals(EnumSet.of(Decoder.RENDITION, Decoder.DUCKDB, Decoder.JSON), scanned.decoders);
            List<Map<String, Object>> rows = new ArrayList<>();
            for (long number = 0; number < 7_000; number++) {
                rows.add(Map.of("number", number, "text", "text " + number % 7, "real", (double) (number % 16) / 4));
            }
            assertEquals(expected(aggregation, rows, numberFrom(1_500)), merged(aggregation, scanned.rows));
            assertTrue(scanned.rows.size() <= 2 * 7, "one part by the store, one by DuckDB: " + scanned.rows);
        }
    }

    @Test
    void whereARenditionTurnsOutToBeDamagedTheRestIsCountedOfTheOriginal() throws IOException {
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            int rows = 200_000;
            long contentId = putNumbers(store, "damaged", 0, rows);
            store.renditions().make(contentId);
            try (Stream<Path> files = Files.list(folder.resolve("store").resolve("renditions"))) {
                Path rendition = files.filter(Files::isRegularFile).findFirst().orElseThrow();
                byte[] bytes = Files.readAllBytes(rendition);
                bytes[bytes.length * 3 / 5] ^=
                        1; // Batches are of 65,536 rows: not in the first one, nor in the directory.
                Files.write(rendition, bytes);
            }
            ColumnAggregation aggregation = ColumnAggregation.of(
                            ColumnAggregation.countRows(),
                            ColumnAggregation.sum("number"),
                            ColumnAggregation.sum("real"))
                    .by("text");
            Scanned scanned = scan(store, allocator, ColumnRequest.of(List.of(contentId), aggregation));
            assertEquals(Set.of(Decoder.PARQUET), scanned.decoders);
            Map<List<Object>, List<Object>> groups = merged(aggregation, scanned.rows);
            assertEquals(7, groups.size());
            assertEquals(
                    rows,
                    groups.values().stream()
                            .mapToLong(values -> (Long) values.get(0))
                            .sum());
            assertEquals(
                    rows * (rows - 1L) / 2,
                    groups.values().stream()
                            .mapToLong(values -> (Long) values.get(1))
                            .sum());
        }
    }

    @Test
    void groupsThatTakeMoreThanABatchComeInParts() throws IOException {
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            long contentId = putNumbers(store, "many", 0, 20_000);
            store.renditions().make(contentId);
            ColumnAggregation aggregation =
                    ColumnAggregation.of(ColumnAggregation.countRows()).by("number");
            ColumnRequest request =
                    ColumnRequest.of(List.of(contentId), aggregation).withBatchBytes(1_000);
            Scanned scanned = scan(store, allocator, request);
            assertEquals(20_000, merged(aggregation, scanned.rows).size());
        }
    }

    @Test
    void rowsAreCountedWithoutAColumn() throws IOException {
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            long contentId = putNumbers(store, "counted", 0, 2_500);
            ColumnAggregation aggregation = ColumnAggregation.of(ColumnAggregation.countRows());
            ColumnRequest request = ColumnRequest.of(List.of(contentId), aggregation);
            assertEquals(List.of(List.of(2_500L)), scan(store, allocator, request).rows);
            assertEquals(List.of(), scan(store, allocator, request.where(numberFrom(9_999))).rows);
        }
    }

    // ---- what is refused

    private static final MessageType MONEY = MessageTypeParser.parseMessageType("""
            message money { optional int64 price (DECIMAL(12,2)); required int64 part (DECIMAL(12,2)); required double real; }
            """);

    /** As TPC-H's first query has them; in words where they are large, as longs where they are not. */
    @Test
    void expressionsOfMoneyAreExact() throws IOException {
        ColumnExpression price = new ColumnExpression.Column("price");
        ColumnExpression part = new ColumnExpression.Column("part");
        ColumnExpression one = new ColumnExpression.Number(BigDecimal.ONE);
        ColumnExpression reduced = new ColumnExpression.Arithmetic(
                ColumnExpression.Operator.TIMES,
                price,
                new ColumnExpression.Arithmetic(ColumnExpression.Operator.MINUS, one, part));
        ColumnExpression taxed = new ColumnExpression.Arithmetic(
                ColumnExpression.Operator.TIMES,
                reduced,
                new ColumnExpression.Arithmetic(ColumnExpression.Operator.PLUS, one, part));
        ColumnExpression real = new ColumnExpression.Arithmetic(
                ColumnExpression.Operator.MINUS,
                new ColumnExpression.Column("real"),
                new ColumnExpression.Number(new BigDecimal("0.5")));
        ColumnAggregation aggregation = ColumnAggregation.of(
                ColumnAggregation.sum(reduced), ColumnAggregation.sum(taxed), ColumnAggregation.sum(real));
        assertEquals(
                "sum(((price * (1 - part)) * (1 + part)))",
                aggregation.functions().get(1).name());
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            for (long largest : List.of(100_000L, 99_999_999_999L)) {
                List<Map<String, Object>> rows = new ArrayList<>();
                List<Group> groups = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    Group group = new SimpleGroup(MONEY);
                    Map<String, Object> row = new HashMap<>();
                    if (i % 10 != 3) {
                        group.add("price", random.nextLong(largest));
                        row.put("price", BigDecimal.valueOf(group.getLong("price", 0), 2));
                    }
                    group.add("part", -random.nextLong(largest));
                    row.put("part", BigDecimal.valueOf(group.getLong("part", 0), 2));
                    group.add("real", i * 0.25);
                    row.put("real", i * 0.25);
                    groups.add(group);
                    rows.add(row);
                }
                Path file = Files.createTempFile(folder, "m", ".parquet");
                new ParquetTable(MONEY).rowGroupRows(300).write(file, groups);
                long contentId = put(store, "money" + largest, Files.readAllBytes(file));
                ColumnRequest request = ColumnRequest.of(List.of(contentId), aggregation);
                Map<List<Object>, List<Object>> expected = expected(aggregation, rows, Predicate.Constant.TRUE);
                Scanned cold = scan(store, allocator, request);
                assertEquals(Set.of(Decoder.DUCKDB), cold.decoders);
                assertEquals(expected, merged(aggregation, cold.rows), "seed " + seed);
                store.renditions().make(contentId);
                Scanned hot = scan(store, allocator, request);
                assertEquals(Set.of(Decoder.RENDITION), hot.decoders);
                assertEquals(expected, merged(aggregation, hot.rows), "seed " + seed);
            }
        }
    }

    @Test
    void whatHasNoMeaningIsRefusedInOneLine() throws IOException {
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            long contentId = putNumbers(store, "numbers", Long.MAX_VALUE - 10, 10);
            store.renditions().make(contentId);
            refuses(store, allocator, contentId, ColumnAggregation.of(ColumnAggregation.sum("text")), "sum(text)");
            refuses(
                    store,
                    allocator,
                    contentId,
                    ColumnAggregation.of(ColumnAggregation.countRows()).by("real"),
                    "group by column real");
            refuses(
                    store,
                    allocator,
                    contentId,
                    ColumnAggregation.of(ColumnAggregation.sum("number")),
                    "exceeds its type");
            refuses(store, allocator, contentId, ColumnAggregation.of(ColumnAggregation.sum("absent")), "absent");
            ColumnExpression twice = new ColumnExpression.Arithmetic(
                    ColumnExpression.Operator.PLUS,
                    new ColumnExpression.Column("number"),
                    new ColumnExpression.Column("number"));
            refuses(
                    store,
                    allocator,
                    contentId,
                    ColumnAggregation.of(ColumnAggregation.sum(twice)),
                    "(number + number)");
        }
    }

    @Test
    void aSumThatOverflowsIsRefusedByWhoeverComputesIt() throws IOException {
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            long contentId = putNumbers(store, "cold", Long.MAX_VALUE - 10, 10);
            refuses(
                    store,
                    allocator,
                    contentId,
                    ColumnAggregation.of(ColumnAggregation.sum("number")),
                    "exceeds its type");
        }
    }

    private static void refuses(
            LocalStore store, BufferAllocator allocator, long contentId, ColumnAggregation aggregation, String word)
            throws IOException {
        ColumnRequest request = ColumnRequest.of(List.of(contentId), aggregation);
        try (ColumnScan scan = store.columns().scan(request, allocator)) {
            String message = assertThrows(StoreException.InvalidArgument.class, scan::next)
                    .getMessage();
            assertTrue(message.contains(word), message);
            assertEquals(1, message.lines().count(), message);
            assertThrows(StoreException.class, scan::next, "it goes on after a failure");
        }
        assertEquals(0, allocator.getAllocatedMemory());
    }

    @Test
    void aTermThatDoesNotGoWithItsColumnIsRefusedAndNotPassedOver() throws IOException {
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            long contentId = putNumbers(store, "numbers", 0, 10);
            Predicate odd = Predicate.equal(ColumnRequest.column("text", ValueType.LONG), AttributeValue.of(7));
            ColumnRequest request = ColumnRequest.of(
                            List.of(contentId), ColumnAggregation.of(ColumnAggregation.countRows()))
                    .where(odd);
            try (ColumnScan scan = store.columns().scan(request, allocator)) {
                String message = assertThrows(StoreException.InvalidArgument.class, scan::next)
                        .getMessage();
                assertTrue(message.contains("filter on column text"), message);
            }
        }
    }
}
