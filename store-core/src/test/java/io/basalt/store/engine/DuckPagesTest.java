package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.ValueType;
import io.basalt.store.columnar.RenditionRows;
import io.basalt.store.columnar.parquet.PageIndexes;
import io.basalt.store.columnar.parquet.ParquetTable;
import io.basalt.store.tier.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages in which a text is not are passed over, and no row is lost or moved, whatever the file says of its pages. */
class DuckPagesTest {
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message t { required int64 number; optional binary text (STRING); required binary name (STRING);
                optional int32 few; }
            """);
    private static final int ROWS = 3_000;

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

    private static long put(LocalStore store, byte[] bytes) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey("b", "t.parquet"), PutOptions.DEFAULT)) {
            writer.write(bytes);
            return writer.commit().entry().contentId();
        }
    }

    /** Texts are nearly all different; names are of the same length, and come again. */
    private List<Group> rows() {
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Group row = new SimpleGroup(SCHEMA);
            row.add("number", (long) i);
            if (random.nextInt(10) > 0) {
                row.add("text", Integer.toString(random.nextInt(ROWS), 36).repeat(random.nextInt(6)));
            }
            row.add("name", String.format(Locale.ROOT, "name %06d", random.nextInt(ROWS / 3)));
            if (random.nextInt(3) > 0) {
                row.add("few", random.nextInt(5));
            }
            rows.add(row);
        }
        return rows;
    }

    private byte[] file(ParquetTable table, List<Group> rows) throws IOException {
        Path file = folder.resolve("t.parquet");
        table.write(file, rows);
        return Files.readAllBytes(file);
    }

    private record Scanned(Decoder decoder, List<List<Object>> rows, long bytes) {}

    private static Scanned scan(LocalStore store, long contentId, Predicate filter, long batchBytes)
            throws IOException {
        ColumnRequest request = ColumnRequest.of(List.of(contentId), "number", "text", "name", "few")
                .where(filter)
                .withBatchBytes(batchBytes);
        List<List<Object>> rows = new ArrayList<>();
        try (BufferAllocator allocator = new RootAllocator();
                ColumnScan scan = store.columns().scan(request, allocator)) {
            while (scan.next()) {
                rows.addAll(RenditionRows.of(scan.batch(), scan.dictionaries()));
            }
            return new Scanned(scan.plan().get(0).decoder(), rows, scan.stats().bytesRead());
        }
    }

    private static Predicate equal(String column, String text) {
        return new Predicate.Compare(
                ColumnRequest.column(column, ValueType.STRING), Predicate.Operator.EQUAL, AttributeValue.of(text));
    }

    private static String text(Group row, String column) {
        return row.getFieldRepetitionCount(column) == 0 ? "none" : row.getString(column, 0);
    }

    /** A text, a name, or two of them, some of which are in no row. */
    private Predicate filter(List<Group> rows) {
        String column = random.nextBoolean() ? "text" : "name";
        String one = text(rows.get(random.nextInt(ROWS)), column);
        String other = random.nextInt(4) == 0 ? "name 999999" : text(rows.get(random.nextInt(ROWS)), column);
        return switch (random.nextInt(4)) {
            case 0 ->
                new Predicate.In(
                        ColumnRequest.column(column, ValueType.STRING),
                        List.of(AttributeValue.of(one), AttributeValue.of(other)));
            case 1 ->
                Predicate.and(equal(column, one), new Predicate.IsNull(ColumnRequest.column("few", ValueType.LONG)));
            default -> equal(column, random.nextInt(6) == 0 ? other : one);
        };
    }

    private void assertSame(LocalStore store, long contentId, List<List<Object>> all, Predicate filter, String told)
            throws IOException {
        String[] columns = {"number", "text", "name", "few"};
        assertEquals(
                RandomFilters.matching(columns, all, filter),
                RandomFilters.matching(
                        columns, scan(store, contentId, filter, 2_000 + random.nextInt(100_000)).rows, filter),
                () -> "seed " + seed + ", " + told + ", " + filter);
    }

    @Test
    void noRowIsLostWhateverThePagesAreLike() throws IOException {
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        try (LocalStore store = open()) {
            for (int i = 0; i < 24; i++) {
                List<Group> rows = rows();
                ParquetTable table = new ParquetTable(SCHEMA)
                        .codec(List.of(
                                        CompressionCodecName.SNAPPY,
                                        CompressionCodecName.UNCOMPRESSED,
                                        CompressionCodecName.GZIP)
                                .get(random.nextInt(3)))
                        .dictionary(random.nextInt(4) == 0)
                        .rowGroupRows(List.of(700, 10_000).get(random.nextInt(2)))
                        .pages(20 + random.nextInt(60), random.nextBoolean() ? 1 << 20 : 300 + random.nextInt(600))
                        .version(random.nextInt(4) == 0 ? WriterVersion.PARQUET_2_0 : WriterVersion.PARQUET_1_0);
                long contentId = put(store, file(table, rows));
                List<List<Object>> all = scan(store, contentId, Predicate.Constant.TRUE, 1L << 20).rows;
                assertEquals(ROWS, all.size());
                for (int j = 0; j < 8; j++) {
                    assertSame(store, contentId, all, filter(rows), "table " + i);
                }
            }
        }
    }

    @Test
    void pagesWithoutTheTextAreNotDecoded() throws IOException {
        for (CompressionCodecName codec : List.of(CompressionCodecName.SNAPPY, CompressionCodecName.UNCOMPRESSED)) {
            try (LocalStore store = LocalStore.open(Files.createTempDirectory(folder, "s"))) {
                store.createBucket("b");
                List<Group> rows = rows();
                Group only = new SimpleGroup(SCHEMA);
                only.add("number", 1_500L);
                only.add("text", "the only one");
                only.add("name", "name");
                rows.set(1_500, only);
                ParquetTable table = new ParquetTable(SCHEMA).dictionary(false).codec(codec);
                long contentId = put(store, file(table, rows));
                Scanned found = scan(store, contentId, equal("text", "the only one"), 1L << 20);
                assertEquals(Decoder.DUCKDB, found.decoder);
                assertEquals(1_500L, found.rows.get(0).get(0));
                assertEquals(1, found.rows.size());
                // The same in words that nothing is looked for by.
                Predicate twiceNegated = new Predicate.Not(new Predicate.Not(equal("text", "the only one")));
                long whole = scan(store, contentId, twiceNegated, 1L << 20).bytes;
                assertTrue(found.bytes < whole, found.bytes + " of " + whole);
                Scanned none = scan(store, contentId, equal("text", "no row's"), 1L << 20);
                assertEquals(Decoder.DUCKDB, none.decoder);
                assertEquals(List.of(), none.rows);
            }
        }
    }

    /** What an index may say; each change leaves it readable. */
    private List<Consumer<List<PageLocation>>> lies() {
        return List.of(
                pages -> pages.remove(0),
                pages -> pages.remove(pages.size() - 1),
                pages -> pages.remove(random.nextInt(pages.size())),
                pages -> pages.clear(),
                pages -> pages.add(pages.get(random.nextInt(pages.size())).deepCopy()),
                pages -> any(pages).setOffset(-1),
                pages -> any(pages).setOffset(Long.MAX_VALUE),
                pages -> any(pages).setOffset(random.nextInt(100_000)),
                pages -> any(pages).setOffset(any(pages).getOffset()),
                pages -> any(pages).setCompressed_page_size(-1),
                pages -> any(pages).setCompressed_page_size(0),
                pages -> any(pages).setCompressed_page_size(Integer.MAX_VALUE),
                pages -> any(pages).setCompressed_page_size(random.nextInt(2_000)),
                pages -> any(pages).setFirst_row_index(-1),
                pages -> any(pages).setFirst_row_index(Long.MAX_VALUE),
                pages -> any(pages).setFirst_row_index(random.nextInt(ROWS)),
                pages -> any(pages).setFirst_row_index(any(pages).getFirst_row_index()),
                pages -> java.util.Collections.shuffle(pages, random));
    }

    private PageLocation any(List<PageLocation> pages) {
        return pages.get(random.nextInt(pages.size()));
    }

    @Test
    void anIndexThatIsWrongCostsTimeAndNoRow() throws IOException {
        List<Consumer<List<PageLocation>>> lies = lies();
        try (LocalStore store = open()) {
            List<Group> rows = rows();
            byte[] file = file(new ParquetTable(SCHEMA).dictionary(false), rows);
            List<List<Object>> all = scan(store, put(store, file), Predicate.Constant.TRUE, 1L << 20).rows;
            for (int i = 0; i < lies.size() * 3; i++) {
                Consumer<List<PageLocation>> lie = lies.get(i % lies.size());
                String column = List.of("number", "text", "name", "few").get(random.nextInt(4));
                Consumer<OffsetIndex> change = index -> lie.accept(index.getPage_locations());
                long contentId = put(store, PageIndexes.changed(file, column, change));
                for (int j = 0; j < 4; j++) {
                    assertSame(store, contentId, all, filter(rows), "lie " + i % lies.size() + " of " + column);
                }
            }
        }
    }
}
