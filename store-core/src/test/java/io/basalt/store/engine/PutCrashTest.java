package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.SystemField;
import io.basalt.store.io.Disk;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.Survival;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scenario of puts, an overwrite and a deletion is cut at each of its disk operations. Whatever the cut leaves of the
 * disk and of the log beyond what was synced, the store opens again and the invariants named below hold.
 */
class PutCrashTest {
    private static final String BUCKET = "b";
    private static final String CONFIG = """
            landing = "flash"
            pack_limit = 65536
            [[tier]]
            name = "flash"
            medium = "flash"
            directory = "tiers/flash"
            """;

    @TempDir
    Path folder;

    /** What has been acknowledged, and the one change that was under way at the cut. */
    private static final class Model {
        final Map<String, byte[]> acknowledged = new TreeMap<>();
        final List<Step> steps = new ArrayList<>();
        int done;

        /** A key's content after the step; null for a deletion. */
        record Step(String key, byte[] content) {}

        Model put(String key, int size) {
            byte[] content = new byte[size];
            new Random(steps.size()).nextBytes(content);
            steps.add(new Step(key, content));
            return this;
        }

        Model delete(String key) {
            steps.add(new Step(key, null));
            return this;
        }

        void acknowledge() {
            Step step = steps.get(done++);
            if (step.content == null) {
                acknowledged.remove(step.key);
            } else {
                acknowledged.put(step.key, step.content);
            }
        }

        Optional<Step> underWay() {
            return done < steps.size() ? Optional.of(steps.get(done)) : Optional.empty();
        }
    }

    private static Model scenario() {
        return new Model()
                .put("small", 1_000)
                .put("dir/empty", 0)
                .put("dir/large", 200_000)
                .put("small", 5_000)
                .put("dir/sub/blocks", 65_536)
                .delete("dir/sub/blocks")
                .put("dir/large", 150_000)
                .put("last", 10);
    }

    @Test
    void acknowledgedPutsSurviveACutAtEveryDiskOperation() throws Exception {
        FaultyDisk counting = new FaultyDisk(new MemoryDisk());
        Run whole = run("whole", counting);
        assertEquals(scenario().steps.size(), whole.model.done, "the scenario itself fails");
        for (int cut = 1; cut <= counting.operations(); cut++) {
            MemoryDisk disk = new MemoryDisk();
            FaultyDisk faulty = new FaultyDisk(disk).cutAt(cut);
            Run run = run("cut-" + cut, faulty);
            Random random = new Random(cut);
            for (Survival survival : Survival.values()) {
                double kept = survival == Survival.NONE ? 0 : survival == Survival.ALL ? 1 : random.nextDouble();
                String where = "cut at operation " + cut + " (" + last(faulty.log()) + "), " + survival
                        + ", log tail kept " + kept;
                verify(run, disk.survivors(survival, random), kept, where);
            }
        }
    }

    private static String last(List<String> log) {
        return log.isEmpty() ? "none" : log.get(log.size() - 1);
    }

    private record Run(Path frozen, Map<String, Long> synced, Model model) {}

    /** Runs the scenario until the disk fails it, and keeps a copy of the catalog as it was at that moment. */
    private Run run(String name, Disk disk) throws Exception {
        Path directory = newStore(name);
        Path frozen = folder.resolve(name + "-frozen");
        Path catalog = directory.resolve("catalog");
        Model model = scenario();
        Map<String, Long> synced = Map.of();
        LocalStore store = null;
        try {
            store = LocalStore.open(directory, path -> disk, new FakeClock());
            store.createBucket(BUCKET);
            synced = CatalogCopy.logLengths(catalog);
            for (Model.Step step : model.steps) {
                apply(store, step);
                model.acknowledge();
                synced = CatalogCopy.logLengths(catalog);
            }
        } catch (IOException e) {
            // The cut: what follows sees what it left.
        }
        CatalogCopy.copy(catalog, frozen, synced, 1);
        if (store != null) {
            closeAfterCut(store);
        }
        return new Run(frozen, synced, model);
    }

    private static void closeAfterCut(Store store) {
        try {
            store.close();
        } catch (IOException e) {
            // Its disk is gone; the process would be, too.
        }
    }

    private static void apply(Store store, Model.Step step) throws IOException {
        ObjectKey key = new ObjectKey(BUCKET, step.key);
        if (step.content == null) {
            store.delete(key, Condition.NONE);
            return;
        }
        Attributes attributes = Attributes.of("bytes", AttributeValue.of(step.content.length));
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT.withAttributes(attributes))) {
            writer.write(step.content);
            writer.commit();
        }
    }

    private Path newStore(String name) throws IOException {
        Path directory = Files.createDirectory(folder.resolve(name));
        Files.writeString(directory.resolve("store.toml"), CONFIG);
        return directory;
    }

    private void verify(Run run, MemoryDisk disk, double kept, String where) throws Exception {
        Path directory = newStore("reopened-" + Integer.toHexString(where.hashCode()));
        CatalogCopy.copy(run.frozen, directory.resolve("catalog"), run.synced, kept);
        try (LocalStore store = LocalStore.open(directory, path -> disk, new FakeClock())) {
            if (store.bucket(BUCKET).isEmpty()) {
                assertEquals(0, run.model.done, where + ": the bucket is lost, but puts into it were acknowledged");
                return;
            }
            Map<String, byte[]> found = contents(store, where);
            acknowledgedWritesSurvive(run.model, found, where);
            noHalfObjects(run.model, found, where);
            indexEqualsCatalog(store, found, where);
            noOrphanBlob(store, disk, where);
            writesGoOn(store, where);
        }
    }

    private static Map<String, byte[]> contents(Store store, String where) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        for (ListEntry entry : store.list(ListRequest.flat(BUCKET, "")).entries()) {
            ObjectKey key = ((ObjectEntry) entry).objectKey();
            try (ObjectReader reader = store.open(key)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
                int read = bytes.hasRemaining() ? reader.read(0, bytes) : 0;
                assertEquals(bytes.capacity(), read, where + ": " + key);
                contents.put(key.key(), bytes.array());
            }
        }
        return contents;
    }

    private static void acknowledgedWritesSurvive(Model model, Map<String, byte[]> found, String where) {
        Optional<String> inDoubt = model.underWay().map(Model.Step::key);
        model.acknowledged.forEach((key, content) -> {
            if (!Optional.of(key).equals(inDoubt)) {
                assertArrayEquals(content, found.get(key), where + ": " + key + " was acknowledged");
            }
        });
    }

    private static void noHalfObjects(Model model, Map<String, byte[]> found, String where) {
        Map<String, byte[]> rest = new HashMap<>(found);
        rest.keySet().removeAll(model.acknowledged.keySet());
        model.underWay().ifPresent(step -> {
            rest.remove(step.key);
            byte[] now = found.get(step.key);
            byte[] before = model.acknowledged.get(step.key);
            assertTrue(
                    Arrays.equals(now, before) || Arrays.equals(now, step.content),
                    where + ": " + step.key + " is neither as before nor as after the change under way");
        });
        assertEquals(Map.of(), rest, where + ": objects from nowhere");
    }

    private static void indexEqualsCatalog(Store store, Map<String, byte[]> found, String where) throws Exception {
        Map<String, Long> indexed = new TreeMap<>();
        try (RootAllocator allocator = new RootAllocator();
                QueryResult result = store.query(
                        Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY, SystemField.SIZE), allocator)) {
            while (result.next()) {
                for (int i = 0; i < result.batch().getRowCount(); i++) {
                    indexed.put(Objects.toString(result.batch().getVector(0).getObject(i)), (Long)
                            result.batch().getVector(1).getObject(i));
                }
            }
        }
        Map<String, Long> listed = new TreeMap<>();
        found.forEach((key, content) -> listed.put(key, (long) content.length));
        assertEquals(listed, indexed, where);
    }

    private static void noOrphanBlob(LocalStore store, Disk disk, String where) throws IOException {
        for (String epoch : disk.list("")) {
            for (String file : disk.list(epoch)) {
                if (file.endsWith(".blob") || file.endsWith(".crc")) {
                    long blobId = Long.parseLong(file.substring(0, 16), 16);
                    assertTrue(
                            store.namespace().findBlob(blobId).isPresent(),
                            where + ": nobody owns " + epoch + "/" + file);
                }
            }
        }
    }

    private static void writesGoOn(Store store, String where) throws IOException {
        ObjectKey key = new ObjectKey(BUCKET, "after");
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
            writer.write(where.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            writer.commit();
        }
        assertTrue(store.stat(key).isPresent(), where);
    }
}
