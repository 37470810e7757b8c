package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.SubDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything goes to and fro between tiers while it is read, replaced, shared, deleted, collected and compacted. */
class MovesUnderLoadTest {
    private static final int KEYS = 60;
    private static final int ROUNDS = 12;

    @TempDir
    Path folder;

    private static ObjectKey key(int i) {
        return new ObjectKey("b", String.format("dir%d/k%03d", i % 3, i));
    }

    /** Tells its seed in its first bytes, so that a reader knows what must follow. */
    private static byte[] bytes(Random random) {
        int seed = random.nextInt();
        byte[] bytes = new byte[4 + random.nextInt(random.nextInt(5) == 0 ? 100_000 : 2_000)];
        new Random(seed).nextBytes(bytes);
        ByteBuffer.wrap(bytes).putInt(0, seed);
        return bytes;
    }

    private static void assertWhole(byte[] bytes) {
        byte[] expected = new byte[bytes.length];
        int seed = ByteBuffer.wrap(bytes).getInt(0);
        new Random(seed).nextBytes(expected);
        ByteBuffer.wrap(expected).putInt(0, seed);
        assertArrayEquals(expected, bytes);
    }

    @Test
    void nobodyNoticesWhileEverythingMoves() throws Exception {
        Files.writeString(folder.resolve("store.toml"), """
                landing = "flash"
                pack_limit = 16384
                volume_bytes = 1048576
                [[tier]]
                name = "flash"
                directory = "tiers/flash"
                [[tier]]
                name = "hdd"
                medium = "hdd"
                directories = ["tiers/hdd0", "tiers/hdd1"]
                copies = 2
                [mover]
                moves = 2
                window_hours = 0
                """);
        MemoryDisk disk = new MemoryDisk();
        for (String name : List.of("flash", "hdd0", "hdd1")) {
            disk.createDirectories(name);
        }
        try (LocalStore store = LocalStore.open(
                folder, path -> new SubDisk(disk, path.getFileName().toString()), new FakeClock())) {
            store.createBucket("b");
            AtomicBoolean done = new AtomicBoolean();
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Future<Integer>> work = new ArrayList<>();
                work.add(threads.submit(() -> write(store, new Random(1), done)));
                work.add(threads.submit(() -> write(store, new Random(2), done)));
                work.add(threads.submit(() -> read(store, new Random(3), done)));
                work.add(threads.submit(() -> collect(store, done)));
                long moved = 0;
                try {
                    for (int round = 0; round < ROUNDS; round++) {
                        String step = round % 2 == 0 ? "\"move\": \"hdd\"" : "\"promote\": \"flash\"";
                        store.setLifecycle(
                                "b",
                                "{\"rules\": [{\"id\": \"r\", \"filter\": {}, \"steps\": [{\"always\": true, " + step
                                        + "}]}]}");
                        moved += store.tiering().run(progress -> {}).moves();
                    }
                } finally {
                    done.set(true);
                }
                for (Future<Integer> each : work) {
                    assertTrue(each.get() > 0);
                }
                assertTrue(moved > KEYS);
            } finally {
                threads.shutdown();
            }
            store.tiering().run(progress -> {});
            for (int i = 0; i < KEYS; i++) {
                if (store.stat(key(i)).isPresent()) {
                    assertWhole(read(store, key(i)));
                    assertEquals(
                            Optional.of("flash"),
                            store.stat(key(i)).orElseThrow().tier());
                }
            }
            assertTrue(store.maintenance().fsck(true, System.out::println).isSound());
        }
    }

    private static int write(LocalStore store, Random random, AtomicBoolean done) throws IOException {
        int count = 0;
        while (!done.get()) {
            ObjectKey key = key(random.nextInt(KEYS));
            switch (random.nextInt(6)) {
                case 0 -> store.delete(key, Condition.NONE);
                case 1 -> copy(store, key, key(random.nextInt(KEYS)));
                default -> {
                    try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
                        writer.write(bytes(random));
                        writer.commit();
                    }
                }
            }
            count++;
        }
        return count;
    }

    private static void copy(LocalStore store, ObjectKey from, ObjectKey to) throws IOException {
        try {
            store.copy(CopyRequest.of(from, to));
        } catch (StoreException.NotFound e) {
            assertTrue(e.getMessage().contains(from.key()), e.getMessage());
        }
    }

    private static int read(LocalStore store, Random random, AtomicBoolean done) throws IOException {
        int count = 0;
        while (!done.get()) {
            ObjectKey key = key(random.nextInt(KEYS));
            if (store.stat(key).isPresent()) {
                try {
                    assertWhole(read(store, key));
                    count++;
                } catch (StoreException.NotFound e) {
                    assertTrue(e.getMessage().contains(key.key()), e.getMessage());
                }
            }
        }
        return count;
    }

    private static byte[] read(LocalStore store, ObjectKey key) throws IOException {
        try (ObjectReader reader = store.open(key)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
            while (bytes.hasRemaining() && reader.read(bytes.position(), bytes) > 0) {}
            return bytes.array();
        }
    }

    private static int collect(LocalStore store, AtomicBoolean done) throws IOException {
        int count = 0;
        while (!done.get()) {
            store.maintenance().purge("b", "");
            store.maintenance().compact(0.7);
            count++;
        }
        return count;
    }
}
