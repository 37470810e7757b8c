package io.basalt.store.columnar.parquet;

import static io.basalt.store.columnar.parquet.ParquetTable.BY_SPARK_4;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.Rendition;
import io.basalt.store.columnar.RenditionCodec;
import io.basalt.store.columnar.RenditionRows;
import io.basalt.store.columnar.RenditionScan;
import io.basalt.store.columnar.parquet.ParquetRendition.Limits;
import io.basalt.store.columnar.parquet.ParquetRendition.Written;
import io.basalt.store.io.FileDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renditions of Parquet files against what parquet-hadoop assembles of the same files. */
class ParquetRenditionTest {
    private static final long CONTENT = 77;
    private static final Limits SMALL = new Limits(100, 1 << 20, 1 << 30);

    @TempDir
    Path folder;

    private final BufferAllocator allocator = new RootAllocator();
    private Path parquet;
    private Path rendition;
    private RenditionCodec codec = RenditionCodec.NONE;

    @BeforeEach
    void names() {
        parquet = folder.resolve("table.parquet");
        rendition = folder.resolve("table.arrow");
    }

    @AfterEach
    void allMemoryWasGivenBack() {
        allocator.close();
    }

    @Test
    void randomTablesOfAllTypesReadAsParquetReadsThem() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            List<Group> rows = new RandomTable(
                            random, List.of(0.0, 0.2, 0.95, 1.0).get(i % 4))
                    .rows(List.of(0, 1, 99, 100, 101, 777).get(random.nextInt(6)));
            new ParquetTable(RandomTable.SCHEMA)
                    .dictionary(random.nextInt(3) != 0)
                    .rowGroupRows(List.of(30, 100, 10_000).get(random.nextInt(3)))
                    .version(random.nextBoolean() ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0)
                    .codec(List.of(
                                    CompressionCodecName.SNAPPY,
                                    CompressionCodecName.UNCOMPRESSED,
                                    CompressionCodecName.GZIP,
                                    CompressionCodecName.ZSTD,
                                    CompressionCodecName.LZ4_RAW)
                            .get(random.nextInt(5)))
                    .write(parquet, rows);
            codec = RenditionCodec.values()[random.nextInt(2)];
            Written written = write(SMALL);
            assertEquals(Map.of(), written.leftOut());
            assertEquals(rows.size(), written.rows());
            assertEquals(Files.size(rendition), written.bytes());
            assertReadsAsParquet(RandomTable.SCHEMA);
        }
    }

    @Test
    void nestedColumnsReadAsParquetReadsThem() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            List<Group> rows = new RandomTable(
                            RandomTable.NESTED,
                            random,
                            List.of(0.0, 0.2, 0.9, 1.0).get(i % 4))
                    .rows(List.of(0, 1, 99, 100, 101, 777).get(random.nextInt(6)));
            new ParquetTable(RandomTable.NESTED)
                    .dictionary(random.nextBoolean())
                    .rowGroupRows(List.of(30, 100, 10_000).get(random.nextInt(3)))
                    .version(random.nextBoolean() ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0)
                    .write(parquet, rows);
            codec = RenditionCodec.values()[random.nextInt(2)];
            assertEquals(Map.of(), write(SMALL).leftOut());
            assertReadsAsParquet(RandomTable.NESTED);
        }
    }

    @Test
    void offHeapMemoryIsBoundedByTheBatch() throws IOException {
        MessageType schema = schema("optional binary text (STRING); optional group list (LIST) {"
                + " repeated group list { optional binary element (STRING); } }");
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Group row = new SimpleGroup(schema).append("text", i + "x".repeat(2_000));
            row.addGroup("list").addGroup("list").append("element", i + "y".repeat(2_000));
            rows.add(row);
        }
        new ParquetTable(schema).dictionary(false).write(parquet, rows);
        write(new Limits(64 << 10, 2 << 20, 1 << 30));
        long peak = allocator.getPeakMemoryAllocation();
        assertTrue(peak < 3 * (2 << 20) + (2 << 20), peak + " bytes");
        assertReadsAsParquet(schema);
    }

    @Test
    void stringsOfWhichThereAreFewAreIndices() throws IOException {
        new ParquetTable(RandomTable.SCHEMA)
                .rowGroupRows(1500)
                .write(parquet, new RandomTable(new Random(1), 0.3).rows(3000));
        assertEquals(Map.of(), write(SMALL).leftOut());
        try (Rendition open = Rendition.open(rendition)) {
            List<String> encoded = open.columns().stream()
                    .filter(column -> column.getDictionary() != null)
                    .map(Field::getName)
                    .toList();
            assertTrue(encoded.containsAll(List.of("few", "surely")), () -> encoded + " of " + encodings());
        }
        assertReadsAsParquet(RandomTable.SCHEMA);
    }

    @Test
    void hugeStringsEndABatchEarly() throws IOException {
        MessageType schema = schema("optional binary text (STRING); optional int32 number;");
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(row(schema, r -> r.append("number", 1)));
        }
        rows.get(10).add("text", "x".repeat(3 << 20));
        rows.get(20).add("text", "y".repeat(1 << 20));
        rows.get(21).add("text", "");
        new ParquetTable(schema).dictionary(false).write(parquet, rows);
        write(new Limits(1000, 1 << 20, 1 << 30));
        assertReadsAsParquet(schema);
        try (Rendition open = Rendition.open(rendition)) {
            assertTrue(open.batches() > 1, open.batches() + " batches");
        }
    }

    @Test
    void wideRowsMakeShortBatches() throws IOException {
        new ParquetTable(RandomTable.SCHEMA).write(parquet, new RandomTable(new Random(2), 0.5).rows(1000));
        write(new Limits(64 << 10, 50_000, 1 << 30));
        try (Rendition open = Rendition.open(rendition)) {
            assertTrue(open.batches() > 4, open.batches() + " batches");
        }
        assertReadsAsParquet(RandomTable.SCHEMA);
    }

    @Test
    void aRowGroupBeyondTheLimitIsRefused() throws IOException {
        new ParquetTable(RandomTable.SCHEMA).write(parquet, new RandomTable(new Random(3), 0.5).rows(100));
        StoreException.InvalidArgument refused =
                assertThrows(StoreException.InvalidArgument.class, () -> write(new Limits(100, 1 << 20, 100)));
        assertTrue(refused.getMessage().contains("at most 100 bytes"), refused.getMessage());
        assertEquals(List.of("table.parquet"), new FileDisk(folder).list(""));
    }

    @Test
    void anAllocatorThatIsTooSmallIsSaidToBe() throws IOException {
        new ParquetTable(RandomTable.SCHEMA).write(parquet, new RandomTable(new Random(3), 0.5).rows(100));
        FileDisk disk = new FileDisk(folder);
        try (BufferAllocator small = new RootAllocator(1000);
                var content = disk.open("table.parquet")) {
            StoreException.Unavailable refused = assertThrows(
                    StoreException.Unavailable.class,
                    () -> ParquetRendition.write(1, content, disk, "table.arrow", RenditionCodec.NONE, small, SMALL));
            assertTrue(refused.getMessage().contains("limit of 1000 bytes"), refused.getMessage());
        }
        assertEquals(List.of("table.parquet"), disk.list(""));
    }

    @Test
    void whatIsNoParquetIsRefusedAndLeavesNothing() throws IOException {
        Files.writeString(parquet, "a,b\n1,2\n".repeat(100));
        assertThrows(IOException.class, () -> write(SMALL));
        new ParquetTable(RandomTable.SCHEMA).write(parquet, new RandomTable(new Random(4), 0.5).rows(300));
        byte[] bytes = Files.readAllBytes(parquet);
        for (int i = 100; i < 2000; i++) {
            bytes[i] ^= (byte) 0xA5;
        }
        Files.write(parquet, bytes);
        assertThrows(IOException.class, () -> write(SMALL));
        assertEquals(List.of("table.parquet"), new FileDisk(folder).list(""));
    }

    // ---- what is left out

    @Test
    void typesThatAreNotCertainAreLeftOutAndNamed() throws IOException {
        MessageType schema = schema("""
                optional int32 kept;
                optional int32 time (TIME(MILLIS,true));
                optional int64 time_micros (TIME(MICROS,false));
                optional fixed_len_byte_array(16) uuid (UUID);
                optional fixed_len_byte_array(4) fixed;
                optional fixed_len_byte_array(12) span (INTERVAL);
                optional fixed_len_byte_array(2) half (FLOAT16);
                repeated int32 repeated;
                optional group nested { optional int32 a; optional int32 A; }
                optional group inner { optional group time { optional int32 at (TIME(MILLIS,true)); } }
                optional group two (LIST) { repeated int32 element; }
                optional group array (LIST) { repeated group array { optional int32 element; } }
                optional group wide (LIST) { repeated group list { optional int32 a; optional int32 b; } }
                repeated group groups { optional int32 a; }
                optional group map (MAP) { repeated group key_value { optional int32 key; optional int32 value; } }
                optional group old (MAP_KEY_VALUE) { repeated group map { required int32 key; optional int32 value; } }
                optional int32 Twice;
                optional int32 twice;
                """);
        new ParquetTable(schema).write(parquet, List.of(row(schema, r -> r.append("kept", 5))));
        Written written = write(SMALL);
        assertEquals(schema.getFieldCount() - 1, written.leftOut().size());
        try (Rendition open = Rendition.open(rendition)) {
            assertEquals(written.leftOut(), open.leftOut());
            assertEquals(
                    List.of("kept"), open.columns().stream().map(Field::getName).toList());
            assertEquals(List.of(List.of(5L)), RenditionRows.all(open, allocator));
            StoreException.InvalidArgument missing = assertThrows(
                    StoreException.InvalidArgument.class,
                    () -> open.scan(List.of("nested"), List.of(), allocator).close());
            assertTrue(missing.getMessage().contains("is one of several"), missing.getMessage());
        }
    }

    @Test
    void whereEveryColumnIsLeftOutTheRowsStillCount() throws IOException {
        MessageType schema = schema("optional int32 time (TIME(MILLIS,true));");
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            rows.add(row(schema, r -> r.append("time", 5)));
        }
        new ParquetTable(schema).rowGroupRows(70).write(parquet, rows);
        assertEquals(Set.of("time"), write(SMALL).leftOut().keySet());
        try (Rendition open = Rendition.open(rendition)) {
            assertEquals(250, open.rows());
            assertEquals(3, open.batches());
            assertEquals(Collections.nCopies(250, List.of()), RenditionRows.all(open, allocator));
        }
    }

    @Test
    void aTableMayBeOfNestedColumnsAlone() throws IOException {
        MessageType schema = schema("optional group a { optional group b { optional int32 c; } }");
        List<Group> rows = new ArrayList<>();
        rows.add(new SimpleGroup(schema));
        rows.add(new SimpleGroup(schema));
        rows.get(1).addGroup("a").addGroup("b").append("c", 1);
        new ParquetTable(schema).write(parquet, rows);
        assertEquals(Map.of(), write(SMALL).leftOut());
        assertReadsAsParquet(schema);
    }

    @Test
    void valuesThatDoNotFitTheirTypeLeaveTheColumnOut() throws IOException {
        MessageType schema = schema("""
                optional int32 a (INTEGER(8,true));
                optional int32 b (INTEGER(16,false));
                optional int32 c (DECIMAL(2,1));
                optional int64 d (TIMESTAMP(MILLIS,true));
                optional binary e (STRING);
                optional binary f (DECIMAL(3,0));
                optional int96 g;
                optional group h (LIST) { repeated group list { optional int32 element (INTEGER(8,false)); } }
                optional int32 kept;
                """);
        Binary ill = Binary.fromConstantByteArray(new byte[] {'a', (byte) 0xC3});
        for (boolean dictionary : List.of(true, false)) {
            List<Group> rows = List.of(
                    row(schema, r -> r.append("a", -128).append("c", 99).append("kept", 1)),
                    row(
                            schema,
                            r -> r.append("a", 128)
                                    .append("b", -1)
                                    .append("c", 100)
                                    .append("d", Long.MAX_VALUE / 1000 + 1)
                                    .append("e", ill)
                                    .append("f", Binary.fromConstantByteArray(new byte[] {4, 0}))
                                    .append("g", int96(-1, 2_440_588))
                                    .append("kept", 2)));
            rows.get(1).addGroup("h").addGroup("list").append("element", 256);
            new ParquetTable(schema).dictionary(dictionary).write(parquet, rows);
            assertEquals(
                    Set.of("a", "b", "c", "d", "e", "f", "g", "h"),
                    write(SMALL).leftOut().keySet());
            assertReadsAsParquet(schema("optional int32 kept;"));
        }
    }

    @Test
    void oldDatesAreKeptWhereTheFileSaysThatTheyAreGregorian() throws IOException {
        assertEquals(Map.of(), leftOutOfDates(BY_SPARK_4, -141_428, -2_208_988_800_000_001L));
        assertEquals(Map.of(), leftOutOfDates(Map.of(), -141_427, -2_208_988_800_000_000L));
    }

    @Test
    void oldDatesAreLeftOutWhereTheyMayBeJulian() throws IOException {
        for (Map<String, String> metadata : List.of(
                Map.<String, String>of(),
                Map.of("org.apache.spark.version", "2.4.8"),
                Map.of(
                        "org.apache.spark.version",
                        "4.2.0",
                        "org.apache.spark.legacyDateTime",
                        "",
                        "org.apache.spark.legacyINT96",
                        ""))) {
            assertEquals(
                    Set.of("date", "micros", "int96"),
                    leftOutOfDates(metadata, -141_428, -2_208_988_800_000_001L).keySet());
        }
        assertEquals(
                Set.of("int96"),
                leftOutOfDates(Map.of("org.apache.spark.version", "3.0.3"), -141_428, -2_208_988_800_000_001L)
                        .keySet());
    }

    private Map<String, String> leftOutOfDates(Map<String, String> metadata, int day, long micros) throws IOException {
        MessageType schema = schema("""
                optional int32 date (DATE);
                optional int64 micros (TIMESTAMP(MICROS,true));
                optional int96 int96;
                """);
        long ofDay = Math.floorMod(micros, 86_400_000_000L);
        Binary int96 = int96(ofDay * 1000, (int) Math.floorDiv(micros, 86_400_000_000L) + 2_440_588);
        List<Group> rows = List.of(
                row(schema, r -> r.append("date", 0).append("micros", 0L).append("int96", int96(0, 2_440_588))),
                row(schema, r -> r.append("date", day).append("micros", micros).append("int96", int96)));
        new ParquetTable(schema).metadata(metadata).write(parquet, rows);
        Map<String, String> leftOut = write(SMALL).leftOut();
        assertReadsAsParquet(schema);
        return leftOut;
    }

    // ---- reading

    @Test
    void aScanTouchesTheColumnsItWantsOnly() throws IOException {
        new ParquetTable(RandomTable.SCHEMA).write(parquet, new RandomTable(new Random(5), 0).rows(1000));
        write(SMALL);
        try (Rendition open = Rendition.open(rendition);
                RenditionScan scan = open.scan(List.of("int64"), List.of(), allocator)) {
            for (Optional<VectorSchemaRoot> next = scan.next(); next.isPresent(); next = scan.next()) {
                next.get().close();
            }
            assertEquals(1000 * 8 + 10 * 13, scan.touchedBytes());
        }
    }

    @Test
    void aScanWithoutColumnsCountsRows() throws IOException {
        new ParquetTable(RandomTable.SCHEMA).write(parquet, new RandomTable(new Random(5), 0).rows(250));
        write(SMALL);
        try (Rendition open = Rendition.open(rendition)) {
            assertEquals(250, open.rows());
            try (RenditionScan scan = open.scan(List.of(), List.of(), allocator);
                    VectorSchemaRoot batch = scan.next().orElseThrow()) {
                assertEquals(100, batch.getRowCount());
                assertEquals(0, scan.touchedBytes());
            }
        }
    }

    @Test
    void batchesOutliveTheRenditionThatGaveThem() throws IOException {
        new ParquetTable(RandomTable.SCHEMA).write(parquet, new RandomTable(new Random(6), 0.1).rows(100));
        write(SMALL);
        Rendition open = Rendition.open(rendition);
        List<String> columns = open.columns().stream().map(Field::getName).toList();
        try (RenditionScan scan = open.scan(columns, List.of(), allocator);
                VectorSchemaRoot batch = scan.next().orElseThrow()) {
            open.close();
            Files.delete(rendition);
            assertEquals(GroupRows.read(parquet, columns), RenditionRows.of(batch, scan.dictionaries()));
            assertThrows(
                    IOException.class,
                    () -> open.scan(columns, List.of(), allocator).close());
        }
        open.close();
    }

    // ----

    /** Of the strings in the Parquet file, by row groups. */
    private List<String> encodings() {
        try (ParquetFileReader file = ParquetFileReader.open(new LocalInputFile(parquet))) {
            return file.getRowGroups().stream()
                    .flatMap(rowGroup -> rowGroup.getColumns().stream()
                            .filter(chunk -> chunk.getPath().toDotString().matches("few|surely"))
                            .map(chunk -> rowGroup.getRowCount() + " rows of " + chunk.getPath() + ": "
                                    + chunk.getEncodings() + ", dictionary at " + chunk.getDictionaryPageOffset()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Written write(Limits limits) throws IOException {
        FileDisk disk = new FileDisk(folder);
        disk.delete("table.arrow");
        try (var content = disk.open("table.parquet")) {
            return ParquetRendition.write(CONTENT, content, disk, "table.arrow", codec, allocator, limits);
        }
    }

    /** Mapped and by ranges, in all columns that are in the rendition. */
    private void assertReadsAsParquet(MessageType schema) throws IOException {
        FileDisk disk = new FileDisk(folder);
        try (Rendition mapped = Rendition.open(rendition);
                Rendition ranged = Rendition.open("ranged", disk.open("table.arrow"))) {
            mapped.verify();
            assertEquals(CONTENT, mapped.contentId());
            List<String> columns = mapped.columns().stream().map(Field::getName).toList();
            assertTrue(schema.getFields().stream()
                    .allMatch(column -> columns.contains(column.getName())
                            || mapped.leftOut().containsKey(column.getName())));
            List<List<Object>> expected = GroupRows.read(parquet, columns);
            assertEquals(expected, RenditionRows.all(mapped, allocator));
            assertEquals(expected, RenditionRows.all(ranged, allocator));
            assertFalse(columns.isEmpty() && schema.getFieldCount() == 1);
        }
    }

    private static MessageType schema(String columns) {
        return MessageTypeParser.parseMessageType("message table { " + columns + " }");
    }

    private static Group row(MessageType schema, Consumer<Group> values) {
        Group row = new SimpleGroup(schema);
        values.accept(row);
        return row;
    }

    private static Binary int96(long nanos, int day) {
        return Binary.fromConstantByteBuffer(ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanos)
                .putInt(day)
                .flip());
    }
}
