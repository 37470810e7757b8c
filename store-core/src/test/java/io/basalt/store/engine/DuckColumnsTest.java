package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectKey;
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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What DuckDB reads for a filter is what parquet-hadoop reads, less rows that do not match. */
class DuckColumnsTest {
    private static final int ROWS = 600;
    static final Set<String> NOT_FOR_DUCKDB = Set.of(
            "int8",
            "int16",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "millis",
            "nanos",
            "local_millis",
            "local_nanos",
            "int96");

    @TempDir
    Path folder;

    private final long seed = Long.getLong("basalt.test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Why DuckDB did not read, each once. */
    private final Set<String> reasons = new TreeSet<>();

    private LocalStore open() throws IOException {
        Path directory = Files.createDirectories(folder.resolve("store"));
        Files.writeString(directory.resolve("store.toml"), StoreConfig.DEFAULT_TOML + "[mover]\nhot = 1000000\n");
        LocalStore store = LocalStore.open(directory);
        if (store.bucket("b").isEmpty()) {
            store.createBucket("b");
        }
        return store;
    }

    private long put(LocalStore store, ParquetTable table, MessageType schema, double nulls) throws IOException {
        Path file = Files.createTempFile(folder, "t", ".parquet");
        table.write(file, new RandomTable(schema, random, nulls).rows(ROWS));
        return put(store, Files.readAllBytes(file));
    }

    private static long put(LocalStore store, byte[] bytes) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey("b", "t.parquet"), PutOptions.DEFAULT)) {
            writer.write(bytes);
            return writer.commit().entry().contentId();
        }
    }

    private record Scanned(ContentPlan plan, List<List<Object>> rows, Schema schema) {}

    private static Scanned scan(LocalStore store, BufferAllocator allocator, ColumnRequest request) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        Schema schema = null;
        ContentPlan plan;
        try (ColumnScan scan = store.columns().scan(request, allocator)) {
            while (scan.next()) {
                rows.addAll(RenditionRows.of(scan.batch(), scan.dictionaries()));
                schema = scan.batch().getSchema();
            }
            plan = scan.plan().get(0);
        }
        assertEquals(0, allocator.getAllocatedMemory());
        return new Scanned(plan, rows, schema);
    }

    @Test
    void duckDbReadsWhatParquetHadoopReads() throws IOException {
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        MessageType schema = new MessageType(
                "certain",
                RandomTable.SCHEMA.getFields().stream()
                        .filter(field -> !NOT_FOR_DUCKDB.contains(field.getName()))
                        .toList());
        String[] columns = schema.getFields().stream().map(Type::getName).toArray(String[]::new);
        CompressionCodecName[] codecs = {
            CompressionCodecName.SNAPPY,
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD
        };
        int byDuckDb = 0;
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            for (int number = 0; number < 4; number++) {
                ParquetTable table = new ParquetTable(schema)
                        .rowGroupRows(List.of(50, 150, 10_000).get(number % 3))
                        .dictionary(number % 2 == 0)
                        .codec(codecs[number % codecs.length])
                        .version(number < 3 ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0);
                long contentId =
                        put(store, table, schema, List.of(0.1, 0.6, 0.95).get(number % 3));
                byDuckDb += verify(store, allocator, columns, contentId);
            }
        }
        assertTrue(byDuckDb > 30, "scans by DuckDB: " + byDuckDb + "; others: " + reasons);
    }

    /** Gives how many scans DuckDB did. */
    private int verify(LocalStore store, BufferAllocator allocator, String[] columns, long contentId)
            throws IOException {
        ColumnRequest all =
                ColumnRequest.of(List.of(contentId), columns).withBatchBytes(4_000 + random.nextInt(300_000));
        Scanned whole = scan(store, allocator, all);
        assertEquals(Decoder.PARQUET, whole.plan.decoder());
        assertEquals(ROWS, whole.rows.size());
        List<Map<String, Object>> named = whole.rows.stream()
                .map(row -> RandomFilters.named(columns, row))
                .toList();
        RandomFilters filters = new RandomFilters(random, columns, named);
        int byDuckDb = 0;
        for (int i = 0; i < 30; i++) {
            Predicate filter = filters.next(2);
            Scanned some = scan(store, allocator, all.where(filter));
            String told = "seed " + seed + ", " + filter + ", " + some.plan;
            assertEquals(
                    RandomFilters.matching(columns, whole.rows, filter),
                    RandomFilters.matching(columns, some.rows, filter),
                    told);
            if (some.plan.decoder() == Decoder.PARQUET) {
                reasons.add(some.plan.reason());
            }
            if (some.plan.decoder() == Decoder.DUCKDB) {
                byDuckDb++;
                assertTrue(some.rows.isEmpty() || whole.schema.equals(some.schema), told + some.schema);
            }
        }
        return byDuckDb;
    }

    // ---- names and texts

    private static final List<String> ODD = List.of(
            "a\"b'c; DROP TABLE x; --",
            "c0",
            "file_row_number",
            "select",
            "a.b",
            "\u00e4 \ud83d\ude00",
            "back\\slash",
            " ");

    @Test
    void oddNamesAndTextsAreNamesAndTexts() throws IOException {
        List<Type> fields = new ArrayList<>();
        for (String name : ODD) {
            fields.add(Types.optional(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named(name));
        }
        MessageType schema = new MessageType("odd", fields);
        List<String> texts = List.of(
                "it's", "''", "';", "\\", "%", "_", "\n", "--", "\"", "{}", "$1", "?", "\u0000", "\u00e4\u0000'");
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Group row = new SimpleGroup(schema);
            for (String name : ODD) {
                row.add(name, texts.get(random.nextInt(texts.size())));
            }
            rows.add(row);
        }
        Path file = folder.resolve("odd.parquet");
        new ParquetTable(schema).write(file, rows);
        String[] columns = ODD.toArray(String[]::new);
        int byDuckDb = 0;
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            long contentId = put(store, Files.readAllBytes(file));
            ColumnRequest all = ColumnRequest.of(List.of(contentId), columns);
            List<List<Object>> expected = scan(store, allocator, all).rows;
            for (String name : ODD) {
                for (String text : texts) {
                    Predicate filter = compare(name, Predicate.Operator.EQUAL, AttributeValue.of(text));
                    Scanned some = scan(store, allocator, all.where(filter));
                    List<List<Object>> matching = RandomFilters.matching(columns, expected, filter);
                    assertEquals(matching, RandomFilters.matching(columns, some.rows, filter), name + " = " + text);
                    if (some.plan.decoder() == Decoder.DUCKDB && text.indexOf('\0') < 0) {
                        byDuckDb++;
                        assertEquals(matching, some.rows, name + " = " + text);
                    }
                }
            }
        }
        assertTrue(byDuckDb > ODD.size() * (texts.size() - 4), "scans by DuckDB: " + byDuckDb);
    }

    // ---- what is taken, and why

    private static final MessageType NUMBERS = MessageTypeParser.parseMessageType("""
            message numbers { required int64 number; required binary text (STRING); optional int32 day (DATE); }
            """);

    private static Group number(long number, String text, int day) {
        Group row = new SimpleGroup(NUMBERS);
        row.add("number", number);
        row.add("text", text);
        row.add("day", day);
        return row;
    }

    private ParquetTable numbers() {
        return new ParquetTable(NUMBERS).rowGroupRows(1_000).dictionary(false);
    }

    private long putNumbers(LocalStore store, ParquetTable table, int firstDay) throws IOException {
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            rows.add(number(i % 1_000, "text " + i, firstDay + i));
        }
        Path file = Files.createTempFile(folder, "n", ".parquet");
        table.write(file, rows);
        return put(store, Files.readAllBytes(file));
    }

    private static Predicate numberIs(Predicate.Operator operator, long number) {
        return compare("number", operator, AttributeValue.of(number));
    }

    @Test
    void aCallerWithAReaderOfItsOwnIsLeftWhatTheFilterLeavesMuchOf() throws IOException {
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            long contentId = putNumbers(store, numbers(), 0);
            ColumnRequest all =
                    ColumnRequest.of(List.of(contentId), "number", "text").handingBack();
            Scanned few = scan(store, allocator, all.where(numberIs(Predicate.Operator.EQUAL, 17)));
            assertEquals(Decoder.DUCKDB, few.plan.decoder());
            assertTrue(few.plan.reason().contains("thought to match 0.100 % of the rows"), few.plan.reason());
            assertEquals(
                    List.of(17L, 17L, 17L, 17L, 17L),
                    few.rows.stream().map(row -> row.get(0)).toList());
            Scanned most = scan(store, allocator, all.where(numberIs(Predicate.Operator.LESS, 900)));
            assertEquals(Decoder.CALLER, most.plan.decoder());
            assertTrue(most.plan.reason().contains("90.1 % of the rows, which are too many"), most.plan.reason());
            Predicate inOrder = compare("day", Predicate.Operator.EQUAL, AttributeValue.of(1_234L));
            Scanned pages = scan(store, allocator, all.where(inOrder));
            assertEquals(Decoder.CALLER, pages.plan.decoder());
            assertTrue(pages.plan.reason().contains("in the order of column day"), pages.plan.reason());
            Scanned whole = scan(store, allocator, all);
            assertEquals(Decoder.CALLER, whole.plan.decoder());
            assertTrue(whole.plan.reason().contains("no filter for DuckDB"), whole.plan.reason());
        }
    }

    @Test
    void daysOfAnotherCalendarAreLeftToParquetHadoop() throws IOException {
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            Predicate filter = numberIs(Predicate.Operator.EQUAL, 17);
            long common = putNumbers(store, numbers().metadata(Map.of()), -100_000);
            long ancient = putNumbers(store, numbers().metadata(Map.of()), -145_000);
            long gregorian = putNumbers(store, numbers(), -145_000);
            for (long contentId : List.of(common, gregorian)) {
                ColumnRequest request =
                        ColumnRequest.of(List.of(contentId), "number", "day").where(filter);
                Scanned scanned = scan(store, allocator, request);
                assertEquals(Decoder.DUCKDB, scanned.plan.decoder());
                assertEquals(5, scanned.rows.size());
            }
            ColumnRequest request =
                    ColumnRequest.of(List.of(ancient), "number", "day").where(filter);
            try (ColumnScan scan = store.columns().scan(request, allocator)) {
                StoreException refusal = assertThrows(StoreException.InvalidArgument.class, scan::next);
                assertTrue(refusal.getMessage().contains("1582"), refusal.getMessage());
                String reason = scan.plan().get(0).reason();
                assertTrue(reason.contains("another calendar"), reason);
            }
            Predicate byDay = compare("day", Predicate.Operator.EQUAL, AttributeValue.of(-144_000L));
            Scanned all = scan(
                    store,
                    allocator,
                    ColumnRequest.of(List.of(ancient), "number").where(byDay));
            assertEquals(Decoder.PARQUET, all.plan.decoder());
            assertEquals(4_000, all.rows.size(), "only row groups of common days are left out");
        }
    }

    @Test
    void withoutMemoryItIsLeftToParquetHadoop() throws IOException {
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator(20L << 20)) {
            long contentId = putNumbers(store, numbers(), 0);
            ColumnRequest request =
                    ColumnRequest.of(List.of(contentId), "number").where(numberIs(Predicate.Operator.EQUAL, 17));
            Scanned scanned = scan(store, allocator, request.withBatchBytes(100_000));
            assertEquals(Decoder.PARQUET, scanned.plan.decoder());
            assertTrue(scanned.plan.reason().contains("too few for it"), scanned.plan.reason());
            assertEquals(5_000, scanned.rows.size());
        }
    }

    @Test
    void whatIsNotUtf8IsFoundInTheMiddleAndRefusedAsEver() throws IOException {
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Group row = number(i, "text", 0);
            if (i == 4_000) {
                row = new SimpleGroup(NUMBERS);
                row.add("number", 4_000L);
                row.add("text", Binary.fromConstantByteArray(new byte[] {(byte) 0xC0, 1}));
            }
            rows.add(row);
        }
        Path file = folder.resolve("t.parquet");
        numbers().write(file, rows);
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            long contentId = put(store, Files.readAllBytes(file));
            ColumnRequest request = ColumnRequest.of(List.of(contentId), "number", "text")
                    .where(numberIs(Predicate.Operator.GREATER_OR_EQUAL, 10))
                    .withBatchBytes(10_000);
            try (ColumnScan scan = store.columns().scan(request, allocator)) {
                assertEquals(Decoder.DUCKDB, scan.plan().get(0).decoder());
                List<Object> numbers = new ArrayList<>();
                StoreException refusal = assertThrows(StoreException.InvalidArgument.class, () -> {
                    while (scan.next()) {
                        RenditionRows.of(scan.batch(), scan.dictionaries()).forEach(row -> numbers.add(row.get(0)));
                    }
                });
                assertEquals(
                        LongStream.range(10, numbers.get(0).equals(0L) ? numbers.size() : numbers.size() + 10L)
                                .boxed()
                                .toList(),
                        numbers.stream().filter(number -> (Long) number >= 10).toList());
                assertTrue(refusal.getMessage().contains("UTF-8"), refusal.getMessage());
                assertEquals(Decoder.PARQUET, scan.plan().get(0).decoder());
                assertTrue(scan.plan().get(0).reason().contains("DuckDB did not read it from row"));
            }
            assertEquals(0, allocator.getAllocatedMemory());
        }
    }

    @Test
    void aScanIsCancelledAndGivesEverythingBack() throws IOException {
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            long contentId = putNumbers(store, numbers(), 0);
            ColumnRequest request = ColumnRequest.of(List.of(contentId), "number", "text")
                    .where(numberIs(Predicate.Operator.LESS, 900))
                    .withBatchBytes(10_000);
            for (int i = 0; i < 3; i++) {
                try (ColumnScan scan = store.columns().scan(request, allocator)) {
                    assertTrue(scan.next());
                    assertEquals(Decoder.DUCKDB, scan.plan().get(0).decoder());
                    assertTrue(scan.stats().memory() > 40_000, "a copy and a batch: " + scan.stats());
                    assertTrue(scan.stats().bytesRead() > 40_000, scan.stats().toString());
                    if (i < 2) {
                        scan.cancel();
                        scan.cancel();
                        assertThrows(StoreException.Unavailable.class, scan::next);
                        assertEquals(Decoder.DUCKDB, scan.plan().get(0).decoder());
                    }
                    scan.close();
                    scan.cancel();
                    assertEquals(0, scan.stats().memory());
                }
                assertEquals(0, allocator.getAllocatedMemory());
            }
            assertEquals(4_500, scan(store, allocator, request).rows.size());
        }
    }

    @Test
    void damageIsToldAndNothingElseIsTried() throws IOException {
        byte[] page = "text 2500".getBytes(StandardCharsets.UTF_8);
        try (LocalStore store = open();
                BufferAllocator allocator = new RootAllocator()) {
            long contentId = putNumbers(store, numbers().codec(CompressionCodecName.UNCOMPRESSED), 0);
            assertTrue(damage(folder.resolve("store").resolve("tiers"), page) > 0);
            ColumnRequest request = ColumnRequest.of(List.of(contentId), "number", "text")
                    .where(numberIs(Predicate.Operator.EQUAL, 17));
            try (ColumnScan scan = store.columns().scan(request, allocator)) {
                assertThrows(StoreException.CorruptData.class, scan::next);
                assertEquals(Decoder.DUCKDB, scan.plan().get(0).decoder());
            }
            assertEquals(0, allocator.getAllocatedMemory());
        }
    }

    /** Changes a byte wherever some bytes are; gives how often. */
    private static int damage(Path below, byte[] bytes) throws IOException {
        int found = 0;
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                int at = text.indexOf(new String(bytes, StandardCharsets.ISO_8859_1));
                if (at >= 0) {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.write(ByteBuffer.wrap(new byte[] {'T'}), at);
                    }
                    found++;
                }
            }
        }
        return found;
    }

    static Predicate compare(String column, Predicate.Operator operator, AttributeValue literal) {
        Field field = ColumnRequest.column(column, ValueType.LONG);
        return new Predicate.Compare(field, operator, literal);
    }
}
