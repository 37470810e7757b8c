package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.columnar.RenditionRows;
import io.basalt.store.columnar.parquet.ParquetTable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bit of a rendition is flipped, the rows are those of the original. */
class DamagedRenditionTest {
    private static final MessageType SCHEMA =
            MessageTypeParser.parseMessageType("message t { required int64 number; optional binary word (STRING); }");

    @TempDir
    Path folder;

    private final BufferAllocator allocator = new RootAllocator();
    private LocalStore store;

    @BeforeEach
    void open() throws IOException {
        store = LocalStore.open(folder.resolve("store"));
        store.createBucket("b");
    }

    @AfterEach
    void allIsGivenBack() throws IOException {
        store.close();
        allocator.close();
    }

    private static Object word(int row) {
        return row % 5 == 0 ? null : "w" + row % 100;
    }

    private long put(int rows, int rowGroupRows) throws IOException {
        List<Group> table = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            Group row = new SimpleGroup(SCHEMA).append("number", (long) i);
            table.add(word(i) == null ? row : row.append("word", word(i).toString()));
        }
        Path file = folder.resolve("t.parquet");
        new ParquetTable(SCHEMA).rowGroupRows(rowGroupRows).write(file, table);
        try (ObjectWriter writer = store.put(new ObjectKey("b", "t.parquet"), PutOptions.DEFAULT)) {
            writer.write(Files.readAllBytes(file));
            return writer.commit().entry().contentId();
        }
    }

    private Path file(long contentId) {
        return folder.resolve("store/renditions/" + ObjectEntry.etag(contentId) + ".arrow");
    }

    private static void flip(Path file, long offset, int bit) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            int before = bytes.read();
            bytes.seek(offset);
            bytes.write(before ^ 1 << bit);
        }
    }

    /** Gives who has decoded. */
    private Decoder assertRead(long contentId, int rows, String what) throws IOException {
        ColumnRequest request = ColumnRequest.of(List.of(contentId), "word", "number");
        try (ColumnScan scan = store.columns().scan(request, allocator)) {
            int row = 0;
            while (scan.next()) {
                for (List<Object> values : RenditionRows.of(scan.batch(), scan.dictionaries())) {
                    assertEquals(word(row), values.get(0), what);
                    assertEquals((long) row, values.get(1), what);
                    row++;
                }
            }
            assertEquals(rows, row, what);
            return scan.plan().get(0).decoder();
        }
    }

    @Test
    void anyFlippedBitIsMetAndTheOriginalRead() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        long contentId = put(500, 200);
        int met = 0;
        for (int i = 0; i < 150; i++) {
            long bytes = store.renditions().make(contentId).bytes();
            long offset = random.nextLong(bytes);
            flip(file(contentId), offset, random.nextInt(8));
            Decoder decoder = assertRead(contentId, 500, "seed " + seed + ", a bit at " + offset);
            assertEquals(
                    decoder == Decoder.RENDITION,
                    store.renditions().drop(contentId),
                    "a damaged one is dropped already");
            met += decoder == Decoder.PARQUET ? 1 : 0;
        }
        assertTrue(met > 20, "those in the columns' buffers: " + met);
    }

    @Test
    void damageOfWhatIsReadAtOpeningIsMetThen() throws IOException {
        long contentId = put(500, 200);
        for (int fromEnd : new int[] {1, 8, 30, 600, 900}) {
            store.renditions().make(contentId);
            store.close();
            flip(file(contentId), Files.size(file(contentId)) - fromEnd, 3);
            store = LocalStore.open(folder.resolve("store"));
            assertEquals(Decoder.PARQUET, assertRead(contentId, 500, fromEnd + " bytes before the end"));
            assertEquals(Optional.empty(), store.renditions().find(contentId));
        }
    }

    @Test
    void theOriginalGoesOnWhereTheDamageBegins() throws IOException {
        int rows = 150_000;
        long contentId = put(rows, 40_000);
        store.renditions().make(contentId);
        long bytes = Files.size(file(contentId));
        flip(file(contentId), bytes - bytes / 10, 0); // In the last of three batches.
        try (ColumnScan scan =
                store.columns().scan(ColumnRequest.of(List.of(contentId), "number", "word"), allocator)) {
            assertTrue(scan.next());
            assertEquals(Decoder.RENDITION, scan.plan().get(0).decoder());
        }
        store.close();
        store = LocalStore.open(folder.resolve("store"));

        assertEquals(Decoder.PARQUET, assertRead(contentId, rows, "from row 131072 on"));
        assertEquals(List.of(), store.renditions().list());
    }
}
