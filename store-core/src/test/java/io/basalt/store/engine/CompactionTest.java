package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.CompactionReport;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead space in volumes is given back, and nobody notices but the disk. */
class CompactionTest {
    private static final int SIZE = 60_000;
    private static final int OBJECTS = 60;
    private static final String CONFIG = """
            landing = "flash"
            pack_limit = 65536
            volume_bytes = 1048576
            [[tier]]
            name = "flash"
            directory = "tiers/flash"
            [[tier]]
            name = "hdd"
            medium = "hdd"
            directory = "tiers/hdd"
            """;

    @TempDir
    Path folder;

    private final MemoryDisk memory = new MemoryDisk();
    private final FaultyDisk flash = new FaultyDisk(memory);
    private final MemoryDisk hdd = new MemoryDisk();
    private LocalStore store;

    @BeforeEach
    void fill() throws IOException {
        Files.writeString(folder.resolve("store.toml"), CONFIG);
        open();
        store.createBucket("b");
        for (int i = 0; i < OBJECTS; i++) {
            try (ObjectWriter writer = store.put(key(i), PutOptions.DEFAULT)) {
                writer.write(content(i));
                writer.commit();
            }
        }
    }

    private void open() throws IOException {
        store = LocalStore.open(folder, path -> path.endsWith("flash") ? flash : hdd, new FakeClock());
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private static ObjectKey key(int i) {
        return new ObjectKey("b", "object-" + i);
    }

    private static byte[] content(int i) {
        byte[] bytes = new byte[SIZE];
        new Random(i).nextBytes(bytes);
        return bytes;
    }

    private void moveAllBut(int every) throws IOException {
        for (int i = 0; i < OBJECTS; i++) {
            if (i % every != 0) {
                store.move(key(i), "hdd");
            }
        }
    }

    private static byte[] read(ObjectReader reader) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        reader.read(0, bytes);
        return bytes.array();
    }

    private void everythingReadsBack() throws IOException {
        for (int i = 0; i < OBJECTS; i++) {
            try (ObjectReader reader = store.open(key(i))) {
                assertArrayEquals(content(i), read(reader), key(i).toString());
            }
        }
    }

    private long live(String tier) throws IOException {
        return store.volumes().stream()
                .filter(use -> use.tier().equals(tier))
                .mapToLong(VolumeUse::live)
                .sum();
    }

    private long bytesOnFlash() {
        return Long.MAX_VALUE - memory.usableBytes();
    }

    @Test
    void theSpaceOfWhatHasLeftAVolumeIsGivenBack() throws IOException {
        moveAllBut(4);
        long before = bytesOnFlash();
        CompactionReport report = store.maintenance().compact(0.5);
        assertEquals(List.of(), report.problems());
        assertTrue(report.volumes() >= 2, report.toString());
        assertTrue(before - bytesOnFlash() > report.freedBytes() && report.freedBytes() > 1 << 20, report.toString());
        assertEquals(OBJECTS / 4 * SIZE, live("flash"));
        assertEquals((OBJECTS - OBJECTS / 4) * SIZE, live("hdd"));
        everythingReadsBack();
        assertEquals(0, store.maintenance().compact(0.5).volumes(), "nothing is left to do");
        close();
        open();
        everythingReadsBack();
    }

    @Test
    void volumesThatAreMostlyAliveStay() throws IOException {
        store.move(key(0), "hdd");
        assertEquals(
                new CompactionReport(0, 0, 0, List.of()), store.maintenance().compact(0.5));
    }

    @Test
    void anEmptyVolumeGoesWithoutBeingRead() throws IOException {
        moveAllBut(OBJECTS + 1);
        store.move(key(0), "hdd");
        CompactionReport report = store.maintenance().compact(0);
        assertTrue(report.volumes() >= 3, report.toString());
        assertEquals(0, report.movedBytes());
        everythingReadsBack();
    }

    @Test
    void aReaderReadsOnWhileItsVolumeIsCompacted() throws IOException {
        moveAllBut(4);
        try (ObjectReader opened = store.open(key(4));
                ObjectReader begun = store.open(key(8))) {
            begun.read(0, ByteBuffer.allocate(10));
            store.maintenance().compact(1);
            assertArrayEquals(content(4), read(opened));
            assertArrayEquals(content(8), read(begun));
        }
    }

    @Test
    void readersAndMoversInOtherThreadsMeetNoGap() throws Exception {
        moveAllBut(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Void> reading = () -> {
                for (int round = 0; round < 5; round++) {
                    everythingReadsBack();
                }
                return null;
            };
            Callable<Void> moving = () -> {
                for (int i = 0; i < OBJECTS; i += 2) {
                    for (String tier : List.of("hdd", "flash")) {
                        store.move(key(i), tier);
                        assertEquals(
                                Optional.of(tier),
                                store.stat(key(i)).orElseThrow().tier(),
                                key(i).toString());
                    }
                }
                return null;
            };
            List<Future<Void>> others = List.of(threads.submit(reading), threads.submit(moving));
            while (!others.stream().allMatch(Future::isDone)) {
                assertEquals(List.of(), store.maintenance().compact(1).problems());
            }
            for (Future<Void> other : others) {
                other.get();
            }
        } finally {
            threads.shutdown();
        }
        store.maintenance().compact(1);
        assertEquals(OBJECTS / 2 * SIZE, live("flash"));
        everythingReadsBack();
    }

    @Test
    void aDamagedRecordIsNamedAndKeepsItsVolume() throws IOException {
        moveAllBut(4);
        flash.flipBit("epoch-00000001/000001.volume", 1000);
        CompactionReport report = store.maintenance().compact(0.5);
        assertEquals(1, report.problems().size(), report.toString());
        assertTrue(report.problems().get(0).contains("volume 000001 of epoch 00000001"), report.toString());
        assertTrue(report.problems().get(0).contains("block 0 of the payload"), report.toString());
        assertTrue(store.volumes().stream().anyMatch(use -> use.volume() == 1 && use.live() == SIZE));
    }
}
