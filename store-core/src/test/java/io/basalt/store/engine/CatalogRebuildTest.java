package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.Finding;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RebuildReport;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogRebuildTest {
    @TempDir
    Path folder;

    private Path directory;
    private Path backups;
    private final List<Finding> findings = new ArrayList<>();

    @BeforeEach
    void fillAStore() throws IOException {
        directory = folder.resolve("store");
        backups = folder.resolve("backups");
        try (LocalStore store = LocalStore.open(directory)) {
            store.createBucket("b");
            put(store, "small", 1_000);
            put(store, "dir/large", 2 << 20);
            put(store, "moves", 3 << 20);
            put(store, "replaced", 10);
            put(store, "packed", 500);
        }
    }

    private static byte[] bytes(String key, int size) {
        byte[] bytes = new byte[size];
        new Random(key.hashCode() + size).nextBytes(bytes);
        return bytes;
    }

    private static void put(LocalStore store, String key, int size) throws IOException {
        Attributes attributes = Attributes.of("user.of", AttributeValue.of(key));
        try (ObjectWriter writer = store.put(new ObjectKey("b", key), PutOptions.DEFAULT.withAttributes(attributes))) {
            writer.write(bytes(key, size));
            writer.commit();
        }
    }

    private static void reads(LocalStore store, String bucket, String key, byte[] expected) throws IOException {
        try (ObjectReader reader = store.open(new ObjectKey(bucket, key))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
            reader.read(0, bytes);
            assertArrayEquals(expected, bytes.array(), key);
        }
    }

    private static List<String> keys(LocalStore store, String bucket) throws StoreException {
        return store.list(ListRequest.flat(bucket, "")).entries().stream()
                .map(ListEntry::key)
                .toList();
    }

    private RebuildReport rebuild(Optional<Path> from) throws IOException {
        FileUtils.deleteDirectory(directory.resolve("catalog").toFile());
        return CatalogRebuild.run(directory, from, false, findings::add);
    }

    private void isSound() throws StoreException {
        List<Finding> left = new ArrayList<>();
        ClosedStoreCheck.run(directory, false, true, left::add);
        assertEquals(List.of(), left);
    }

    @Test
    void withoutABackupEverythingIsFoundInLostAndFound() throws Exception {
        RebuildReport report = rebuild(Optional.empty());
        assertEquals(new RebuildReport(Optional.empty(), 5, 0, 0), report);
        assertEquals(List.of(), findings);
        isSound();
        try (LocalStore store = LocalStore.open(directory)) {
            assertEquals(1, store.buckets().size());
            assertEquals(
                    List.of("b/dir/large", "b/moves", "b/packed", "b/replaced", "b/small"), keys(store, "lost+found"));
            reads(store, "lost+found", "b/small", bytes("small", 1_000));
            reads(store, "lost+found", "b/dir/large", bytes("dir/large", 2 << 20));
            assertEquals(
                    Optional.of(AttributeValue.of("dir/large")),
                    Optional.ofNullable(store.stat(new ObjectKey("lost+found", "b/dir/large"))
                            .orElseThrow()
                            .attributes()
                            .values()
                            .get("user.of")));
            store.createBucket("b");
            put(store, "small", 5);
        }
        isSound();
    }

    @Test
    void aBackupIsBegunWithAndWhatCameLaterIsFoundBeside() throws Exception {
        try (LocalStore store = LocalStore.open(directory)) {
            store.maintenance().backup(backups);
            put(store, "later", 70_000);
            put(store, "replaced", 20);
            put(store, "replaced", 30);
            store.delete(new ObjectKey("b", "small"), Condition.NONE);
            store.move(new ObjectKey("b", "moves"), "hdd");
            store.move(new ObjectKey("b", "packed"), "hdd");
        }
        RebuildReport report = rebuild(Optional.of(backups));
        assertEquals(3, report.found());
        assertEquals(1, report.moved());
        assertEquals(1, report.backup().orElseThrow().id());
        isSound();
        try (LocalStore store = LocalStore.open(directory)) {
            assertEquals(
                    List.of("dir/large", "moves", "packed", "replaced", "small"), keys(store, "b"), "as of the backup");
            reads(store, "b", "moves", bytes("moves", 3 << 20));
            reads(store, "b", "replaced", bytes("replaced", 10));
            reads(store, "b", "packed", bytes("packed", 500));
            List<String> lost = keys(store, "lost+found");
            assertEquals(3, lost.size(), lost.toString());
            assertEquals("b/later", lost.get(0));
            assertEquals("b/replaced", lost.get(1));
            assertTrue(lost.get(2).matches("b/replaced\\.[0-9a-f]+"), lost.toString());
            reads(store, "lost+found", lost.get(1), bytes("replaced", 20));
            reads(store, "lost+found", lost.get(2), bytes("replaced", 30));
        }
    }

    @Test
    void whatCannotBeReadIsNamedAndTheRestIsFound() throws Exception {
        Path volume;
        try (Stream<Path> files = Files.walk(directory.resolve("tiers"))) {
            volume = files.filter(f -> f.toString().endsWith(".volume"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(volume);
        bytes[400] ^= 1;
        Files.write(volume, bytes);
        RebuildReport report = rebuild(Optional.empty());
        assertEquals(4, report.found());
        assertEquals(1, report.damaged());
        assertTrue(findings.get(0).where().endsWith(".volume"), findings.toString());
        try (LocalStore store = LocalStore.open(directory)) {
            reads(store, "lost+found", "b/replaced", bytes("replaced", 10));
        }
    }

    @Test
    void aCatalogThatIsThereIsKeptUnlessAsked() throws Exception {
        assertThrows(
                StoreException.AlreadyExists.class,
                () -> CatalogRebuild.run(directory, Optional.empty(), false, findings::add));
        CatalogRebuild.run(directory, Optional.empty(), true, findings::add);
        assertTrue(Files.isDirectory(directory.resolve("catalog.aside-1")));
        isSound();
    }
}
