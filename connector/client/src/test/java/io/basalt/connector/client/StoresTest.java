package io.basalt.connector.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.engine.LocalStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {
    @TempDir
    Path folder;

    @Test
    void handlesOfOneDirectoryShareOneStoreHoweverItIsSpelled() throws Exception {
        Path directory = folder.resolve("store");
        try (Store first = Stores.open(directory.toString())) {
            first.createBucket("b");
            Path link = Files.createSymbolicLink(folder.resolve("link"), directory);
            for (String spelling : new String[] {directory + "/../store", link.toString()}) {
                try (Store second = Stores.open(spelling)) {
                    assertTrue(second.bucket("b").isPresent(), spelling);
                }
            }
            assertEquals(1, first.buckets().size(), "the first handle outlives the others");
        }
    }

    @Test
    void theStoreClosesWithItsLastHandleAndClosingTwiceReleasesOnce() throws Exception {
        String directory = folder.toString();
        Store first = Stores.open(directory);
        Store second = Stores.open(directory);
        first.close();
        first.close();
        second.createBucket("b");
        assertThrows(StoreException.Unavailable.class, () -> LocalStore.open(folder), "still held");
        second.close();
        assertThrows(StoreException.Unavailable.class, second::buckets);
        LocalStore.open(folder).close();
    }

    @Test
    void aStoreThatIsHeldElsewhereIsRefusedWithTheHoldersPidAndTheRemedy() throws Exception {
        try (LocalStore held = LocalStore.open(folder)) {
            StoreException.Unavailable refused =
                    assertThrows(StoreException.Unavailable.class, () -> Stores.open(folder.toString()));
            String pid = Long.toString(ProcessHandle.current().pid());
            assertTrue(refused.getMessage().contains("process " + pid), refused.getMessage());
            assertTrue(refused.getMessage().contains("stop it"), refused.getMessage());
            assertTrue(held.buckets().isEmpty());
            assertFalse(lockIsFree(), "the refusal must not have given up the lock");
        }
    }

    /** Whether another process could take the lock: util-linux's flock speaks of other locks, so Java asks. */
    private boolean lockIsFree() throws Exception {
        String program =
                "try (var c = java.nio.channels.FileChannel.open(java.nio.file.Path.of(\"" + folder.resolve("LOCK")
                        + "\"), java.nio.file.StandardOpenOption.WRITE)) { System.exit(c.tryLock() == null ? 3 : 0); }";
        Path source = folder.resolve("Probe.java");
        Files.writeString(
                source, "class Probe { public static void main(String[] a) throws Exception { " + program + " } }");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        int exit =
                new ProcessBuilder(java, source.toString()).inheritIO().start().waitFor();
        assertTrue(exit == 0 || exit == 3, "the probe failed with " + exit);
        return exit == 0;
    }

    @Test
    void aLocationThatIsNoStoreIsRefusedInOneLine() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        for (String location : new String[] {
            file.toString(), "", "s3://host:1/", "http://host/", "http://host:1/path", "http://127.0.0.1:1"
        }) {
            StoreException refused = assertThrows(StoreException.class, () -> Stores.open(location));
            assertTrue(refused.getMessage().contains(location), refused.getMessage());
            assertEquals(1, refused.getMessage().lines().count());
        }
    }
}
