package io.basalt.store.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.CommitCounts;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.engine.LocalStore;
import io.basalt.store.io.Disk;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.MemoryFolder;
import io.basalt.store.testing.Survival;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small objects whose bytes ride in the log until their volume is synced: they cost one sync, and nothing is lost. */
class RidingTest {
    private static final String BUCKET = "b";
    private static final int SIZE = 60_000;

    /** So many objects of that size have the volume synced once. */
    private static final int ENOUGH = (8 << 20) / SIZE + 1;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private int cuts;

    private final MemoryDisk platter = new MemoryDisk();
    private final FaultyDisk disk = new FaultyDisk(platter);

    private Path newStore(String name, int inlineLimit) throws IOException {
        Path directory = Files.createDirectory(folder.resolve(name));
        Files.writeString(directory.resolve("store.toml"), """
                landing = "flash"
                inline_limit = %d
                [[tier]]
                name = "flash"
                directory = "tiers/flash"
                """.formatted(inlineLimit));
        return directory;
    }

    private static LocalStore open(Path directory, Disk disk) throws IOException {
        return LocalStore.open(directory, path -> disk, new FakeClock());
    }

    private static ObjectKey key(int number) {
        return new ObjectKey(BUCKET, "dir/" + number);
    }

    private static byte[] content(int number, int size) {
        byte[] content = new byte[size];
        new Random(number).nextBytes(content);
        return content;
    }

    private static void put(Store store, int number, int size) throws IOException {
        try (ObjectWriter writer = store.put(key(number), PutOptions.DEFAULT)) {
            writer.write(content(number, size));
            writer.commit();
        }
    }

    private static void readsAll(Store store, int count, int size) throws IOException {
        for (int number = 0; number < count; number++) {
            try (ObjectReader reader = store.open(key(number))) {
                ByteBuffer bytes = ByteBuffer.allocate(size);
                assertEquals(size, reader.read(0, bytes));
                assertArrayEquals(
                        content(number, size), bytes.array(), key(number).toString());
            }
        }
    }

    /** What a power cut leaves of a store's own directory while nothing is under way: all of the log. */
    private Path powerCut(Path directory) throws IOException {
        Path left = folder.resolve("left-" + ++cuts);
        StoreFiles.copyLive(directory, left);
        return left;
    }

    private static MemoryDisk unsyncedLost(MemoryDisk disk) {
        return disk.survivors(Survival.NONE, new Random(1));
    }

    private static long appended(FaultyDisk disk, int epoch) {
        String volumes = "write epoch-%08x/".formatted(epoch);
        return disk.log().stream()
                .filter(line -> line.startsWith(volumes))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static long volumeSyncs(FaultyDisk disk) {
        return disk.log().stream().filter(line -> line.matches("sync .*volume")).count();
    }

    @Test
    void aPowerCutBetweenTheSyncsOfLogAndVolumeLosesNothing() throws Exception {
        int count = 20;
        Path directory = newStore("store", 65_536);
        Path left;
        MemoryDisk after;
        try (LocalStore store = open(directory, disk)) {
            store.createBucket(BUCKET);
            for (int number = 0; number < count; number++) {
                put(store, number, SIZE);
            }
            assertEquals(0, volumeSyncs(disk));
            left = powerCut(directory);
            after = unsyncedLost(platter);
        }
        assertEquals(List.of(), after.list("epoch-00000001"), "the volume itself is gone");
        try (LocalStore store = open(left, after)) {
            readsAll(store, count, SIZE);
        }
        try (LocalStore store = open(left, unsyncedLost(after))) {
            readsAll(store, count, SIZE);
        }
    }

    @Test
    void cutsAgainAndAgainLoseNothingEither() throws Exception {
        Path directory = newStore("store", 65_536);
        MemoryDisk now = platter;
        for (int round = 0; round < 4; round++) {
            try (LocalStore store = open(directory, now)) {
                if (round == 0) {
                    store.createBucket(BUCKET);
                }
                readsAll(store, 3 * round, 1000);
                for (int number = 3 * round; number < 3 * round + 3; number++) {
                    put(store, number, 1000);
                }
                directory = powerCut(directory);
                now = unsyncedLost(now);
            }
        }
        try (LocalStore store = open(directory, now)) {
            readsAll(store, 12, 1000);
        }
    }

    @Test
    void aStoreThatWasClosedHasItsBytesInVolumesAlone() throws Exception {
        Path directory = newStore("store", 65_536);
        try (LocalStore store = open(directory, disk)) {
            store.createBucket(BUCKET);
            put(store, 0, 1000);
            put(store, 1, 1000);
        }
        assertEquals(1, volumeSyncs(disk));
        FaultyDisk after = new FaultyDisk(unsyncedLost(platter));
        try (LocalStore store = open(directory, after)) {
            readsAll(store, 2, 1000);
            assertEquals(0, appended(after, 2), "nothing had to be written again");
        }
    }

    @Test
    void payloadsLeaveTheLogOnceTheirVolumeIsSynced() throws Exception {
        Path directory = newStore("store", 65_536);
        Path left;
        FaultyDisk after;
        try (LocalStore store = open(directory, disk)) {
            store.createBucket(BUCKET);
            int count = 0;
            while (volumeSyncs(disk) == 0) {
                put(store, count++, SIZE);
            }
            assertTrue(count >= ENOUGH, count + " puts");
            // The sync may not have ended yet: what it covers leaves the log with the first commit after it.
            long before = disk.operations();
            while (disk.log().subList((int) before, disk.operations()).stream().noneMatch(l -> l.startsWith("sync"))) {
                put(store, count++, SIZE);
            }
            left = powerCut(directory);
            after = new FaultyDisk(unsyncedLost(platter));
            try (LocalStore reopened = open(left, after)) {
                readsAll(reopened, count, SIZE);
                assertTrue(
                        appended(after, 2) < (ENOUGH + 10L) * (SIZE + 1000),
                        "written again: " + appended(after, 2) + " bytes of " + count + " objects");
            }
        }
    }

    @Test
    void aVolumeThatCannotBeSyncedInTheBackgroundLosesNothing() throws Exception {
        Path directory = newStore("store", 65_536);
        try (LocalStore store = open(directory, disk)) {
            store.createBucket(BUCKET);
            int count = 0;
            disk.failFirst("sync epoch-00000001/000001.volume", new IOException("lost pages"));
            while (disk.log().stream().noneMatch(line -> line.startsWith("create epoch-00000001/000002"))) {
                put(store, count++, SIZE);
            }
            assertTrue(count >= ENOUGH, count + " puts");
            readsAll(store, count, SIZE);
            // Before long all of them are in the second volume, and the first is of no use any more.
            while (appended(disk, 1) < 2L * ENOUGH * SIZE) {
                put(store, count++, SIZE);
            }
            assertEquals(
                    1,
                    disk.log().stream()
                            .filter("sync epoch-00000001/000001.volume"::equals)
                            .count());
            Path left = powerCut(directory);
            try (LocalStore reopened = open(left, unsyncedLost(platter))) {
                readsAll(reopened, count, SIZE);
            }
        }
    }

    @Test
    void anObjectThatIsGoneIsNotWrittenAgain() throws Exception {
        Path directory = newStore("store", 65_536);
        try (LocalStore store = open(directory, disk)) {
            store.createBucket(BUCKET);
            put(store, 0, 1000);
            put(store, 1, 1000);
            store.delete(key(0), Condition.NONE);
            try (LocalStore reopened = open(powerCut(directory), unsyncedLost(platter))) {
                assertTrue(reopened.stat(key(0)).isEmpty());
                put(reopened, 0, 1000);
                readsAll(reopened, 2, 1000);
            }
        }
    }

    @Test
    void aSmallPutCostsOneSyncAndALargerOneTwo() throws Exception {
        Map<Integer, Long> syncs = Map.of(4096, 1L, 4097, 2L);
        Path directory = newStore("store", 4096);
        try (LocalStore store = open(directory, disk)) {
            store.createBucket(BUCKET);
            for (int size : List.of(4096, 4097, 4096, 4097)) {
                CommitCounts before = store.maintenance().commitCounts();
                put(store, 0, size);
                assertEquals(
                        syncs.get(size),
                        store.maintenance().commitCounts().since(before).syncs(),
                        size + " bytes");
            }
        }
    }

    @Test
    void nothingRidesWhereTheLimitIsZero() throws Exception {
        Path directory = newStore("store", 0);
        try (LocalStore store = open(directory, disk)) {
            store.createBucket(BUCKET);
            put(store, 0, 1);
            put(store, 1, 1);
            assertEquals(2, volumeSyncs(disk));
        }
    }
}
