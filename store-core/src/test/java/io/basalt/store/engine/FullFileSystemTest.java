package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real file system that fills up under a store: catalog, log and tiers take its space together. */
class FullFileSystemTest {
    private static final int MIB = 1 << 20;
    private static final int SIZE = MIB / 2;

    @TempDir
    Path folder;

    private interface Trial {
        void run(Path directory) throws Exception;
    }

    private void onFileSystem(Mount.Kind kind, Trial trial) throws Exception {
        Optional<Mount> mounted = Mount.of(kind, folder, 96 * MIB);
        Assumptions.assumeTrue(mounted.isPresent(), "no file system can be mounted here (it takes root)");
        try (Mount mount = mounted.get()) {
            trial.run(mount.point());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoreThatFillsItsFileSystemServesOnAndWritesWhenThereIsSpaceAgain(Mount.Kind kind) throws Exception {
        onFileSystem(kind, root -> {
            Path filler = root.resolve("filler");
            fill(filler, 20 * MIB);
            try (LocalStore store = LocalStore.open(root.resolve("store"))) {
                store.createBucket("b");
                List<ObjectKey> stored = putUntilFull(store);
                assertEquals(stored.size(), listed(store));
                readsBack(store, stored);
                store.rename(new RenameRequest("b", stored.get(0).key(), "renamed", false, KeyMode.S3));
                stored.set(0, new ObjectKey("b", "renamed"));
                for (ObjectKey key : List.copyOf(stored.subList(1, 10))) {
                    assertTrue(store.delete(key, Condition.NONE), "deleting on a full disk");
                    stored.remove(key);
                }
                Files.delete(filler);
                put(store, new ObjectKey("b", "again"), SIZE);
                assertEquals(stored.size() + 1, listed(store));
                readsBack(store, stored.subList(1, stored.size()));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void readsGoOnWhereNotEvenTheLogHasSpaceAndNothingAcknowledgedIsLost(Mount.Kind kind) throws Exception {
        onFileSystem(kind, root -> {
            Path filler = root.resolve("filler");
            Path directory = root.resolve("store");
            ObjectKey key = new ObjectKey("b", "a");
            long acknowledged;
            try (LocalStore store = LocalStore.open(directory)) {
                store.createBucket("b");
                put(store, key, SIZE);
                fill(filler, Integer.MAX_VALUE);
                StoreException refused = assertThrows(
                        StoreException.OverQuota.class, () -> put(store, new ObjectKey("b", "more"), SIZE));
                assertTrue(refused.getMessage().contains("no space left"), refused.getMessage());
                acknowledged = annotateUntilFull(store, key);
                readsBack(store, List.of(key));
                assertThrows(StoreException.Unavailable.class, () -> annotate(store, key, 0), "read-only from here");
            }
            Files.delete(filler);
            try (LocalStore store = LocalStore.open(directory)) {
                readsBack(store, List.of(key));
                Optional<AttributeValue> note =
                        store.stat(key).orElseThrow().attributes().get("note");
                assertTrue(
                        note.equals(Optional.of(note(acknowledged)))
                                || note.equals(Optional.of(note(acknowledged + 1))),
                        "neither the update that was acknowledged last, number " + acknowledged + ", nor the next");
                put(store, new ObjectKey("b", "more"), SIZE);
                assertEquals(2, listed(store));
            }
        });
    }

    /** Gives the number of the last update that was acknowledged. */
    private static long annotateUntilFull(LocalStore store, ObjectKey key) throws IOException {
        for (long number = 1; number < 10_000; number++) {
            try {
                annotate(store, key, number);
            } catch (StoreException.OutcomeUnknown e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                assertTrue(e.getMessage().contains("No space left"), e.getMessage());
                return number - 1;
            }
        }
        throw new AssertionError("the log never fills its file system");
    }

    private static void annotate(LocalStore store, ObjectKey key, long number) throws StoreException {
        Attributes note = Attributes.of("note", note(number));
        store.updateAttributes(key, new AttributeUpdate(note, Set.of()), Condition.NONE);
    }

    /** So long that the log, for which space is allocated ahead, is soon full. */
    private static AttributeValue note(long number) {
        return AttributeValue.of(number + "-".repeat(100_000));
    }

    /** Writes a file of so many bytes, or of what there is space for. */
    private static void fill(Path file, int most) throws IOException {
        byte[] zeros = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < most; written += zeros.length) {
                out.write(zeros);
            }
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e.toString());
        }
    }

    private static List<ObjectKey> putUntilFull(LocalStore store) throws IOException {
        List<ObjectKey> stored = new ArrayList<>();
        while (stored.size() < 1000) {
            ObjectKey key = new ObjectKey("b", "object-" + stored.size());
            try {
                put(store, key, SIZE);
            } catch (StoreException.OverQuota e) {
                assertTrue(e.getMessage().contains("no space left"), e.getMessage());
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                assertTrue(stored.size() > 10, "only " + stored.size() + " objects fit");
                return stored;
            }
            stored.add(key);
        }
        throw new AssertionError("the disk never fills");
    }

    private static void put(LocalStore store, ObjectKey key, int size) throws IOException {
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
            writer.write(content(key, size));
            writer.commit();
        }
    }

    private static byte[] content(ObjectKey key, int size) {
        byte[] bytes = new byte[size];
        new Random(key.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private static int listed(LocalStore store) throws StoreException {
        return store.list(ListRequest.flat("b", "")).entries().size();
    }

    private static void readsBack(LocalStore store, List<ObjectKey> keys) throws IOException {
        for (ObjectKey key : keys) {
            try (ObjectReader reader = store.open(key)) {
                ByteBuffer bytes = ByteBuffer.allocate(SIZE);
                reader.read(0, bytes);
                if (!key.key().equals("renamed")) {
                    assertArrayEquals(content(key, SIZE), bytes.array(), key.toString());
                }
            }
        }
    }
}
