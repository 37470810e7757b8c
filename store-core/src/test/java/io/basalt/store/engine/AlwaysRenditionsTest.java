package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.RenditionPolicy;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Buckets that always want renditions get them across closing, crashes and small shares, each as often as it takes. */
class AlwaysRenditionsTest {
    @TempDir
    Path folder;

    private static long put(LocalStore store, String bucket, String key, byte[] bytes) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey(bucket, key), PutOptions.DEFAULT)) {
            writer.write(bytes);
            return writer.commit().entry().contentId();
        }
    }

    private static long put(LocalStore store, String bucket, String key) throws IOException {
        return put(store, bucket, key, ParquetFiles.written());
    }

    private static void say(LocalStore store, String bucket, RenditionPolicy policy) throws IOException {
        store.configureBucket(bucket, BucketUpdate.NONE.withRenditions(policy));
    }

    private static List<Long> made(LocalStore store) throws IOException {
        return store.renditions().list().stream().map(RenditionInfo::contentId).toList();
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

    private Path share(String name, String share) throws IOException {
        Path directory = Files.createDirectories(folder.resolve(name));
        Files.writeString(directory.resolve("store.toml"), StoreConfig.DEFAULT_TOML.replace("\"10GB\"", share));
        return directory;
    }

    @Test
    void whatWaitedWhenTheStoreWasClosedComesAfterTheNextOpening() throws Exception {
        List<Long> contents = new ArrayList<>();
        try (LocalStore store = LocalStore.open(folder)) {
            store.createBucket("b");
            say(store, "b", RenditionPolicy.ALWAYS);
            for (int i = 0; i < 5; i++) {
                contents.add(put(store, "b", i + ".parquet"));
            }
        }
        try (LocalStore store = LocalStore.open(folder)) {
            store.sweepRenditions();
            assertEquals(contents, made(store));
        }
    }

    @Test
    @Timeout(60)
    void aStoreThatStaysOpenMakesThemByItself() throws Exception {
        long contentId;
        try (LocalStore store = LocalStore.open(folder)) {
            store.createBucket("b");
            contentId = put(store, "b", "t.parquet");
            say(store, "b", RenditionPolicy.ALWAYS);
        }
        try (LocalStore store = LocalStore.open(folder)) {
            while (made(store).isEmpty()) {
                Thread.onSpinWait();
            }
            assertEquals(List.of(contentId), made(store));
        }
    }

    @Test
    void onlyBucketsThatAlwaysWantThemAreLookedThroughAndWithWhatWasThereBefore() throws Exception {
        try (LocalStore store = LocalStore.open(folder)) {
            for (String bucket : List.of("always", "hot", "off")) {
                store.createBucket(bucket);
            }
            long wanted = put(store, "always", "t.parquet");
            put(store, "always", "t.txt", "text".getBytes(StandardCharsets.UTF_8));
            put(store, "hot", "t.parquet");
            put(store, "off", "t.parquet");
            say(store, "off", RenditionPolicy.OFF);
            say(store, "always", RenditionPolicy.ALWAYS);
            store.sweepRenditions();
            assertEquals(List.of(wanted), made(store));
            store.renditions().drop(wanted);
            say(store, "always", RenditionPolicy.HOT);
            store.sweepRenditions();
            assertEquals(List.of(), made(store));
        }
    }

    @Test
    void aShareThatIsTooSmallMakesNoneAgainAndAgain() throws Exception {
        byte[] table = ParquetFiles.written();
        long bytes;
        try (LocalStore store = LocalStore.open(folder.resolve("measured"))) {
            store.createBucket("b");
            bytes = store.renditions().make(put(store, "b", "t.parquet")).bytes();
        }
        assertTrue(bytes > table.length + 1000, bytes + " bytes of a table of " + table.length);
        Path directory = share("small", Long.toString(2 * bytes + table.length + 1000)); // A third one is begun.
        List<Long> contents = new ArrayList<>();
        FaultyDisk first = new FaultyDisk(new FileDisk(directory.resolve("renditions")));
        try (LocalStore store = open(directory, first)) {
            store.createBucket("b");
            for (int i = 0; i < 6; i++) {
                contents.add(put(store, "b", i + ".parquet"));
            }
            say(store, "b", RenditionPolicy.ALWAYS);
            store.sweepRenditions();
            assertEquals(contents.subList(0, 2), made(store));
        }
        assertEquals(3, makings(first));
        for (int opening = 0; opening < 3; opening++) {
            FaultyDisk disk = new FaultyDisk(new FileDisk(directory.resolve("renditions")));
            try (LocalStore store = open(directory, disk)) {
                store.sweepRenditions();
                store.sweepRenditions();
                assertEquals(contents.subList(0, 2), made(store), "none has made room for another");
            }
            assertEquals(0, makings(disk), disk.log().toString());
        }
        share("small", "\"10GB\"");
        try (LocalStore store = LocalStore.open(directory)) {
            store.sweepRenditions();
            assertEquals(contents, made(store));
        }
        assertEquals(List.of(), notes(directory));
    }

    private static long makings(FaultyDisk disk) {
        return disk.log().stream()
                .filter(operation -> operation.startsWith("create") && operation.contains(".arrow"))
                .count();
    }

    private static List<String> notes(Path directory) throws IOException {
        return new FileDisk(directory.resolve("renditions"))
                .list("").stream().filter(name -> name.contains(".needs-")).toList();
    }

    @Test
    void whatCannotHaveOneIsTriedOnceAndWhatIsNotedGoesWithIt() throws Exception {
        byte[] lines = "{\"a\": 1}\n".repeat(100_000).concat("[2]\n").getBytes(StandardCharsets.UTF_8);
        long good;
        try (LocalStore store = LocalStore.open(folder)) {
            store.createBucket("b");
            store.configureBucket("b", BucketUpdate.NONE.withRetention(Duration.ZERO));
            long bad = put(store, "b", "bad.jsonl", lines);
            assertTrue(store.tabular(bad).isPresent());
            good = put(store, "b", "good.parquet");
            say(store, "b", RenditionPolicy.ALWAYS);
            store.sweepRenditions();
            assertEquals(List.of(good), made(store));
            assertEquals(1, notes(folder).size());
        }
        FaultyDisk disk = new FaultyDisk(new FileDisk(folder.resolve("renditions")));
        try (LocalStore store = open(folder, disk)) {
            store.sweepRenditions();
            assertEquals(List.of(good), made(store));
            assertEquals(0, makings(disk), disk.log().toString());
            store.delete(new ObjectKey("b", "bad.jsonl"), Condition.NONE);
            store.maintenance().purge("b", "");
            store.maintenance().collect();
            assertEquals(List.of(), notes(folder));
        }
    }

    @Test
    void aPowerCutWhileTheyAreMadeLosesNoneForGood() throws Exception {
        Path original = folder.resolve("original");
        FaultyDisk counting = new FaultyDisk(new FileDisk(original.resolve("renditions")));
        List<Long> contents = new ArrayList<>();
        try (LocalStore store = open(original, counting)) {
            store.createBucket("b");
            contents.add(put(store, "b", "1.parquet"));
            contents.add(put(store, "b", "2.parquet"));
            say(store, "b", RenditionPolicy.ALWAYS);
            store.sweepRenditions();
            for (long contentId : contents) {
                store.renditions().drop(contentId);
            }
        }
        List<String> operations = counting.log();
        for (int cut = 1; cut <= operations.size(); cut++) {
            if (cut % 16 == 0 || !operations.get(cut - 1).startsWith("write")) { // One write is like another.
                cutAt(cut, original, contents);
            }
        }
    }

    private void cutAt(int cut, Path original, List<Long> contents) throws IOException {
        Path directory = folder.resolve("cut-" + cut);
        FileUtils.copyDirectory(original.toFile(), directory.toFile());
        MemoryDisk memory = new MemoryDisk();
        Path renditions = directory.resolve("renditions");
        FaultyDisk disk = new FaultyDisk(new MirroredDisk(new FileDisk(renditions), memory));
        try (LocalStore store = open(directory, disk.cutAt(cut))) {
            store.sweepRenditions();
        } catch (StoreException e) {
            assertTrue(e.getCause() instanceof PowerCut, e.toString());
        }
        FileUtils.cleanDirectory(renditions.toFile());
        DiskFiles.copy(
                memory.survivors(Survival.values()[cut % Survival.values().length], new Random(cut)), renditions);
        try (LocalStore store = LocalStore.open(directory)) {
            store.sweepRenditions();
            assertEquals(contents, made(store), "cut at " + cut);
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }
}
