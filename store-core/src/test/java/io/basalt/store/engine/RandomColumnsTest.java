package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.columnar.Rendition;
import io.basalt.store.columnar.RenditionCodec;
import io.basalt.store.columnar.RenditionRows;
import io.basalt.store.columnar.RenditionScan;
import io.basalt.store.columnar.parquet.ParquetRendition;
import io.basalt.store.columnar.parquet.ParquetTable;
import io.basalt.store.columnar.parquet.RandomTable;
import io.basalt.store.io.FileDisk;
import io.basalt.store.tier.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random tables of all types: both decoders give the same rows, and no filter loses one that matches. */
class RandomColumnsTest {
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("basalt.test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private long put(LocalStore store, MessageType schema, int number) throws IOException {
        Path file = folder.resolve(number + ".parquet");
        new ParquetTable(schema)
                .rowGroupRows(List.of(20, 150, 10_000).get(number % 3))
                .dictionary(number % 2 == 0)
                .write(
                        file,
                        new RandomTable(schema, random, List.of(0.1, 0.6, 0.98).get(number % 3)).rows(ROWS));
        try (ObjectWriter writer = store.put(new ObjectKey("b", number + ".parquet"), PutOptions.DEFAULT)) {
            writer.write(Files.readAllBytes(file));
            return writer.commit().entry().contentId();
        }
    }

    @Test
    void decodersAgreeAndFiltersLoseNothing() throws IOException {
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        Path directory = Files.createDirectory(folder.resolve("store"));
        // However often a table is scanned, it gets no rendition but the one that is asked for.
        Files.writeString(directory.resolve("store.toml"), StoreConfig.DEFAULT_TOML + "[mover]\nhot = 1000000\n");
        try (LocalStore store = LocalStore.open(directory);
                BufferAllocator allocator = new RootAllocator()) {
            store.createBucket("b");
            for (int number = 0; number < 5; number++) {
                MessageType schema = number == 4 ? RandomTable.NESTED : RandomTable.SCHEMA;
                verify(store, allocator, schema, put(store, schema, number));
            }
        }
    }

    private void verify(LocalStore store, BufferAllocator allocator, MessageType schema, long contentId)
            throws IOException {
        String[] columns =
                schema.getFields().stream().map(field -> field.getName()).toArray(String[]::new);
        ColumnRequest all =
                ColumnRequest.of(List.of(contentId), columns).withBatchBytes(4_000 + random.nextInt(100_000));
        List<List<Object>> rows = scan(store, allocator, all, Decoder.PARQUET);
        assertEquals(ROWS, rows.size());
        long size = size(store, contentId);
        verifySplits(store, allocator, all, size, rows, Decoder.PARQUET);
        List<Map<String, Object>> named =
                rows.stream().map(row -> RandomFilters.named(columns, row)).toList();
        RandomFilters randomFilters = new RandomFilters(random, columns, named);
        List<Predicate> filters = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            filters.add(randomFilters.next(2));
        }
        List<List<List<Object>>> expected = new ArrayList<>();
        for (Predicate filter : filters) {
            expected.add(RandomFilters.matching(columns, rows, filter));
            assertEquals(
                    expected.get(expected.size() - 1),
                    RandomFilters.matching(columns, scan(store, allocator, all.where(filter), Decoder.PARQUET), filter),
                    () -> "seed " + seed + ", row groups by " + filter);
        }
        try (Rendition small = smallBatches(store, allocator, contentId)) {
            for (int i = 0; i < filters.size(); i++) {
                Predicate filter = filters.get(i);
                assertEquals(
                        expected.get(i),
                        RandomFilters.matching(columns, scan(small, allocator, columns, filter), filter),
                        () -> "seed " + seed + ", small batches by " + filter);
            }
        }
        store.renditions().make(contentId);
        assertEquals(rows, scan(store, allocator, all, Decoder.RENDITION), "seed " + seed);
        verifySplits(store, allocator, all, size, rows, Decoder.RENDITION);
        for (int i = 0; i < filters.size(); i++) {
            Predicate filter = filters.get(i);
            assertEquals(
                    expected.get(i),
                    RandomFilters.matching(
                            columns, scan(store, allocator, all.where(filter), Decoder.RENDITION), filter),
                    () -> "seed " + seed + ", batches by " + filter);
        }
    }

    /** Splits at any bytes, read in any order. */
    private void verifySplits(
            LocalStore store,
            BufferAllocator allocator,
            ColumnRequest request,
            long size,
            List<List<Object>> rows,
            Decoder decoder)
            throws IOException {
        List<List<Object>> parts = new ArrayList<>();
        for (long start = 0; start < size; ) {
            long length = 1 + random.nextLong(size / 4);
            parts.addAll(scan(store, allocator, request.of(new ByteRange(start, length)), decoder));
            start += length;
        }
        assertEquals(rows, parts, () -> "seed " + seed + ", splits by " + decoder);
    }

    private static List<List<Object>> scan(
            LocalStore store, BufferAllocator allocator, ColumnRequest request, Decoder decoder) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (ColumnScan scan = store.columns().scan(request, allocator)) {
            while (scan.next()) {
                rows.addAll(RenditionRows.of(scan.batch(), scan.dictionaries()));
            }
            Decoder taken = scan.plan().get(0).decoder();
            assertTrue(taken == decoder || (taken == Decoder.NONE && rows.isEmpty()), taken.toString());
        }
        assertEquals(0, allocator.getAllocatedMemory());
        return rows;
    }

    private static long size(LocalStore store, long contentId) throws IOException {
        try (ObjectReader reader = store.openContent(contentId)) {
            return reader.size();
        }
    }

    /** A rendition of many batches. */
    private Rendition smallBatches(LocalStore store, BufferAllocator allocator, long contentId) throws IOException {
        try (ObjectReader reader = store.openContent(contentId)) {
            String name = contentId + ".arrow";
            ParquetRendition.write(
                    contentId,
                    new ContentFile(reader, () -> {}),
                    new FileDisk(folder),
                    name,
                    RenditionCodec.LZ4,
                    allocator,
                    new ParquetRendition.Limits(17, 1 << 20, 1 << 30));
            return Rendition.open(folder.resolve(name));
        }
    }

    private static List<List<Object>> scan(
            Rendition rendition, BufferAllocator allocator, String[] columns, Predicate filter) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (RenditionScan scan = rendition.scan(List.of(columns), filter, allocator)) {
            for (Optional<VectorSchemaRoot> next = scan.next(); next.isPresent(); next = scan.next()) {
                try (VectorSchemaRoot batch = next.get()) {
                    rows.addAll(RenditionRows.of(batch, scan.dictionaries()));
                }
            }
            assertEquals(ROWS, scan.passedRows());
        }
        return rows;
    }
}
