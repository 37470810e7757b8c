package io.basalt.store.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.io.Appender;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultyDiskTest {
    private final MemoryDisk memory = new MemoryDisk();
    private final FaultyDisk disk = new FaultyDisk(memory);

    private void scenario() throws IOException {
        disk.createDirectories("d");
        try (Appender appender = DiskFiles.write(disk, "d/a.tmp", new byte[] {1, 2, 3})) {
            appender.sync();
        }
        disk.rename("d/a.tmp", "d/a");
        disk.syncDirectory("d");
        disk.exists("d/a");
        disk.delete("d/a");
    }

    @Test
    void logsWhatChangesSomethingAndNoReads() throws IOException {
        scenario();

        assertEquals(
                List.of(
                        "createDirectories d",
                        "create d/a.tmp",
                        "write d/a.tmp 3",
                        "sync d/a.tmp",
                        "rename d/a.tmp d/a",
                        "syncDirectory d",
                        "delete d/a"),
                disk.log());
        assertEquals(7, disk.operations());
    }

    @Test
    void aPowerCutStopsThatOperationAndAllLaterOnes() throws IOException {
        disk.cutAt(5);

        assertThrows(PowerCut.class, this::scenario);

        assertTrue(memory.exists("d/a.tmp"), "the rename was not passed on");
        assertThrows(PowerCut.class, () -> disk.create("x"));
        assertThrows(PowerCut.class, () -> disk.list("d"));
        assertThrows(PowerCut.class, () -> disk.open("d/a.tmp"));
        assertThrows(PowerCut.class, disk::usableBytes);
        assertFalse(memory.exists("x"));
    }

    @Test
    void aPowerCutStopsOpenReadersAndAppendersWhichStillClose() throws IOException {
        Appender appender = DiskFiles.write(disk, "a", new byte[10]);
        RandomReader reader = disk.open("a");
        disk.cutAt(3);

        assertThrows(PowerCut.class, () -> appender.write(ByteBuffer.allocate(1)));
        assertThrows(PowerCut.class, appender::sync);
        assertThrows(PowerCut.class, () -> reader.read(0, ByteBuffer.allocate(1)));
        appender.close();
        reader.close();
        assertEquals(10, DiskFiles.read(memory, "a").length);
    }

    @Test
    void aFailureHitsItsOperationAlone() throws IOException {
        IOException failure = new IOException("Input/output error");
        disk.failAt(2, failure);
        disk.createDirectories("d");

        assertSame(failure, assertThrows(IOException.class, () -> disk.create("d/a")));
        assertFalse(memory.exists("d/a"), "it was not passed on");
        disk.create("d/a").close();
        assertTrue(memory.exists("d/a"));
    }

    @Test
    void aFlippedBitIsReadWhereverTheReadBeginsAndUnderANewName() throws IOException {
        DiskFiles.write(disk, "a", new byte[] {10, 20, 30}).close();
        disk.flipBit("a", 1);

        assertArrayEquals(new byte[] {10, 21, 30}, DiskFiles.read(disk, "a"));
        disk.rename("a", "b");
        try (RandomReader reader = disk.open("b")) {
            ByteBuffer target = ByteBuffer.allocate(4).position(2);
            assertEquals(2, reader.read(1, target));
            assertArrayEquals(new byte[] {0, 0, 21, 30}, target.array());
        }
        assertArrayEquals(new byte[] {10, 20, 30}, DiskFiles.read(memory, "b"));
    }

    @Test
    void aWatcherSeesEachOperationBeforeItIsDoneAndMayFailIt() throws IOException {
        List<String> seen = new ArrayList<>();
        disk.watchedBy((number, operation) -> {
            seen.add(number + " " + operation + " " + memory.exists("d"));
            if (operation.equals("create d/a")) {
                throw new IOException("no");
            }
        });
        disk.createDirectories("d");

        assertThrows(IOException.class, () -> disk.create("d/a"));
        assertFalse(memory.exists("d/a"), "it was not passed on");
        assertEquals(List.of("1 createDirectories d false", "2 create d/a true"), seen);
    }

    @Test
    void directoriesOfOneDiskAreDisksOfTheirOwn() throws IOException {
        disk.createDirectories("x");
        disk.createDirectories("y");
        SubDisk x = new SubDisk(disk, "x");
        SubDisk y = new SubDisk(disk, "y");
        DiskFiles.write(x, "a", new byte[] {1}).close();
        x.createDirectories("d");
        x.rename("a", "d/a");

        assertEquals(List.of("d"), x.list(""));
        assertEquals(List.of("a"), x.list("d"));
        assertEquals(List.of(), y.list(""));
        assertArrayEquals(new byte[] {1}, DiskFiles.read(memory, "x/d/a"));
        y.createDirectories("d");
        assertNotEquals(DiskFiles.digest(x), DiskFiles.digest(y));
        x.delete("d/a");
        assertEquals(DiskFiles.digest(x), DiskFiles.digest(y));
        disk.cutAt(1);
        assertThrows(PowerCut.class, () -> x.exists("d"));
        assertThrows(PowerCut.class, () -> y.exists("d"));
    }
}
