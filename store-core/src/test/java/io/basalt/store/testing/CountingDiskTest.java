package io.basalt.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.io.RandomReader;
import io.basalt.store.testing.CountingDisk.Count;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CountingDiskTest {
    private final CountingDisk disk = new CountingDisk(new MemoryDisk());

    @BeforeEach
    void writeTwoFiles() throws IOException {
        DiskFiles.write(disk, "a", new byte[100]).close();
        DiskFiles.write(disk, "b", new byte[10]).close();
    }

    @Test
    void countsOpensReadsAndBytesByPath() throws IOException {
        try (RandomReader reader = disk.open("a")) {
            reader.read(0, ByteBuffer.allocate(30));
            reader.read(90, ByteBuffer.allocate(30));
        }
        DiskFiles.read(disk, "b");

        assertEquals(new Count(1, 2, 40), disk.of("a"));
        assertEquals(new Count(1, 1, 10), disk.of("b"));
        assertEquals(new Count(2, 3, 50), disk.total());
        assertEquals(Map.of("a", disk.of("a"), "b", disk.of("b")), disk.byPath());
    }

    @Test
    void countsNoWrites() {
        assertEquals(Count.NONE, disk.total());
    }

    @Test
    void goesOnCountingOpenReadersAfterAReset() throws IOException {
        try (RandomReader reader = disk.open("a")) {
            disk.reset();
            reader.read(0, ByteBuffer.allocate(5));
        }

        assertEquals(new Count(0, 1, 5), disk.of("a"));
    }
}
