package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.Finding;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.Disk;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tier that is full hands on to the next slower one what was to land on it. */
class SpillTest {
    private static final int MIB = 1 << 20;
    private static final String THREE_TIERS = """
            landing = "flash"
            pack_limit = 65536
            [[tier]]
            name = "flash"
            directory = "flash"
            [[tier]]
            name = "hdd"
            medium = "hdd"
            directory = "hdd"
            [[tier]]
            name = "tape"
            medium = "hdd"
            directory = "tape"
            """;

    @TempDir
    Path folder;

    private final Map<String, Disk> disks = new HashMap<>();

    /** @param tiers disks by the tier's name; those that are not named have plenty */
    private LocalStore open(Map<String, Disk> tiers) throws IOException {
        disks.putAll(tiers);
        for (String name : List.of("flash", "hdd", "tape")) {
            disks.computeIfAbsent(name, n -> new MemoryDisk());
            Files.createDirectories(folder.resolve(name));
        }
        if (!Files.exists(folder.resolve("store.toml"))) {
            Files.writeString(folder.resolve("store.toml"), THREE_TIERS);
        }
        LocalStore store =
                LocalStore.open(folder, path -> disks.get(path.getFileName().toString()), new FakeClock());
        if (store.bucket("b").isEmpty()) {
            store.createBucket("b");
        }
        return store;
    }

    private static byte[] content(String key, int size) {
        byte[] bytes = new byte[size];
        new Random(key.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private static Optional<String> put(LocalStore store, String key, int size, PutOptions options) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey("b", key), options)) {
            byte[] bytes = content(key, size);
            for (int at = 0; at < size; at += MIB) {
                writer.write(bytes, at, Math.min(MIB, size - at));
            }
            ObjectInfo info = writer.commit();
            assertEquals(size, info.entry().size());
            return info.tier();
        }
    }

    private static Optional<String> put(LocalStore store, String key, int size) throws IOException {
        return put(store, key, size, PutOptions.DEFAULT);
    }

    private static void readsBack(LocalStore store, String key, int size) throws IOException {
        try (ObjectReader reader = store.open(new ObjectKey("b", key))) {
            ByteBuffer bytes = ByteBuffer.allocate(size);
            reader.read(0, bytes);
            assertArrayEquals(content(key, size), bytes.array(), key);
        }
    }

    private static void isWhole(LocalStore store) throws IOException {
        List<Finding> findings = new ArrayList<>();
        store.maintenance().fsck(true, findings::add);
        assertEquals(List.of(), findings);
    }

    private static Optional<String> on(String tier) {
        return Optional.of(tier);
    }

    @Test
    void objectsGoToTheNextTierOnceTheirOwnHasReachedItsReserve() throws Exception {
        try (LocalStore store = open(Map.of("flash", new MemoryDisk(18 * MIB), "hdd", new MemoryDisk(18 * MIB)))) {
            assertEquals(on("flash"), put(store, "first", 3 * MIB));
            assertEquals(on("hdd"), put(store, "small", 1000));
            assertEquals(on("hdd"), put(store, "second", 3 * MIB));
            assertEquals(on("tape"), put(store, "third", 3 * MIB));
            assertEquals(on("tape"), put(store, "fourth", 1000));
            readsBack(store, "small", 1000);
            readsBack(store, "third", 3 * MIB);

            store.delete(new ObjectKey("b", "first"), Condition.NONE);
            store.maintenance().purge("b", "");
            assertEquals(on("flash"), put(store, "again", 1000), "there is room again");
            isWhole(store);
        }
    }

    @Test
    void aLargeObjectGoesOnWhereThereIsRoomAndNoByteIsWrittenTwice() throws Exception {
        FaultyDisk flash = new FaultyDisk(new MemoryDisk(24 * MIB));
        FaultyDisk hdd = new FaultyDisk(new MemoryDisk(28 * MIB));
        FaultyDisk tape = new FaultyDisk(new MemoryDisk());
        int size = 40 * MIB + 1;
        try (LocalStore store = open(Map.of("flash", flash, "hdd", hdd, "tape", tape))) {
            assertEquals(on("mixed"), put(store, "spread", size));
            readsBack(store, "spread", size);
            isWhole(store);
            long written = written(flash) + written(hdd) + written(tape);
            assertTrue(written < size + 64_000, written + " bytes written for " + size);
            assertTrue(written(flash) >= 8 * MIB && written(hdd) >= 12 * MIB, "each took what it had room for");
        }
        try (LocalStore store = open(Map.of())) {
            readsBack(store, "spread", size);
        }
    }

    private static long written(FaultyDisk disk) {
        return disk.log().stream()
                .filter(operation -> operation.startsWith("write "))
                .mapToLong(operation -> Long.parseLong(operation.substring(operation.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void whereNoTierHasRoomThePutFailsNamesThemAndLeavesNothing() throws Exception {
        MemoryDisk flash = new MemoryDisk(24 * MIB);
        MemoryDisk hdd = new MemoryDisk(24 * MIB);
        MemoryDisk tape = new MemoryDisk(24 * MIB);
        try (LocalStore store = open(Map.of("flash", flash, "hdd", hdd, "tape", tape))) {
            long before = flash.usableBytes() + hdd.usableBytes() + tape.usableBytes();
            StoreException.OverQuota refused =
                    assertThrows(StoreException.OverQuota.class, () -> put(store, "giant", 70 * MIB));
            for (String part : List.of("b/giant", "flash, hdd, tape", "no space left")) {
                assertTrue(refused.getMessage().contains(part), refused.getMessage());
            }
            assertEquals(1, refused.getMessage().lines().count());
            assertEquals(before, flash.usableBytes() + hdd.usableBytes() + tape.usableBytes());
            assertEquals(on("flash"), put(store, "small", 1000));
            isWhole(store);
        }
    }

    @Test
    void aSlowerTierHandsNothingOnToAFasterOne() throws Exception {
        try (LocalStore store = open(Map.of("hdd", new MemoryDisk(16 * MIB), "tape", new MemoryDisk(16 * MIB)))) {
            StoreException.OverQuota refused = assertThrows(
                    StoreException.OverQuota.class, () -> put(store, "a", 1000, PutOptions.DEFAULT.withTier("hdd")));
            assertTrue(refused.getMessage().contains("tiers hdd, tape"), refused.getMessage());
            assertEquals(on("flash"), put(store, "a", 1000));
        }
    }

    @Test
    void aMoveToAFullTierIsRefused() throws Exception {
        try (LocalStore store = open(Map.of("hdd", new MemoryDisk(16 * MIB)))) {
            put(store, "small", 1000);
            put(store, "large", 2 * MIB);
            for (String key : List.of("small", "large")) {
                assertThrows(StoreException.OverQuota.class, () -> store.move(new ObjectKey("b", key), "hdd"));
                assertEquals(
                        on("flash"),
                        store.stat(new ObjectKey("b", key)).orElseThrow().tier());
            }
        }
    }

    @Test
    void aBucketWhoseTierHasVanishedLandsWhereTheStoreDoes() throws Exception {
        try (LocalStore store = open(Map.of())) {
            store.configureBucket("b", BucketUpdate.NONE.withLanding("tape"));
            assertEquals(on("tape"), put(store, "a", 1000));
            store.delete(new ObjectKey("b", "a"), Condition.NONE);
            store.maintenance().purge("b", "");
        }
        Files.writeString(folder.resolve("store.toml"), THREE_TIERS.substring(0, THREE_TIERS.lastIndexOf("[[tier]]")));
        try (LocalStore store = open(Map.of())) {
            assertEquals(on("flash"), put(store, "b", 1000));
            assertEquals(on("tape"), store.bucket("b").orElseThrow().settings().landing());
        }
    }

    // ---- disks that are filled by others

    private static void refuseWrites(FaultyDisk disk, String operations) {
        disk.watchedBy((number, operation) -> {
            if (operation.matches(operations)) {
                throw new IOException("No space left on device");
            }
        });
    }

    private void spillsWhere(String operations, int size) throws Exception {
        MemoryDisk memory = new MemoryDisk();
        FaultyDisk flash = new FaultyDisk(memory);
        try (LocalStore store = open(Map.of("flash", flash))) {
            put(store, "before", 1000);
            put(store, "before-large", MIB);
            refuseWrites(flash, operations);
            assertEquals(on("hdd"), put(store, "a", size));
            int tried = flash.operations();
            assertEquals(on("hdd"), put(store, "next", size));
            assertEquals(tried, flash.operations(), "the next put does not try that disk");
            readsBack(store, "a", size);
            readsBack(store, "next", size);
            readsBack(store, "before", 1000);
            flash.watchedBy((number, operation) -> {});
            isWhole(store);
        }
        try (LocalStore store = open(Map.of("flash", flash))) {
            readsBack(store, "a", size);
            readsBack(store, "before-large", MIB);
            isWhole(store);
        }
    }

    @Test
    void aSmallObjectThatADiskRefusesGoesToTheNextTier() throws Exception {
        spillsWhere("(create|write) .*", 1000);
        spillsAgain("(create|write) .*", 40_000);
    }

    @Test
    void aSmallObjectThatIsRefusedAtItsSyncGoesToTheNextTier() throws Exception {
        spillsWhere("sync .*volume", 40_000);
    }

    private void spillsAgain(String operations, int size) throws Exception {
        disks.clear();
        FileUtils.cleanDirectory(folder.toFile());
        spillsWhere(operations, size);
    }

    @Test
    void aLargeObjectThatADiskRefusesIsWrittenAgainOnTheNextTier() throws Exception {
        spillsWhere("create .*blob", 3 * MIB);
        for (String operations : List.of("write .*blob .*", "sync .*blob", "(create|write) .*crc.*")) {
            spillsAgain(operations, 3 * MIB);
        }
    }

    @Test
    void aLargeObjectThatIsRefusedInTheMiddleIsReadBackFromTheFullDisk() throws Exception {
        MemoryDisk flash = new MemoryDisk(64 * MIB);
        int size = 30 * MIB;
        try (LocalStore store = open(Map.of("flash", flash))) {
            try (ObjectWriter writer = store.put(new ObjectKey("b", "a"), PutOptions.DEFAULT)) {
                byte[] bytes = content("a", size);
                writer.write(bytes, 0, 3 * MIB);
                fill(flash);
                writer.write(bytes, 3 * MIB, size - 3 * MIB);
                assertEquals(on("hdd"), writer.commit().tier());
            }
            readsBack(store, "a", size);
            isWhole(store);
        }
    }

    /** Somebody else's bytes, to the last one. */
    private static void fill(MemoryDisk disk) throws IOException {
        try (var file = disk.create("others")) {
            assertThrows(IOException.class, () -> file.write(ByteBuffer.allocate(64 * MIB)));
        }
    }

    @Test
    void ofAGroupOnlyWhatWasForTheFullTierGoesElsewhere() throws Exception {
        FaultyDisk flash = new FaultyDisk(new MemoryDisk());
        try (LocalStore store = open(Map.of("flash", flash))) {
            refuseWrites(flash, "(create|write|sync) .*");
            ExecutorService threads = Executors.newFixedThreadPool(8);
            List<Future<Optional<String>>> puts = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String key = "object-" + i;
                PutOptions options = i % 3 == 0 ? PutOptions.DEFAULT.withTier("tape") : PutOptions.DEFAULT;
                puts.add(threads.submit(() -> put(store, key, 1000 + key.length(), options)));
            }
            for (int i = 0; i < puts.size(); i++) {
                assertEquals(on(i % 3 == 0 ? "tape" : "hdd"), puts.get(i).get(), "object-" + i);
            }
            threads.shutdown();
            assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
            flash.watchedBy((number, operation) -> {});
            for (int i = 0; i < puts.size(); i++) {
                String key = "object-" + i;
                readsBack(store, key, 1000 + key.length());
            }
            isWhole(store);
        }
    }
}
