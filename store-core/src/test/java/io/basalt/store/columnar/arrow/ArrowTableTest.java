package io.basalt.store.columnar.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.MemoryReader;
import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.TableRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrow contents have the rows that were written, whether they are scanned or rendered, or say why not. */
class ArrowTableTest {
    private final BufferAllocator allocator = new RootAllocator();

    @TempDir
    Path folder;

    @AfterEach
    void allMemoryIsGivenBack() {
        assertEquals(0, allocator.getAllocatedMemory());
        allocator.close();
    }

    private static ArrowTable table(byte[] bytes) throws IOException {
        return ArrowTable.open("content t", new MemoryReader(bytes));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void randomTablesAreReadAsTheyWereWritten(boolean stream) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("ArrowTableTest, seed " + seed);
        RandomArrow random = new RandomArrow(new Random(seed));
        ArrowTable table = table(random.write(stream, allocator, 200, 0, 1, 333));
        assertEquals(Map.of(), table.leftOut());
        for (int batchBytes : new int[] {1, 1_000, 10_000, 1 << 20}) {
            TableLimits limits = new TableLimits(1 + new Random(seed).nextInt(500), batchBytes, 1 << 20);
            assertEquals(random.rows(), TableRows.scanned(table, allocator, limits), "batches of " + batchBytes);
        }
        assertEquals(
                random.rows(), TableRows.rendered(table, folder, allocator, new TableLimits(100, 1 << 20, 1 << 20)));
        assertEquals(
                random.rows().subList(150, 534).stream()
                        .map(row -> row.subList(4, 5))
                        .toList(),
                TableRows.scanned(table, List.of("i64"), 150, allocator, TableLimits.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void damageIsToldInOneLineOrHarmless(boolean stream) throws IOException {
        byte[] whole = new RandomArrow(new Random(1)).write(stream, allocator, 9, 5);
        int told = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8 | 0x40);
            told += isTold(damaged) ? 1 : 0;
        }
        for (int length = 0; length < whole.length; length += 7) {
            told += isTold(Arrays.copyOf(whole, length)) ? 1 : 0;
        }
        assertTrue(told > whole.length / 20, told + " of " + whole.length);
    }

    private boolean isTold(byte[] damaged) throws IOException {
        try (BufferAllocator own = allocator.newChildAllocator("damaged", 0, 64 << 20)) {
            ArrowTable table = table(damaged);
            TableRows.scanned(table, own, new TableLimits(7, 10_000, 1 << 20));
            return false;
        } catch (StoreException.InvalidArgument | StoreException.Unavailable e) {
            assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
            return true;
        }
    }

    private interface Filler {
        void fill(VectorSchemaRoot root);
    }

    private byte[] written(Schema schema, int rows, Filler filler) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
                ArrowWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(bytes))) {
            root.allocateNew();
            filler.fill(root);
            root.setRowCount(rows);
            writer.start();
            writer.writeBatch();
            writer.end();
        }
        return bytes.toByteArray();
    }

    private static Field field(String name, ArrowType type) {
        return new Field(name, FieldType.nullable(type), null);
    }

    @Test
    void whatSparkDoesNotReadIsLeftOut() throws IOException {
        Schema schema = new Schema(List.of(
                field("half", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF)),
                field("time", new ArrowType.Time(TimeUnit.SECOND, 32)),
                field("fixed", new ArrowType.FixedSizeBinary(3)),
                field("huge", new ArrowType.Decimal(50, 2, 256)),
                field("took", new ArrowType.Duration(TimeUnit.SECOND)),
                field("a", new ArrowType.Int(64, true)),
                field("A", new ArrowType.Int(64, true)),
                new Field(
                        "uuid",
                        new FieldType(true, ArrowType.Utf8.INSTANCE, null, Map.of("ARROW:extension:name", "own")),
                        null),
                field("number", new ArrowType.Int(64, true))));
        ArrowTable table = table(written(schema, 1, root -> ((BigIntVector) root.getVector("number")).setSafe(0, 5)));
        assertEquals(List.of("number"), table.columns());
        assertEquals(
                Set.of("half", "time", "fixed", "huge", "took", "a", "A", "uuid"),
                table.leftOut().keySet());
        assertEquals(List.of(List.of(5L)), TableRows.scanned(table, allocator, TableLimits.DEFAULT));
        StoreException.InvalidArgument refused = assertThrows(
                StoreException.InvalidArgument.class,
                () -> TableRows.scanned(table, List.of("half"), 0, allocator, TableLimits.DEFAULT));
        assertTrue(refused.getMessage().contains("column half is or has a FloatingPoint(HALF)"), refused.getMessage());
    }

    @Test
    void oneValueCanShowThatAColumnIsLeftOut() throws IOException {
        Schema schema = new Schema(List.of(
                field("day", new ArrowType.Date(DateUnit.MILLISECOND)),
                field("text", ArrowType.Utf8.INSTANCE),
                field("number", new ArrowType.Int(64, true))));
        ArrowTable table = table(written(schema, 2, root -> {
            ((DateMilliVector) root.getVector("day")).setSafe(0, 86_400_001);
            ((VarCharVector) root.getVector("text")).setSafe(1, new byte[] {'a', (byte) 0xFF});
            ((BigIntVector) root.getVector("number")).setSafe(1, 5);
        }));
        assertEquals(List.of("day", "text", "number"), table.columns());
        assertEquals(
                List.of(Arrays.asList((Object) null), List.of(5L)),
                TableRows.rendered(table, folder, allocator, TableLimits.DEFAULT));
        for (String column : List.of("day", "text")) {
            assertThrows(
                    StoreException.InvalidArgument.class,
                    () -> TableRows.scanned(table, List.of(column), 0, allocator, TableLimits.DEFAULT));
        }
    }

    @Test
    void aStreamWithoutBatchesIsEmpty() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (VectorSchemaRoot root =
                        VectorSchemaRoot.create(new Schema(List.of(field("a", ArrowType.Utf8.INSTANCE))), allocator);
                ArrowWriter writer = new ArrowStreamWriter(root, null, Channels.newChannel(bytes))) {
            writer.start();
            writer.end();
        }
        ArrowTable table = table(bytes.toByteArray());
        assertEquals(List.of(), TableRows.scanned(table, allocator, TableLimits.DEFAULT));
        assertEquals(List.of(), TableRows.rendered(table, folder, allocator, TableLimits.DEFAULT));
    }
}
