package io.basalt.store.columnar.duckdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.ValueType;
import io.basalt.store.columnar.RenditionRows;
import io.basalt.store.columnar.parquet.ParquetRendition.Limits;
import io.basalt.store.columnar.parquet.ParquetScan;
import io.basalt.store.columnar.parquet.ParquetTable;
import io.basalt.store.io.FileDisk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where DuckDB ends, another reader goes on; and its copies go, whatever happens. */
class DuckDbTest {
    private static final MessageType SCHEMA =
            MessageTypeParser.parseMessageType("message t { required int64 number; required binary text (STRING); }");
    private static final int ROWS = 4_000;
    private static final Predicate MANY = new Predicate.Compare(
            ColumnRequest.column("number", ValueType.LONG), Predicate.Operator.GREATER, AttributeValue.of(99L));

    @TempDir
    Path folder;

    /** Four row groups; texts are longer from the third one on. */
    private RandomReader table() throws IOException {
        List<Group> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Group row = new SimpleGroup(SCHEMA);
            row.add("number", (long) i);
            row.add("text", Integer.toString(i * 7_919, 36).repeat(i < ROWS / 2 ? 1 : 40));
            rows.add(row);
        }
        new ParquetTable(SCHEMA)
                .rowGroupRows(ROWS / 4)
                .dictionary(false)
                .codec(CompressionCodecName.UNCOMPRESSED)
                .write(folder.resolve("t.parquet"), rows);
        return new FileDisk(folder).open("t.parquet");
    }

    private static DuckDb.Request request() {
        return new DuckDb.Request(
                List.of("text", "number"), MANY, Optional.empty(), rowGroup -> true, column -> false, 10_000);
    }

    private Scratch scratch(long mostBytes) throws IOException {
        Path memory = Files.createDirectories(folder.resolve("memory"));
        Path root = Files.createDirectories(folder.resolve("root"));
        return Scratch.of(root, memory, mostBytes);
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(
                            file -> file.getParent().getFileName().toString().startsWith("basalt-")
                                    || file.getParent().getFileName().toString().startsWith("scratch-"))
                    .toList();
        }
    }

    private static List<Object> numbers(VectorSchemaRoot batch) {
        return RenditionRows.of(batch, new MapDictionaryProvider()).stream()
                .map(row -> row.get(1))
                .toList();
    }

    @Test
    void anotherReaderGoesOnFromTheFirstRowThatWasNotGiven() throws Exception {
        // One row group at a time, and no room for the large ones.
        DuckDb.Limits limits = new DuckDb.Limits(64L << 20, 1L << 20, 1);
        try (RandomReader table = table();
                DuckDb duckDb = new DuckDb(scratch(30_000), getClass().getClassLoader(), limits);
                BufferAllocator allocator = new RootAllocator()) {
            List<Object> numbers = new ArrayList<>();
            long passed;
            try (FilteredScan scan = duckDb.scan(table, request(), allocator)) {
                DuckDbFailure failure = assertThrows(DuckDbFailure.class, () -> {
                    for (Optional<VectorSchemaRoot> batch = scan.next(); batch.isPresent(); batch = scan.next()) {
                        numbers.addAll(numbers(batch.get()));
                        assertEquals(1, copies().size());
                        assertEquals((Long) numbers.get(numbers.size() - 1) + 1, scan.passedRows());
                    }
                });
                assertTrue(failure.getMessage().contains("no room for a copy"), failure.getMessage());
                passed = scan.passedRows();
            }
            assertEquals(ROWS / 2, passed);
            assertEquals(List.of(), copies());
            try (ParquetScan rest = ParquetScan.open(
                    "t", table, List.of("text", "number"), i -> true, passed, allocator, Limits.DEFAULT)) {
                for (Optional<VectorSchemaRoot> batch = rest.next(); batch.isPresent(); batch = rest.next()) {
                    numbers.addAll(numbers(batch.get()));
                }
            }
            assertEquals(LongStream.range(100, ROWS).boxed().toList(), numbers);
        }
    }

    @Test
    void rowGroupsThatAreTooLargeAreNotCopied() throws Exception {
        DuckDb.Limits limits = new DuckDb.Limits(64L << 20, 30_000, 1L << 20);
        try (RandomReader table = table();
                DuckDb duckDb = new DuckDb(scratch(1L << 20), getClass().getClassLoader(), limits);
                BufferAllocator allocator = new RootAllocator()) {
            DuckDbFailure failure = assertThrows(DuckDbFailure.class, () -> duckDb.scan(table, request(), allocator));
            assertTrue(failure.getMessage().startsWith("row group 2 has"), failure.getMessage());
        }
    }

    @Test
    void copiesGoWhereverAScanEnds() throws Exception {
        try (RandomReader table = table();
                DuckDb duckDb = new DuckDb(scratch(1L << 20));
                BufferAllocator allocator = new RootAllocator()) {
            for (int batches = 0; batches < 4; batches++) {
                try (FilteredScan scan = duckDb.scan(table, request(), allocator)) {
                    for (int i = 0; i < batches; i++) {
                        assertTrue(scan.next().isPresent());
                    }
                    assertEquals(batches > 0 ? 1 : 0, copies().size());
                    assertEquals(batches > 0, allocator.getAllocatedMemory() > 50_000);
                }
                assertEquals(List.of(), copies());
                assertEquals(0, allocator.getAllocatedMemory());
            }
            duckDb.close();
            try (Stream<Path> left = Files.list(folder.resolve("memory"))) {
                assertEquals(List.of(), left.toList());
            }
            DuckDbFailure failure = assertThrows(DuckDbFailure.class, () -> duckDb.scan(table, request(), allocator));
            assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
        }
    }

    @Test
    void aCancelledScanFailsAndOthersGoOn() throws Exception {
        try (RandomReader table = table();
                DuckDb duckDb = new DuckDb(scratch(1L << 20));
                BufferAllocator allocator = new RootAllocator()) {
            try (FilteredScan scan = duckDb.scan(table, request(), allocator);
                    FilteredScan other = duckDb.scan(table, request(), allocator)) {
                scan.cancel();
                assertThrows(DuckDbFailure.class, scan::next);
                assertTrue(other.next().isPresent());
            }
            assertEquals(0, allocator.getAllocatedMemory());
        }
    }

    @Test
    void whatACrashHasLeftIsRemovedWithTheNextOpening() throws Exception {
        Scratch crashed = scratch(1_000);
        Scratch.ScratchFile file = crashed.create(1_000).orElseThrow();
        Files.writeString(file.path(), "rows of users");
        assertTrue(crashed.create(1).isEmpty(), "all of them together have a bound");
        assertTrue(file.path().startsWith(folder.resolve("memory")));
        Path ofAnother = Files.createDirectories(folder.resolve("memory").resolve("basalt-another"));

        try (Scratch next = scratch(1_000)) {
            assertFalse(Files.exists(file.path().getParent()));
            assertTrue(Files.exists(ofAnother));
            try (Scratch.ScratchFile another = next.create(500).orElseThrow()) {
                assertEquals(500, next.reserved());
                assertEquals(
                        "rwx------",
                        java.nio.file.attribute.PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(another.path().getParent())));
            }
            assertEquals(0, next.reserved());
        }
    }

    @Test
    void withoutItsDriverThereIsAReason() throws Exception {
        try (RandomReader table = table();
                DuckDb duckDb =
                        new DuckDb(scratch(1L << 20), ClassLoader.getPlatformClassLoader(), DuckDb.Limits.DEFAULT);
                BufferAllocator allocator = new RootAllocator()) {
            assertEquals(Optional.of("org.duckdb:duckdb_jdbc is not on the class path"), duckDb.problem());
            assertThrows(DuckDbFailure.class, () -> duckDb.scan(table, request(), allocator));
        }
    }
}
