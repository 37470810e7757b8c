package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.SystemField;
import io.basalt.store.testing.MemoryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a store is closed or killed with, its metadata index is what the catalog is: rows, attributes, counts, at the
 * newest LSN and at older ones.
 */
class IndexRestartTest {
    private static final String BUCKET = "b";
    private static final String[] NAMES = {"a", "b", "c", "d"};

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private Path directory;
    private Random random;
    private String where;

    @BeforeEach
    void seed() {
        long seed = Long.getLong("basalt.test.seed", System.nanoTime());
        where = "seed " + seed;
        System.out.println(getClass().getSimpleName() + " runs with " + where);
        random = new Random(seed);
        directory = folder.resolve("store");
    }

    @Test
    void anIndexIsWhatItWasAfterACleanClose() throws Exception {
        for (int opening = 0; opening < 5; opening++) {
            try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
                verify(store);
                change(store, 60);
            }
        }
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            verify(store);
        }
    }

    @Test
    void whatWasCommittedAfterTheCheckpointIsReadFromTheLog() throws Exception {
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            change(store, 60);
        }
        for (int kill = 0; kill < 5; kill++) {
            Path killed = folder.resolve("killed" + kill);
            try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
                change(store, 60);
                copy(directory, killed);
            }
            directory = killed;
            try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
                verify(store);
            }
        }
    }

    @Test
    void whatIsWrittenBeforeTheLogIsReadFollowsIt() throws Exception {
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            change(store, 60);
        }
        for (int kill = 0; kill < 4; kill++) {
            Path killed = folder.resolve("killed" + kill);
            try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
                change(store, 30);
                copy(directory, killed);
            }
            directory = killed;
            try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
                change(store, 100); // While the log is being read, or right after.
                verify(store);
            }
            verifyOpened();
        }
    }

    @Test
    void aDirectoryThatWasDeletedIsMissingThenAlsoAfterItIsUndeleted() throws Exception {
        long deleted;
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            store.createBucket(BUCKET);
            put(store, new ObjectKey(BUCKET, "d/a"));
            store.deleteDirectory(BUCKET, "d", true, KeyMode.S3);
            deleted = store.visibleLsn();
            store.undelete(BUCKET, "d/");
            assertEquals(List.of("d/a"), keys(store));
        }
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            assertEquals(List.of(), keys(store.asOf(deleted)));
            assertEquals(List.of("d/a"), keys(store));
        }
    }

    @Test
    void aPurgedKeyIsMissingFromEarlierStates() throws Exception {
        long before;
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            store.createBucket(BUCKET);
            put(store, new ObjectKey(BUCKET, "d/a"));
            put(store, new ObjectKey(BUCKET, "d/b"));
            before = store.visibleLsn();
            store.delete(new ObjectKey(BUCKET, "d/a"), Condition.NONE, KeyMode.S3);
            assertEquals(List.of("d/a", "d/b"), keys(store.asOf(before)));
            store.maintenance().purge(BUCKET, "d/a");
            assertEquals(List.of("d/b"), keys(store.asOf(before)));
        }
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            assertEquals(List.of("d/b"), keys(store.asOf(before)));
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
            assertEquals(listed(store), keys(store), where);
            store.maintenance().rebuildIndex();
            verify(store);
        }
        verifyOpened();
    }

    @Test
    void aCheckpointOfAnotherHistoryIsNotUsed() throws Exception {
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            change(store, 60);
        }
        Path fork = folder.resolve("fork");
        copy(directory, fork);
        fill();
        try (LocalStore store = LocalStoreSmallIndexTest.open(fork)) {
            change(store, 200);
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
            change(store, 60);
            Thread writer = new Thread(() -> {
                try {
                    change(store, 200);
                } catch (IOException e) {
                    throw new AssertionError(where, e);
                }
            });
            writer.start();
            while (writer.isAlive()) {
                store.maintenance().rebuildIndex();
            }
            writer.join();
            verify(store);
        }
        verifyOpened();
    }

    private void fill() throws IOException {
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            change(store, 150);
        }
    }

    private void verifyOpened() throws IOException {
        try (LocalStore store = LocalStoreSmallIndexTest.open(directory)) {
            verify(store);
            change(store, 30);
            verify(store);
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

    /** Copies a store that is open, its index first, as a kill would leave it: the log is ahead of the index. */
    /** Of a store that is at work: what goes while it is copied is missing then. */
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
        FileUtils.copyDirectory(
                from.toFile(),
                to.toFile(),
                file -> !file.equals(from.resolve("index").toFile()));
    }

    private void change(LocalStore store, int times) throws IOException {
        if (store.bucket(BUCKET).isEmpty()) {
            store.createBucket(BUCKET);
        }
        for (int i = 0; i < times; i++) {
            try {
                change(store);
            } catch (StoreException.NotFound
                    | StoreException.AlreadyExists
                    | StoreException.PreconditionFailed
                    | StoreException.InvalidArgument e) {
                // Chosen at random, so some do not apply; then nothing has changed.
                continue;
            }
        }
    }

    private void change(LocalStore store) throws IOException {
        ObjectKey key = new ObjectKey(BUCKET, key());
        switch (random.nextInt(12)) {
            case 0 -> store.delete(key, Condition.NONE, KeyMode.S3);
            case 1 -> store.rename(new RenameRequest(BUCKET, key.key(), key(), true, KeyMode.S3));
            case 2 -> store.rename(new RenameRequest(BUCKET, directory(), directory(), true, KeyMode.S3));
            case 3 -> store.deleteDirectory(BUCKET, directory(), true, KeyMode.S3);
            case 4, 5 ->
                store.updateAttributes(
                        key, new AttributeUpdate(Attributes.of("user.n", number()), Set.of()), Condition.NONE);
            case 6 -> collect(store);
            default -> put(store, key);
        }
    }

    private void collect(LocalStore store) throws IOException {
        if (random.nextInt(4) == 0) {
            Duration retention = random.nextBoolean() ? Duration.ZERO : Duration.ofDays(1);
            store.configureBucket(
                    BUCKET, new BucketUpdate(Optional.of(retention), Optional.empty(), Set.of(), Set.of()));
            store.maintenance().collect();
        }
    }

    private void put(LocalStore store, ObjectKey key) throws IOException {
        try (ObjectWriter writer =
                store.put(key, PutOptions.DEFAULT.withAttributes(Attributes.of("user.n", number())))) {
            writer.write(key.key().getBytes(StandardCharsets.UTF_8));
            writer.commit();
        }
    }

    /** Of one name and two types. */
    private AttributeValue number() {
        return random.nextBoolean() ? AttributeValue.of(random.nextInt(5)) : AttributeValue.of("n" + random.nextInt(5));
    }

    private String key() {
        return directory() + NAMES[random.nextInt(NAMES.length)];
    }

    private String directory() {
        return random.nextBoolean()
                ? "d" + NAMES[random.nextInt(NAMES.length)] + "/"
                : "d" + NAMES[random.nextInt(NAMES.length)] + "/e" + NAMES[random.nextInt(NAMES.length)] + "/";
    }

    private void verify(LocalStore store) throws IOException {
        List<String> findings = new ArrayList<>();
        store.maintenance().fsck(false, finding -> findings.add(finding.toString()));
        assertEquals(List.of(), findings, where);
        if (store.bucket(BUCKET).isEmpty()) {
            return;
        }
        for (int i = 0; i < 5; i++) {
            long lsn = store.visibleLsn() - random.nextInt((int) Math.min(50, store.visibleLsn()));
            List<String> listed;
            StoreView then;
            try {
                then = store.asOf(lsn);
                listed = listed(then);
            } catch (StoreException.NotFound e) {
                continue; // Collected.
            }
            assertEquals(listed, keys(then), where + ", LSN " + lsn);
        }
    }

    private static List<String> listed(StoreView view) throws StoreException {
        return view.list(ListRequest.flat(BUCKET, "")).entries().stream()
                .map(ListEntry::key)
                .sorted()
                .toList();
    }

    private static List<String> keys(StoreView view) throws StoreException {
        List<String> keys = new ArrayList<>();
        Query query = Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY);
        try (BufferAllocator allocator = new RootAllocator();
                QueryResult result = view.query(query, allocator)) {
            while (result.next()) {
                VarCharVector column = (VarCharVector) result.batch().getVector(0);
                for (int i = 0; i < result.batch().getRowCount(); i++) {
                    keys.add(new String(column.get(i), StandardCharsets.UTF_8));
                }
            }
        }
        keys.sort(null);
        return keys;
    }
}
