package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.testing.KilledStore;
import io.basalt.store.testing.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a store is closed or killed with, its metadata index is what the catalog is: rows, attributes, counts, at the
 * newest LSN and at older ones.
 */
class IndexRestartTest {
    private static final String BUCKET = IndexedChanges.BUCKET;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private Path directory;
    private Random random;
    private String where;
    private IndexedChanges changes;

    @BeforeEach
    void seed() {
        long seed = Long.getLong("basalt.test.seed", System.nanoTime());
        where = "seed " + seed;
        System.out.println(getClass().getSimpleName() + " runs with " + where);
        random = new Random(seed);
        changes = new IndexedChanges(random, where);
        directory = folder.resolve("store");
    }

    @Test
    void anIndexIsWhatItWasAfterACleanClose() throws Exception {
        for (int opening = 0; opening < 5; opening++) {
            try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
                changes.verify(store);
                changes.change(store, 60);
            }
        }
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            changes.verify(store);
        }
    }

    @Test
    void whatWasCommittedAfterTheCheckpointIsReadFromTheLog() throws Exception {
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            changes.change(store, 60);
        }
        for (int kill = 0; kill < 5; kill++) {
            Path killed = folder.resolve("killed" + kill);
            try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
                changes.change(store, 60);
                copy(directory, killed);
            }
            directory = killed;
            try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
                changes.verify(store);
            }
        }
    }

    @Test
    void whatIsWrittenBeforeTheLogIsReadFollowsIt() throws Exception {
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            changes.change(store, 60);
        }
        for (int kill = 0; kill < 4; kill++) {
            Path killed = folder.resolve("killed" + kill);
            try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
                changes.change(store, 30);
                copy(directory, killed);
            }
            directory = killed;
            try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
                changes.change(store, 100); // While the log is being read, or right after.
                changes.verify(store);
            }
            verifyOpened();
        }
    }

    @Test
    void aDirectoryThatWasDeletedIsMissingThenAlsoAfterItIsUndeleted() throws Exception {
        long deleted;
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            store.createBucket(BUCKET);
            changes.put(store, new ObjectKey(BUCKET, "d/a"));
            store.deleteDirectory(BUCKET, "d", true, KeyMode.S3);
            deleted = store.visibleLsn();
            store.undelete(BUCKET, "d/");
            assertEquals(List.of("d/a"), IndexedChanges.keys(store));
        }
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            assertEquals(List.of(), IndexedChanges.keys(store.asOf(deleted)));
            assertEquals(List.of("d/a"), IndexedChanges.keys(store));
        }
    }

    @Test
    void aPurgedKeyIsMissingFromEarlierStates() throws Exception {
        long before;
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            store.createBucket(BUCKET);
            changes.put(store, new ObjectKey(BUCKET, "d/a"));
            changes.put(store, new ObjectKey(BUCKET, "d/b"));
            before = store.visibleLsn();
            store.delete(new ObjectKey(BUCKET, "d/a"), Condition.NONE, KeyMode.S3);
            assertEquals(List.of("d/a", "d/b"), IndexedChanges.keys(store.asOf(before)));
            store.maintenance().purge(BUCKET, "d/a");
            assertEquals(List.of("d/b"), IndexedChanges.keys(store.asOf(before)));
        }
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            assertEquals(List.of("d/b"), IndexedChanges.keys(store.asOf(before)));
        }
    }

    @Test
    void anIndexThatIsMissingIsMadeAnew() throws Exception {
        fill();
        FileUtils.deleteDirectory(directory.resolve("index").toFile());
        verifyOpened();
    }

    @Test
    void aDamagedCheckpointIsNotUsed() throws Exception {
        fill();
        flip(directory.resolve("index/checkpoint"));
        verifyOpened();
    }

    @Test
    void anIndexWithoutOneOfItsSegmentsIsMadeAnew() throws Exception {
        fill();
        Files.delete(segments().get(0));
        verifyOpened();
    }

    @Test
    void aDamagedSegmentIsNeverTakenForData() throws Exception {
        fill();
        for (Path segment : segments()) {
            flip(segment);
        }
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            assertEquals(IndexedChanges.listed(store), IndexedChanges.keys(store), where);
            store.maintenance().rebuildIndex();
            changes.verify(store);
        }
        verifyOpened();
    }

    @Test
    void aCheckpointOfAnotherHistoryIsNotUsed() throws Exception {
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            changes.change(store, 60);
        }
        Path fork = folder.resolve("fork");
        copy(directory, fork);
        fill();
        try (LocalStore store = LocalStoreSmallIndexTest.open(fork)) {
            changes.change(store, 200);
        }
        FileUtils.deleteDirectory(fork.resolve("index").toFile());
        FileUtils.copyDirectory(
                directory.resolve("index").toFile(), fork.resolve("index").toFile());
        directory = fork;
        verifyOpened();
    }

    @Test
    void anIndexMadeAnewWhileItIsWrittenToLacksNothing() throws Exception {
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            changes.change(store, 60);
            Thread writer = new Thread(() -> {
                try {
                    changes.change(store, 200);
                } catch (IOException e) {
                    throw new AssertionError(where, e);
                }
            });
            writer.start();
            while (writer.isAlive()) {
                store.maintenance().rebuildIndex();
            }
            writer.join();
            changes.verify(store);
        }
        verifyOpened();
    }

    private void fill() throws IOException {
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            changes.change(store, 150);
        }
    }

    private void verifyOpened() throws IOException {
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            changes.verify(store);
            changes.change(store, 30);
            changes.verify(store);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("index"))) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".segment")).toList();
            assertEquals(false, found.isEmpty(), "no segment was written");
            return found;
        }
    }

    private void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
    }

    /**
     * Copies a store that is open, its index first, as a kill would leave it: the log is ahead of the index. What goes while it is
     * copied is missing then.
     */
    private static void copy(Path from, Path to) throws IOException {
        Path index = Files.createDirectories(to.resolve("index"));
        List<Path> files;
        try (Stream<Path> all = Files.list(from.resolve("index"))) {
            files = all.toList();
        }
        for (Path file : files) {
            try {
                Files.copy(file, index.resolve(file.getFileName()));
            } catch (NoSuchFileException e) {
                System.out.println(file + " went while the index was copied");
            }
        }
        KilledStore.copy(from, to, file -> !file.equals(from.resolve("index").toFile()));
    }
}
