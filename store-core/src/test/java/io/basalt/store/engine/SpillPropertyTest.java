package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.Finding;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierInfo;
import io.basalt.store.io.FreeSpace;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random changes of a store on three small tiers: none is refused while a tier has room, every byte reads back, and no tier
 * passes its capacity.
 */
class SpillPropertyTest {
    private static final int MIB = 1 << 20;
    private static final int CAPACITY = 64 * MIB;
    private static final int LARGEST = 20 * MIB;
    private static final int STEPS = 150;

    /** Between two looks at the free space one writer takes less than twice 4 MiB, which the reserve has room for. */
    private static final long SURELY_TAKES = FreeSpace.RESERVE_BYTES + LARGEST + MIB;

    @TempDir
    Path folder;

    private final Map<String, MemoryDisk> disks = new TreeMap<>();
    private final Map<String, byte[]> model = new LinkedHashMap<>();

    private LocalStore open() throws IOException {
        StringBuilder config = new StringBuilder("landing = \"flash\"\npack_limit = 65536\nvolume_bytes = 2097152\n");
        for (String name : List.of("flash", "hdd", "tape")) {
            disks.computeIfAbsent(name, n -> new MemoryDisk());
            Files.createDirectories(folder.resolve(name));
            config.append(
                    "[[tier]]\nname = \"%s\"\ndirectory = \"%s\"\ncapacity = %d\n".formatted(name, name, CAPACITY));
        }
        Files.writeString(folder.resolve("store.toml"), config);
        return LocalStore.open(folder, path -> disks.get(path.getFileName().toString()), new FakeClock());
    }

    @Test
    void nothingIsRefusedWhileATierHasRoomAndNoTierPassesItsCapacity() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("SpillPropertyTest: seed " + seed);
        Random random = new Random(seed);
        int refused = 0;
        try (LocalStore store = open()) {
            store.createBucket("b");
            store.configureBucket("b", BucketUpdate.NONE.withRetention(Duration.ZERO));
            fillUpToTheLastTier(store, random);
            for (int step = 0; step < STEPS; step++) {
                String where = "seed " + seed + ", step " + step;
                boolean room = hasRoom(store);
                try {
                    change(store, random);
                } catch (StoreException.OverQuota e) {
                    assertTrue(!room, where + ": refused although a tier had room: " + e.getMessage());
                    refused++;
                    delete(store, random);
                }
                assertWithinCapacity(where);
                readsBack(store, random, where);
            }
            List<Finding> findings = new ArrayList<>();
            store.maintenance().fsck(true, findings::add);
            assertEquals(List.of(), findings, "seed " + seed);
        }
        try (LocalStore store = open()) {
            for (String key : model.keySet()) {
                readsBack(store, key, "seed " + seed + ", opened again");
            }
        }
        System.out.println("SpillPropertyTest: " + refused + " of " + STEPS + " changes refused, " + model.size()
                + " objects at the end");
    }

    /** So that what follows meets full tiers. */
    private void fillUpToTheLastTier(LocalStore store, Random random) throws IOException {
        for (int i = 0; used(disks.get("tape")) < MIB; i++) {
            byte[] bytes = new byte[LARGEST];
            random.nextBytes(bytes);
            put(store, "object-" + i, bytes);
        }
    }

    private static long used(MemoryDisk disk) {
        return Long.MAX_VALUE - disk.usableBytes();
    }

    /** Whether a tier can take the largest change that there is, with what its checksums need. */
    private static boolean hasRoom(LocalStore store) throws IOException {
        return store.tiers().stream().mapToLong(TierInfo::freeBytes).anyMatch(free -> free > SURELY_TAKES);
    }

    private void assertWithinCapacity(String where) throws IOException {
        for (Map.Entry<String, MemoryDisk> disk : disks.entrySet()) {
            long used = used(disk.getValue());
            assertTrue(used <= CAPACITY, where + ": tier " + disk.getKey() + " has " + used + " bytes");
        }
    }

    private void change(LocalStore store, Random random) throws IOException {
        String key = "object-" + random.nextInt(40);
        switch (random.nextInt(10)) {
            case 0 -> delete(store, random);
            case 1, 2 -> append(store, random);
            case 3, 4 -> upload(store, key, bytes(random));
            default -> put(store, key, bytes(random));
        }
    }

    /** Packed ones, ones that fit below any look at the free space, and ones that are spread. */
    private static byte[] bytes(Random random) {
        int[] most = {2000, 60_000, 6 * MIB, LARGEST};
        byte[] bytes = new byte[1 + random.nextInt(most[random.nextInt(most.length)])];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void write(OutputStream out, byte[] bytes) throws IOException {
        int piece = bytes.length % 2 == 0 ? bytes.length : 300_000;
        for (int at = 0; at < bytes.length; at += piece) {
            out.write(bytes, at, Math.min(piece, bytes.length - at));
        }
    }

    private void put(LocalStore store, String key, byte[] bytes) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey("b", key), PutOptions.DEFAULT)) {
            write(writer, bytes);
            writer.commit();
        }
        model.put(key, bytes);
    }

    private void append(LocalStore store, Random random) throws IOException {
        if (model.isEmpty()) {
            return;
        }
        String key = any(random);
        byte[] more = bytes(random);
        try (ObjectWriter writer = store.append(new ObjectKey("b", key), PutOptions.DEFAULT)) {
            write(writer, more);
            writer.commit();
        }
        byte[] before = model.get(key);
        byte[] all = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        model.put(key, all);
    }

    private void upload(LocalStore store, String key, byte[] bytes) throws IOException {
        long id = store.uploads()
                .begin(new ObjectKey("b", key), PutOptions.DEFAULT)
                .uploadId();
        int half = bytes.length / 2;
        try {
            for (int number = 1; number <= 2; number++) {
                try (PartWriter part = store.uploads().write(id, number)) {
                    write(part, Arrays.copyOfRange(bytes, number == 1 ? 0 : half, number == 1 ? half : bytes.length));
                    part.commit();
                }
            }
            store.uploads().complete(id, List.of());
        } catch (StoreException.OverQuota e) {
            store.uploads().abort(id);
            throw e;
        }
        model.put(key, bytes);
    }

    /** Deletes one, and has the space given back. */
    private void delete(LocalStore store, Random random) throws IOException {
        if (!model.isEmpty()) {
            String key = any(random);
            store.delete(new ObjectKey("b", key), Condition.NONE);
            model.remove(key);
        }
        store.maintenance().purge("b", "");
        store.maintenance().compact(0.5);
    }

    private String any(Random random) {
        return List.copyOf(model.keySet()).get(random.nextInt(model.size()));
    }

    private void readsBack(LocalStore store, Random random, String where) throws IOException {
        if (!model.isEmpty()) {
            readsBack(store, any(random), where);
        }
    }

    private void readsBack(LocalStore store, String key, String where) throws IOException {
        try (ObjectReader reader = store.open(new ObjectKey("b", key))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
            reader.read(0, bytes);
            assertArrayEquals(model.get(key), bytes.array(), where + ", " + key);
        }
    }
}
