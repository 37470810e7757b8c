package io.basalt.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.PathIOException;
import org.junit.jupiter.api.Test;

/** Tiers under the names of Hadoop's storage policies. */
class StoragePolicyTest extends FileSystemTest {
    private Optional<String> tier(String key) throws IOException {
        try (Store store = testStore.open()) {
            return store.stat(new ObjectKey("lava", key)).orElseThrow().tier();
        }
    }

    private String policy(String key) throws IOException {
        return fs.getStoragePolicy(path(key)).getName();
    }

    @Test
    void newFilesLandWhereThePolicyOfTheirDirectorySays() throws IOException {
        fs.mkdirs(path("d/e"));
        fs.setStoragePolicy(path("d"), "cold");
        write("d/e/f", "x");
        write("g", "x");
        assertEquals(Optional.of("hdd"), tier("d/e/f"));
        assertEquals(Optional.of("flash"), tier("g"));
        assertEquals("COLD", policy("d/e/f"));
        assertEquals("HOT", policy("g"));
    }

    @Test
    void filesMoveWhenTheirPolicyIsToBeSatisfied() throws IOException {
        write("d/a", "1");
        write("d/b", "2");
        fs.setStoragePolicy(path("d"), "WARM");
        fs.setStoragePolicy(path("d/b"), "ALL_SSD");
        assertEquals(Optional.of("flash"), tier("d/a"));
        fs.satisfyStoragePolicy(path("d"));
        assertEquals(Optional.of("hdd"), tier("d/a"));
        assertEquals(Optional.of("flash"), tier("d/b"));
        fs.unsetStoragePolicy(path("d/b"));
        fs.satisfyStoragePolicy(path("d/b"));
        assertEquals(Optional.of("hdd"), tier("d/b"));
        assertEquals("1", read("d/a"));
    }

    @Test
    void aPolicyThatNoTierHasIsRefusedWithThoseThereAre() throws IOException {
        write("f", "x");
        PathIOException refused =
                assertThrows(PathIOException.class, () -> fs.setStoragePolicy(path("f"), "LAZY_PERSIST"));
        assertTrue(String.valueOf(refused.getMessage()).contains("ALL_SSD, HOT, WARM, COLD, FLASH, HDD"));
        assertThrows(FileNotFoundException.class, () -> fs.setStoragePolicy(path("none"), "COLD"));
        assertThrows(FileNotFoundException.class, () -> fs.getStoragePolicy(path("none")));
    }
}
