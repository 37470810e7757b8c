package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.StoreException;
import io.basalt.store.index.IndexSizes;
import io.basalt.store.ingest.ParquetFiles;
import io.basalt.store.io.Disk;
import io.basalt.store.io.FileDisk;
import io.basalt.store.testing.DiskFiles;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.MirroredDisk;
import io.basalt.store.testing.PowerCut;
import io.basalt.store.testing.Survival;
import io.basalt.store.tier.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Renditions in a store: their share, the failures of their disk, and power cuts. */
class RenditionsTest {
    @TempDir
    Path folder;

    private static long put(LocalStore store, String key) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey("b", key), PutOptions.DEFAULT)) {
            writer.write(ParquetFiles.written());
            return writer.commit().entry().contentId();
        }
    }

    private Path configured(String share) throws IOException {
        Path directory = Files.createDirectory(folder.resolve("store-" + share));
        Files.writeString(directory.resolve("store.toml"), StoreConfig.DEFAULT_TOML.replace("\"10GB\"", share));
        return directory;
    }

    private static LocalStore open(Path directory, Disk renditions) throws IOException {
        return LocalStore.open(directory, FileDisk::new, InstantSource.system(), new LocalStore.Sizes() {
            @Override
            public IndexSizes of(StoreConfig config) {
                return IndexSizes.withMemory(config.indexMemory());
            }

            @Override
            public Disk renditionDisk(Path directory) {
                return renditions;
            }
        });
    }

    @Test
    void withoutAShareNoneAreMade() throws IOException {
        try (LocalStore store = LocalStore.open(configured("0"))) {
            store.createBucket("b");
            long contentId = put(store, "t.parquet");
            StoreException refused = assertThrows(
                    StoreException.OverQuota.class, () -> store.renditions().make(contentId));
            assertTrue(refused.getMessage().contains("rendition_share"), refused.getMessage());
            store.renditions().hot(contentId);
            assertEquals(List.of(), store.renditions().list());
        }
    }

    @Test
    void aShareThatIsFullKeepsTheNewest() throws IOException {
        long bytes;
        try (LocalStore store = LocalStore.open(folder.resolve("measured"))) {
            store.createBucket("b");
            bytes = store.renditions().make(put(store, "t.parquet")).bytes();
        }
        // For two, whatever a few bytes more or less they have, and not for three.
        try (LocalStore store = LocalStore.open(configured(Long.toString(2 * bytes + bytes / 2)))) {
            store.createBucket("b");
            store.renditions().make(put(store, "1.parquet"));
            long second = put(store, "2.parquet");
            store.renditions().make(second);
            long third = put(store, "3.parquet");
            store.renditions().make(third);
            assertEquals(
                    List.of(second, third),
                    store.renditions().list().stream()
                            .map(RenditionInfo::contentId)
                            .toList());
        }
    }

    @Test
    void theStoreWorksWhileTheDiskOfItsRenditionsFails() throws IOException {
        Path directory = folder.resolve("store");
        FaultyDisk disk = new FaultyDisk(new FileDisk(directory.resolve("renditions")));
        try (LocalStore store = open(directory, disk)) {
            store.createBucket("b");
            long contentId = put(store, "t.parquet");
            disk.failAt(disk.operations() + 3, new IOException("the flash is worn out"));
            StoreException failure = assertThrows(
                    StoreException.Unavailable.class, () -> store.renditions().make(contentId));
            assertTrue(failure.getMessage().contains("worn out"), failure.getMessage());
            assertEquals(Optional.empty(), store.renditions().find(contentId));
            put(store, "u.parquet");
            assertEquals(3_000, store.renditions().make(contentId).rows());
        }
    }

    @Test
    void aPowerCutWhileOneIsMadeLeavesAWholeOneOrNone() throws IOException {
        Path original = folder.resolve("original");
        long contentId;
        FaultyDisk counting = new FaultyDisk(new FileDisk(original.resolve("renditions")));
        try (LocalStore store = open(original, counting)) {
            store.createBucket("b");
            contentId = put(store, "t.parquet");
            store.renditions().make(contentId);
            store.renditions().drop(contentId);
        }
        int whole = 0;
        List<String> operations = counting.log();
        for (int cut = 1; cut <= operations.size(); cut++) {
            if (cut % 8 == 0 || !operations.get(cut - 1).startsWith("write")) { // One write is like another.
                whole += cutAt(cut, original, contentId) ? 1 : 0;
            }
        }
        assertTrue(whole > 0, "cuts after the renaming leave one");
    }

    /** Gives whether there was a rendition afterwards. */
    private boolean cutAt(int cut, Path original, long contentId) throws IOException {
        Path directory = folder.resolve("cut-" + cut);
        FileUtils.copyDirectory(original.toFile(), directory.toFile());
        MemoryDisk memory = new MemoryDisk();
        Path renditions = directory.resolve("renditions");
        FaultyDisk disk = new FaultyDisk(new MirroredDisk(new FileDisk(renditions), memory));
        try (LocalStore store = open(directory, disk.cutAt(cut))) {
            store.renditions().make(contentId);
            store.renditions().drop(contentId);
        } catch (StoreException e) {
            assertTrue(e.getCause() instanceof PowerCut, e.toString());
        }
        FileUtils.cleanDirectory(renditions.toFile());
        DiskFiles.copy(
                memory.survivors(Survival.values()[cut % Survival.values().length], new Random(cut)), renditions);
        try (LocalStore store = LocalStore.open(directory)) {
            Optional<RenditionInfo> left = store.renditions().find(contentId);
            left.ifPresent(info -> assertEquals(3_000, info.rows()));
            assertEquals(3_000, store.renditions().make(contentId).rows());
            return left.isPresent();
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }
}
