package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.Repairs;
import io.basalt.store.catalog.Table;
import io.basalt.store.io.Disk;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.KilledStore;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.memory.RootAllocator;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong around a put, and what must not follow from it. */
class MishapTest {
    private static final int LARGE = 2 << 20;
    private static final ObjectKey KEY = new ObjectKey("b", "large");

    @TempDir
    Path folder;

    private final MemoryDisk flash = new MemoryDisk();
    private final MemoryDisk hdd = new MemoryDisk();

    private LocalStore open(Disk onFlash) throws StoreException {
        return LocalStore.open(
                folder.resolve("store"), path -> path.endsWith("flash") ? onFlash : hdd, new FakeClock());
    }

    private static void put(LocalStore store, ObjectKey key, int size) throws IOException {
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
            writer.write(new byte[size]);
            writer.commit();
        }
    }

    private static boolean reads(LocalStore store, ObjectKey key) throws IOException {
        try (ObjectReader reader = store.open(key)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
            return reader.read(0, bytes) == reader.size();
        }
    }

    /** The number of the next operation of that kind. */
    private static int nextAfter(FaultyDisk disk, int ahead) {
        return disk.operations() + ahead;
    }

    @Test
    void aWriterThatFailedToWriteNeverCommits() throws Exception {
        FaultyDisk disk = new FaultyDisk(flash);
        try (LocalStore store = open(disk)) {
            store.createBucket("b");
            try (ObjectWriter writer = store.put(KEY, PutOptions.DEFAULT)) {
                writer.write(new byte[LARGE]);
                disk.failAt(nextAfter(disk, 1), new IOException("a bad sector"));
                assertThrows(StoreException.class, () -> writer.write(new byte[LARGE]));
                StoreException refused = assertThrows(StoreException.class, writer::commit);
                assertTrue(refused.getMessage().contains("a bad sector"), refused.getMessage());
            }
            assertTrue(store.stat(KEY).isEmpty());
        }
    }

    @Test
    void aSyncThatFailedIsNotTriedAgain() throws Exception {
        FaultyDisk disk = new FaultyDisk(flash);
        try (LocalStore store = open(disk)) {
            store.createBucket("b");
            try (ObjectWriter writer = store.put(KEY, PutOptions.DEFAULT)) {
                writer.write(new byte[LARGE]);
                disk.failAt(nextAfter(disk, 1), new IOException("lost pages"));
                assertThrows(StoreException.class, writer::commit);
                int syncs = disk.operations();
                assertThrows(StoreException.class, writer::commit);
                assertEquals(syncs, disk.operations(), "the second commit must not touch the disk");
            }
            put(store, KEY, LARGE);
            assertTrue(reads(store, KEY));
        }
    }

    @Test
    void aWriterLeftOpenLeavesNothingAfterTheNextOpening() throws Exception {
        ObjectWriter writer;
        try (LocalStore store = open(flash)) {
            store.createBucket("b");
            writer = store.put(KEY, PutOptions.DEFAULT);
            writer.write(new byte[LARGE]);
        }
        assertEquals(1, blobFiles(flash));
        try (LocalStore store = open(flash)) {
            assertEquals(0, blobFiles(flash));
            assertTrue(store.stat(KEY).isEmpty());
        }
        writer.close();
    }

    private static long blobFiles(Disk disk) throws IOException {
        long files = 0;
        for (String epoch :
                disk.list("").stream().filter(name -> name.startsWith("epoch-")).toList()) {
            files += disk.list(epoch).stream()
                    .filter(name -> name.endsWith(".blob"))
                    .count();
        }
        return files;
    }

    @Test
    void tiersThatAreMixedUpAreRefused() throws Exception {
        try (LocalStore store = open(flash)) {
            store.createBucket("b");
            put(store, KEY, LARGE);
        }
        Path directory = folder.resolve("store");
        StoreException refused = assertThrows(
                StoreException.class,
                () -> LocalStore.open(directory, path -> path.endsWith("flash") ? hdd : flash, new FakeClock()));
        assertTrue(refused.getMessage().contains("mount the right disk"), refused.getMessage());
        try (LocalStore store = open(flash)) {
            assertTrue(reads(store, KEY));
        }
    }

    @Test
    void aCatalogOlderThanItsTiersGivesNoIdTwiceAndRemovesNothing() throws Exception {
        Path catalog = folder.resolve("store").resolve("catalog");
        Path old = folder.resolve("old-catalog");
        try (LocalStore store = open(flash)) {
            store.createBucket("b");
        }
        FileUtils.copyDirectory(catalog.toFile(), old.toFile());
        try (LocalStore store = open(flash)) {
            put(store, KEY, LARGE);
        }
        FileUtils.deleteDirectory(catalog.toFile());
        FileUtils.copyDirectory(old.toFile(), catalog.toFile());
        try (LocalStore store = open(flash)) {
            assertTrue(store.stat(KEY).isEmpty(), "the old catalog does not know it");
            assertEquals(1, blobFiles(flash), "but its bytes are still there");
            put(store, KEY, LARGE);
            assertTrue(reads(store, KEY));
        }
    }

    @Test
    void aStoreWithoutItsConfigurationIsRefused() throws Exception {
        open(flash).close();
        Files.delete(folder.resolve("store").resolve("store.toml"));
        StoreException refused = assertThrows(StoreException.class, () -> open(flash));
        assertTrue(refused.getMessage().contains("restore it"), refused.getMessage());
    }

    @Test
    void twoTiersInOneDirectoryAreRefused() throws Exception {
        open(flash).close();
        Path config = folder.resolve("store").resolve("store.toml");
        Files.writeString(config, Files.readString(config).replace("tiers/hdd", "tiers/flash"));
        StoreException refused = assertThrows(StoreException.class, () -> open(flash));
        assertTrue(refused.getMessage().contains("'hdd'"), refused.getMessage());
    }

    @Test
    void aQueryAsOfTheMiddleOfACommitSeesTheCommitBefore() throws Exception {
        try (LocalStore store = open(flash)) {
            store.createBucket("b");
            put(store, new ObjectKey("b", "x"), 1);
            put(store, new ObjectKey("b", "y"), 2);
            long before = store.visibleLsn();
            store.rename(new RenameRequest("b", "x", "y", true, KeyMode.S3));
            long after = store.visibleLsn();
            assertTrue(after - before > 1, "a rename over an object changes two rows");
            for (long lsn = before; lsn <= after; lsn++) {
                assertEquals(lsn < after ? 2 : 1, count(store, lsn), "as of " + lsn);
            }
        }
    }

    private static int count(LocalStore store, long lsn) throws Exception {
        Query query = new Query(
                "b",
                Predicate.Constant.TRUE,
                List.of(SystemField.KEY),
                OptionalLong.empty(),
                OptionalLong.of(lsn),
                Query.Part.WHOLE);
        try (RootAllocator allocator = new RootAllocator();
                QueryResult result = store.query(query, allocator)) {
            assertFalse(result.lsn() > lsn);
            return result.next() ? result.batch().getRowCount() : 0;
        }
    }

    /** The small object's payload rides in the log; its blob is said to lie nowhere, so it cannot be written again. */
    @Test
    void anOpeningThatFailsLateLeavesNoThreadBehind() throws Exception {
        Path crashed = folder.resolve("crashed");
        try (LocalStore store = open(flash)) {
            store.createBucket("b");
            put(store, KEY, 10);
            KilledStore.copy(folder.resolve("store"), crashed);
        }
        try (Catalog catalog = Catalog.open(crashed.resolve("catalog"));
                Inspection inspection = catalog.inspect();
                Repairs damage = catalog.repairs()) {
            inspection.scan(Table.BLOBS, blob -> damage.put(Table.BLOBS, blob.at(List.of())));
            damage.flush();
        }
        for (int opening = 0; opening < 2; opening++) {
            assertThrows(
                    RuntimeException.class,
                    () -> LocalStore.open(crashed, path -> path.endsWith("flash") ? flash : hdd, new FakeClock()));
            assertEquals(List.of(), threadsOf(crashed));
        }
    }

    private static List<String> threadsOf(Path store) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.contains(store.toString()))
                .toList();
    }
}
