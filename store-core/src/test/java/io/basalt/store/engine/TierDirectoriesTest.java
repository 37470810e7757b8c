package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.ScrubOptions;
import io.basalt.store.api.ScrubReport;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiers of several disks, of which some are missing, full or somebody else's. */
class TierDirectoriesTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private final Map<String, MemoryDisk> disks = new HashMap<>();

    private LocalStore open() throws StoreException {
        return LocalStore.open(
                folder,
                path -> disks.computeIfAbsent(path.getFileName().toString(), name -> new MemoryDisk()),
                new FakeClock());
    }

    private void configure(String directories, String more) throws IOException {
        Files.writeString(folder.resolve("store.toml"), """
                landing = "hdd"
                pack_limit = 65536
                [[tier]]
                name = "hdd"
                medium = "hdd"
                directories = [%s]
                %s
                """.formatted(directories, more));
    }

    private static void put(LocalStore store, String key, int size) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey("b", key), PutOptions.DEFAULT)) {
            for (int at = 0; at < size; at += MIB) {
                writer.write(content(key, Math.min(MIB, size - at)));
            }
            writer.commit();
        }
    }

    private static byte[] content(String key, int size) {
        byte[] bytes = new byte[size];
        new Random(key.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(LocalStore store, String key, int size) throws IOException {
        try (ObjectReader reader = store.open(new ObjectKey("b", key))) {
            ByteBuffer bytes = ByteBuffer.allocate(size);
            reader.read(0, bytes);
            return bytes.array();
        }
    }

    private static Set<Integer> used(LocalStore store) throws StoreException {
        Set<Integer> used = new TreeSet<>();
        store.volumes().stream()
                .filter(use -> use.live() > 0)
                .map(VolumeUse::directory)
                .forEach(used::add);
        return used;
    }

    @Test
    void newBlobsGoToAllDirectoriesInProportionToTheirFreeSpace() throws IOException {
        disks.put("a", new MemoryDisk(1000L * MIB));
        disks.put("b", new MemoryDisk(1000L * MIB));
        disks.put("full", new MemoryDisk(17L * MIB));
        configure("\"tiers/a\", \"tiers/b\", \"tiers/full\"", "");
        try (LocalStore store = open()) {
            store.createBucket("b");
            for (int i = 0; i < 40; i++) {
                put(store, "object-" + i, 100_000);
            }
            assertTrue(used(store).containsAll(Set.of(0, 1)), used(store).toString());
        }
    }

    @Test
    void disksThatAreMixedUpAreRefused() throws IOException {
        configure("\"tiers/a\", \"tiers/b\"", "");
        open().close();
        configure("\"tiers/b\", \"tiers/a\"", "");
        StoreException refused = assertThrows(StoreException.InvalidArgument.class, this::open);
        assertTrue(refused.getMessage().contains("expected directory 0 of tier hdd"), refused.getMessage());
    }

    @Test
    void aTierOfTwoCopiesGoesOnWithoutOneOfItsThreeDisks() throws IOException {
        configure("\"tiers/a\", \"tiers/b\", \"tiers/c\"", "copies = 2");
        try (LocalStore store = open()) {
            store.createBucket("b");
            put(store, "small", 10_000);
            put(store, "large", 100_000);
        }
        for (String lost : List.of("a", "b", "c")) {
            MemoryDisk disk = disks.put(lost, new MemoryDisk());
            try (LocalStore store = open()) {
                assertArrayEquals(content("small", 10_000), read(store, "small", 10_000), "without " + lost);
                assertArrayEquals(content("large", 100_000), read(store, "large", 100_000), "without " + lost);
                put(store, "without-" + lost, 10_000);
                put(store, "without-" + lost + "-large", 100_000);
            }
            disks.put(lost, disk);
        }
        try (LocalStore store = open()) {
            for (String lost : List.of("a", "b", "c")) {
                assertArrayEquals(content("without-" + lost, 10_000), read(store, "without-" + lost, 10_000));
            }
        }
    }

    @Test
    void scrubWritesTheCopiesOfALostDiskToTheOthers() throws IOException {
        configure("\"tiers/a\", \"tiers/b\"", "copies = 2");
        try (LocalStore store = open()) {
            store.createBucket("b");
            put(store, "small", 10_000);
            put(store, "large", 100_000);
        }
        disks.put("a", new MemoryDisk());
        configure("\"tiers/a\", \"tiers/b\", \"tiers/new\"", "copies = 2");
        try (LocalStore store = open()) {
            ScrubReport report = store.maintenance().scrub(ScrubOptions.ALL);
            assertEquals(2, report.repaired(), report.toString());
            assertEquals(0, report.lost(), report.toString());
            assertEquals(Set.of(1, 2), used(store));
        }
        disks.put("b", new MemoryDisk());
        disks.put("a", new MemoryDisk());
        try (LocalStore store = open()) {
            assertArrayEquals(content("small", 10_000), read(store, "small", 10_000));
            assertArrayEquals(content("large", 100_000), read(store, "large", 100_000));
        }
    }

    @Test
    void withTooFewDisksForItsCopiesATierIsReadButNotWritten() throws IOException {
        configure("\"tiers/a\", \"tiers/b\"", "copies = 2");
        try (LocalStore store = open()) {
            store.createBucket("b");
            put(store, "small", 10_000);
        }
        MemoryDisk b = disks.put("b", new MemoryDisk());
        try (LocalStore store = open()) {
            assertArrayEquals(content("small", 10_000), read(store, "small", 10_000));
            StoreException refused = assertThrows(StoreException.Unavailable.class, () -> put(store, "other", 10_000));
            assertTrue(refused.getMessage().contains("keeps 2 copies"), refused.getMessage());
            assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        }
        disks.put("b", b);
        try (LocalStore store = open()) {
            put(store, "other", 10_000);
        }
    }

    @Test
    void aTierTakesNoMoreThanItsCapacity() throws IOException {
        configure("\"tiers/a\", \"tiers/b\"", "capacity = \"64MiB\"");
        int fits = 0;
        for (int run = 0; run < 2; run++) {
            try (LocalStore store = open()) {
                if (run == 0) {
                    store.createBucket("b");
                }
                StoreException.OverQuota full = null;
                while (full == null) {
                    assertTrue(fits < 100, "the tier never fills");
                    try {
                        put(store, "object-" + fits, 4 * MIB);
                        fits++;
                    } catch (StoreException.OverQuota e) {
                        full = e;
                    }
                }
                assertTrue(full.getMessage().contains("no space left"), full.getMessage());
                assertTrue(fits >= 10 && fits <= 12, fits + " objects of 4 MiB, with 16 MiB in reserve");
                assertTrue(store.tiers().get(0).freeBytes() < 20 * MIB);
            }
        }
    }
}
