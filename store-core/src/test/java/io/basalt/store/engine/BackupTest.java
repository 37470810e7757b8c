package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.CatalogBackup;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.PinnedBackup;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.testing.KilledStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    Path folder;

    private Path directory;
    private Path backups;

    @BeforeEach
    void name() {
        directory = folder.resolve("store");
        backups = folder.resolve("backups");
    }

    private static void put(LocalStore store, String key, String text) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey("b", key), PutOptions.DEFAULT)) {
            writer.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            writer.commit();
        }
    }

    private static String read(LocalStore store, String key) throws IOException {
        try (ObjectReader reader = store.open(new ObjectKey("b", key))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
            reader.read(0, bytes);
            return new String(bytes.array(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private CatalogBackup backUpOneObject() throws IOException {
        try (LocalStore store = LocalStore.open(directory)) {
            store.createBucket("b");
            put(store, "k", "kept");
            return store.maintenance().backup(backups);
        }
    }

    @Test
    void aLostCatalogIsRestoredAndTheBytesAreStillThere() throws Exception {
        CatalogBackup made = backUpOneObject();
        FileUtils.deleteDirectory(directory.resolve("catalog").toFile());
        StoreException empty = assertThrows(StoreException.class, () -> LocalStore.open(directory));
        assertTrue(empty.getMessage().contains("bin/basalt restore"), empty.getMessage());
        assertEquals(made, CatalogRestore.restore(directory, backups, OptionalInt.empty(), false));
        try (LocalStore store = LocalStore.open(directory)) {
            assertEquals("kept", read(store, "k"));
            assertEquals(made.lsn(), store.visibleLsn());
            put(store, "k2", "more");
        }
    }

    @Test
    void whatWasWrittenAfterTheBackupIsLeftForARebuild() throws Exception {
        Path crashed = folder.resolve("crashed");
        try (LocalStore store = LocalStore.open(directory)) {
            store.createBucket("b");
            put(store, "k", "kept");
            store.maintenance().backup(backups);
            put(store, "small", "later".repeat(2_000));
            put(store, "large", "later".repeat(1_000_000));
            KilledStore.copy(directory, crashed);
        }
        CatalogRestore.restore(crashed, backups, OptionalInt.empty(), true);
        for (int opening = 0; opening < 2; opening++) {
            try (LocalStore store = LocalStore.open(crashed)) {
                store.delete(new ObjectKey("b", "k"), Condition.NONE);
                store.maintenance().purge("b", "");
                store.maintenance().compact(1);
            }
        }
        CatalogRebuild.run(crashed, Optional.of(backups), true, finding -> {});
        try (LocalStore store = LocalStore.open(crashed)) {
            assertEquals(
                    List.of("b/large", "b/small"),
                    store.list(ListRequest.flat("lost+found", "")).entries().stream()
                            .map(ListEntry::key)
                            .toList());
        }
    }

    @Test
    void aCatalogIsNeverOverwrittenUnasked() throws Exception {
        backUpOneObject();
        assertThrows(
                StoreException.AlreadyExists.class,
                () -> CatalogRestore.restore(directory, backups, OptionalInt.empty(), false));
        try (LocalStore store = LocalStore.open(directory)) {
            assertThrows(
                    StoreException.Unavailable.class,
                    () -> CatalogRestore.restore(directory, backups, OptionalInt.empty(), true),
                    "the store is open");
            assertEquals("kept", read(store, "k"));
        }
    }

    @Test
    void whatWasPutAfterTheBackupIsNotRemovedHoweverOftenTheStoreIsOpened() throws Exception {
        backUpOneObject();
        try (LocalStore store = LocalStore.open(directory)) {
            put(store, "late", "x".repeat(2 << 20));
        }
        try (Stream<Path> files = Files.walk(directory.resolve("tiers"))) {
            for (Path seal : files.filter(f -> f.endsWith("SEALED")).toList()) {
                Files.delete(seal); // As after a crash, which makes an opening look for orphans.
            }
        }
        CatalogRestore.restore(directory, backups, OptionalInt.empty(), true);
        for (int i = 0; i < 3; i++) {
            LocalStore.open(directory).close();
            assertEquals(1, blobFiles(), "opening " + i);
        }
    }

    private long blobFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("tiers"))) {
            return files.filter(f -> f.toString().endsWith(".blob")).count();
        }
    }

    @Test
    void anInterruptedRestoreIsRefusedUntilItIsDoneAgain() throws Exception {
        backUpOneObject();
        Files.move(directory.resolve("catalog"), directory.resolve("catalog.aside-1"));
        Files.createDirectory(directory.resolve("catalog.prepared"));
        StoreException refused = assertThrows(StoreException.class, () -> LocalStore.open(directory));
        assertTrue(refused.getMessage().contains("again"), refused.getMessage());
        CatalogRestore.restore(directory, backups, OptionalInt.empty(), false);
        LocalStore.open(directory).close();
        assertTrue(Files.exists(directory.resolve("catalog.aside-1")), "what was set aside stays");
    }

    @Test
    void aDamagedBackupIsRefusedAndTheCatalogStays() throws Exception {
        backUpOneObject();
        Path shared;
        try (Stream<Path> files = Files.walk(backups.resolve("shared_checksum"))) {
            shared = files.filter(Files::isRegularFile)
                    .max(java.util.Comparator.comparingLong(f -> f.toFile().length()))
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(shared);
        bytes[bytes.length / 2] ^= 1;
        Files.write(shared, bytes);
        assertThrows(
                StoreException.CorruptData.class,
                () -> CatalogRestore.restore(directory, backups, OptionalInt.empty(), true));
        try (LocalStore store = LocalStore.open(directory)) {
            assertEquals("kept", read(store, "k"));
        }
    }

    @Test
    void aBackupMadeWhileObjectsAreWrittenHoldsEveryCommitBeforeIt() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong acknowledged = new AtomicLong(-1);
        CatalogBackup made;
        long before;
        try (LocalStore store = LocalStore.open(directory)) {
            store.createBucket("b");
            Thread writer = new Thread(() -> {
                try {
                    for (long i = 0; !stop.get(); i++) {
                        put(store, "k" + i, "v" + i);
                        acknowledged.set(i);
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            writer.start();
            while (acknowledged.get() < 20) {
                Thread.onSpinWait();
            }
            store.maintenance().backup(backups);
            before = acknowledged.get();
            made = store.maintenance().backup(backups);
            stop.set(true);
            writer.join();
        }
        assertEquals(2, made.id());
        CatalogRestore.restore(folder.resolve("other"), backups, OptionalInt.empty(), false);
        FileUtils.deleteDirectory(directory.resolve("catalog").toFile());
        CatalogRestore.restore(directory, backups, OptionalInt.of(2), false);
        try (LocalStore store = LocalStore.open(directory)) {
            for (long i = 0; i <= before; i++) {
                assertEquals("v" + i, read(store, "k" + i));
            }
        }
        List<CatalogBackup> left;
        try (LocalStore store = LocalStore.open(directory)) {
            left = store.maintenance().pruneBackups(backups, 1);
        }
        assertEquals(List.of(made), left);
        assertFalse(Files.exists(backups.resolve("private/1")), "the pruned backup's own files are gone");
    }

    /** Everything that a backup knows: what is current, what is superseded, parts of uploads, files under construction. */
    @Test
    void theBytesOfAKeptBackupOutliveTheirObjectsUntilItIsPruned() throws Exception {
        long upload;
        try (LocalStore store = LocalStore.open(directory)) {
            store.createBucket("b");
            put(store, "old", "superseded".repeat(300_000));
            put(store, "old", "newer");
            put(store, "large", "large".repeat(1_000_000));
            upload = uploadPart(store, "part".repeat(1_000_000));
            store.maintenance().backup(backups);
            long version = version(store, "old", 1);
            store.deleteVersion(new ObjectKey("b", "old"), version);
            store.delete(new ObjectKey("b", "large"), Condition.NONE);
            store.uploads().abort(upload);
            assertEquals(
                    Map.of("in bytes that backups in " + backups + " refer to", 3L),
                    store.maintenance().purge("b", "").left());
            assertEquals(3, blobFiles());
            assertClean(store);
        }
        Path restored = folder.resolve("restored");
        FileUtils.copyDirectory(directory.toFile(), restored.toFile());
        CatalogRestore.restore(restored, backups, OptionalInt.empty(), true);
        try (LocalStore store = LocalStore.open(restored)) {
            assertEquals("large".repeat(1_000_000), read(store, "large"));
            store.restore(new ObjectKey("b", "old"), version(store, "old", 1));
            assertEquals("superseded".repeat(300_000), read(store, "old"));
            store.uploads().complete(upload, List.of());
            assertEquals("part".repeat(1_000_000), read(store, "upload"));
        }
        try (LocalStore store = LocalStore.open(directory)) {
            store.maintenance().backup(backups);
            store.maintenance().pruneBackups(backups, 1);
            assertEquals(3, store.maintenance().collect().blobs());
            assertEquals(0, blobFiles(), "the backup that is left does not know them");
            assertClean(store);
        }
    }

    @Test
    void whatTwoBackupsReferToIsKeptForTheNewerOne() throws Exception {
        try (LocalStore store = LocalStore.open(directory)) {
            store.createBucket("b");
            put(store, "k", "x".repeat(2 << 20));
            store.maintenance().backup(backups);
            store.maintenance().backup(backups);
            store.delete(new ObjectKey("b", "k"), Condition.NONE);
            store.maintenance().purge("b", "");
            store.maintenance().pruneBackups(backups, 1);
            store.maintenance().collect();
            assertEquals(1, blobFiles());
            assertEquals(1, store.maintenance().pinnedBackups().size());
            store.maintenance().backup(backups);
            store.maintenance().pruneBackups(backups, 1);
            store.maintenance().collect();
            assertEquals(0, blobFiles());
        }
    }

    @Test
    void backupsThatWereDeletedByHandAreForgottenWhenTheirDirectoryIsNamed() throws Exception {
        Path others = folder.resolve("others");
        try (LocalStore store = LocalStore.open(directory)) {
            store.createBucket("b");
            put(store, "k", "x".repeat(2 << 20));
            store.maintenance().backup(backups);
            store.maintenance().backup(others);
            store.delete(new ObjectKey("b", "k"), Condition.NONE);
            store.maintenance().purge("b", "");
            FileUtils.deleteDirectory(backups.toFile());
            FileUtils.deleteDirectory(others.toFile());
            assertEquals(
                    List.of(backups.toString(), others.toString()),
                    store.maintenance().pinnedBackups().stream()
                            .map(PinnedBackup::directory)
                            .toList());
        }
        try (LocalStore store = LocalStore.open(directory)) {
            store.maintenance().backup(backups); // Finds that the one before is gone.
            assertEquals(1, store.maintenance().forgetBackups(others));
            store.maintenance().collect();
            assertEquals(0, blobFiles());
            StoreException refused = assertThrows(
                    StoreException.NotFound.class, () -> store.maintenance().forgetBackups(others));
            assertTrue(refused.getMessage().contains(backups.toString()), refused.getMessage());
        }
    }

    @Test
    void aRestoredStoreCompactsWhatItKnowsAndTheRestOnceItIsRebuilt() throws Exception {
        try (LocalStore store = LocalStore.open(directory)) {
            store.createBucket("b");
            put(store, "k", "known".repeat(2_000));
        }
        try (LocalStore store = LocalStore.open(directory)) {
            store.maintenance().backup(backups);
            put(store, "late", "unknown".repeat(2_000));
        }
        CatalogRestore.restore(directory, backups, OptionalInt.empty(), true);
        try (LocalStore store = LocalStore.open(directory)) {
            store.maintenance().forgetBackups(backups);
            store.delete(new ObjectKey("b", "k"), Condition.NONE);
            store.maintenance().purge("b", "");
            assertEquals(1, store.maintenance().compact(1).volumes());
            assertEquals(1, volumeFiles(), "that of what the backup does not know");
            assertClean(store);
        }
        CatalogRebuild.run(directory, Optional.of(backups), true, finding -> {});
        try (LocalStore store = LocalStore.open(directory)) {
            store.maintenance().forgetBackups(backups);
            store.delete(new ObjectKey("lost+found", "b/late"), Condition.NONE);
            store.maintenance().purge("lost+found", "");
            assertEquals(1, store.maintenance().compact(1).volumes());
            assertEquals(0, volumeFiles());
        }
    }

    private long volumeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("tiers"))) {
            return files.filter(f -> f.toString().endsWith(".volume")).count();
        }
    }

    private static long uploadPart(LocalStore store, String text) throws IOException {
        long upload = store.uploads()
                .begin(new ObjectKey("b", "upload"), PutOptions.DEFAULT)
                .uploadId();
        try (PartWriter part = store.uploads().write(upload, 1)) {
            part.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            part.commit();
        }
        return upload;
    }

    private static long version(LocalStore store, String key, int newest) throws IOException {
        return store.versions(new ObjectKey("b", key)).get(newest).version();
    }

    private static void assertClean(LocalStore store) throws IOException {
        List<String> findings = new ArrayList<>();
        store.maintenance().fsck(true, finding -> findings.add(finding.toString()));
        assertEquals(List.of(), findings);
    }
}
