package io.basalt.store.columnar.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.columnar.MemoryReader;
import io.basalt.store.columnar.Rendition;
import io.basalt.store.columnar.RenditionCodec;
import io.basalt.store.columnar.RenditionRows;
import io.basalt.store.columnar.parquet.ParquetRendition.Limits;
import io.basalt.store.io.Disk;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.PowerCut;
import io.basalt.store.testing.Survival;
import java.io.IOException;
import java.util.List;
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

/** A rendition is there whole or not at all, wherever its writing ends. */
class RenditionCrashTest {
    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType(
            "message t { optional int32 late (INTEGER(8,true)); optional int64 a; }");
    private static final Limits LIMITS = new Limits(2, 1 << 20, 1 << 20);
    private static final List<List<Object>> EXPECTED = List.of(List.of(1L), List.of(2L), List.of(3L));

    private final BufferAllocator allocator = new RootAllocator();
    private byte[] parquet;

    /** The first column is found out to be left out in the second batch, so the file is begun twice. */
    @BeforeEach
    void table() throws IOException {
        List<Group> rows = List.of(
                new SimpleGroup(SCHEMA).append("late", 1).append("a", 1L),
                new SimpleGroup(SCHEMA).append("late", 2).append("a", 2L),
                new SimpleGroup(SCHEMA).append("late", 300).append("a", 3L));
        parquet = new ParquetTable(SCHEMA).bytes(rows);
    }

    @AfterEach
    void allMemoryWasGivenBack() {
        allocator.close();
    }

    @Test
    void aPowerCutLeavesAWholeRenditionOrNone() throws IOException {
        int operations = operations();
        int whole = 0;
        for (int cut = 1; cut <= operations; cut++) {
            for (Survival survival : Survival.values()) {
                MemoryDisk disk = disk();
                FaultyDisk faulty = new FaultyDisk(disk).cutAt(cut);
                assertThrows(PowerCut.class, () -> write(faulty));
                MemoryDisk left = disk.survivors(survival, new Random(cut));
                if (left.exists("d/table.arrow")) {
                    assertWhole(left);
                    whole++;
                }
                write(left);
                assertWhole(left);
            }
        }
        assertTrue(whole > 0, "the last cuts come after the renaming");
    }

    @Test
    void afterAFailureItCanBeWrittenAgain() throws IOException {
        int operations = operations();
        for (int failed = 1; failed <= operations; failed++) {
            MemoryDisk disk = disk();
            FaultyDisk faulty = new FaultyDisk(disk).failAt(failed, new IOException("no"));
            try {
                write(faulty);
                // The removal of what was begun is tried again.
                assertEquals("delete d/table.arrow.tmp", faulty.log().get(failed - 1));
            } catch (IOException e) {
                assertEquals("no", e.getMessage());
            }
            if (disk.exists("d/table.arrow")) {
                assertWhole(disk);
            }
            write(faulty);
            assertWhole(disk);
            assertFalse(disk.exists("d/table.arrow.tmp"));
        }
    }

    private int operations() throws IOException {
        FaultyDisk counting = new FaultyDisk(disk());
        write(counting);
        return counting.operations();
    }

    private static MemoryDisk disk() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.createDirectories("d");
        return disk;
    }

    private void write(Disk disk) throws IOException {
        ParquetRendition.write(
                9, new MemoryReader(parquet), disk, "d/table.arrow", RenditionCodec.NONE, allocator, LIMITS);
    }

    private void assertWhole(Disk disk) throws IOException {
        try (Rendition rendition = Rendition.open("crash", disk.open("d/table.arrow"))) {
            rendition.verify();
            assertEquals(EXPECTED, RenditionRows.all(rendition, allocator));
        }
    }
}
