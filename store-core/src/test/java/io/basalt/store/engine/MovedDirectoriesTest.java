package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.io.FileDisk;
import io.basalt.store.testing.FakeClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories of the operating system that are renamed away and back, with or without an empty one in their place. */
class MovedDirectoriesTest {
    @TempDir
    Path folder;

    private LocalStore store;
    private Path mounted;
    private Path elsewhere;

    @BeforeEach
    void fill() throws IOException {
        mounted = Files.createDirectories(folder.resolve("mnt/b"));
        Files.createDirectories(folder.resolve("mnt/a"));
        elsewhere = folder.resolve("mnt/elsewhere");
        Path root = Files.createDirectory(folder.resolve("store"));
        Files.writeString(root.resolve("store.toml"), """
                landing = "hdd"
                pack_limit = 65536
                [[tier]]
                name = "hdd"
                medium = "hdd"
                directories = ["../mnt/a", "../mnt/b"]
                """);
        open();
        store.createBucket("b");
        for (int i = 0; liveBytes() < 200_000; i++) {
            put("large-" + i, 100_000);
        }
    }

    private void open() throws StoreException {
        store = LocalStore.open(folder.resolve("store"), FileDisk::new, new FakeClock());
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private void put(String key, int size) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey("b", key), PutOptions.DEFAULT)) {
            writer.write(content(key, size));
            writer.commit();
        }
    }

    private static byte[] content(String key, int size) {
        byte[] bytes = new byte[size];
        new Random(key.hashCode()).nextBytes(bytes);
        return bytes;
    }

    /** How many of the large objects cannot be read now. */
    private int unavailable() throws IOException {
        int unavailable = 0;
        for (int i = 0; store.stat(new ObjectKey("b", "large-" + i)).isPresent(); i++) {
            try (ObjectReader reader = store.open(new ObjectKey("b", "large-" + i))) {
                ByteBuffer bytes = ByteBuffer.allocate(100_000);
                reader.read(0, bytes);
                assertArrayEquals(content("large-" + i, 100_000), bytes.array());
            } catch (StoreException.Unavailable e) {
                assertTrue(e.getMessage().contains(mounted.toString()), e.getMessage());
                unavailable++;
            }
        }
        return unavailable;
    }

    private void moveAway(boolean mountPointStays) throws IOException {
        Files.move(mounted, elsewhere);
        if (mountPointStays) {
            Files.createDirectory(mounted);
        }
    }

    private void moveBack() throws IOException {
        Files.deleteIfExists(mounted); // It fails unless it is empty.
        Files.move(elsewhere, mounted);
    }

    @Test
    void whatLiesInADirectoryThatIsRenamedIsUnavailableUntilItIsRenamedBack() throws IOException {
        assertEquals(0, unavailable());
        for (boolean mountPointStays : List.of(false, true)) {
            moveAway(mountPointStays);
            int away = unavailable();
            assertTrue(away > 0);
            for (int i = 0; i < 10; i++) {
                put("small-" + mountPointStays + i, 1000);
                put("later-" + mountPointStays + i, 100_000);
            }
            assertEquals(away, unavailable());
            assertTrue(store.tiers().get(0).freeBytes() > 0);
            moveBack();
            assertEquals(0, unavailable());
        }
    }

    @Test
    void aStoreThatIsOpenedWithoutADirectoryNeitherMakesItNorWritesBesideIt() throws IOException {
        for (boolean mountPointStays : List.of(false, true)) {
            store.close();
            moveAway(mountPointStays);
            open();
            assertTrue(unavailable() > 0);
            put("meanwhile-" + mountPointStays, 100_000);
            assertEquals(mountPointStays, Files.exists(mounted));
            moveBack();
            assertEquals(0, unavailable());
            long before = liveBytes();
            for (int i = 0; liveBytes() == before; i++) {
                put("again-" + mountPointStays + i, 100_000);
            }
        }
    }

    /** Of the directory that is moved. */
    private long liveBytes() throws StoreException {
        return store.volumes().stream()
                .filter(use -> use.directory() == 1)
                .mapToLong(VolumeUse::live)
                .sum();
    }

    @Test
    void aStoreIsClosedWithoutComplaintWhileADirectoryIsAway() throws IOException {
        moveAway(false);
        store.close();
        moveBack();
        open();
        assertEquals(0, unavailable());
    }
}
