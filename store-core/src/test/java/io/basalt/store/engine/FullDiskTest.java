package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Condition;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up, of a store that has no other tier: one clear error, nothing half done, reads and deletions go on, and writes once there is room. */
class FullDiskTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private LocalStore openOn(MemoryDisk flash) throws IOException {
        Files.writeString(folder.resolve("store.toml"), """
                    landing = "flash"
                    [[tier]]
                    name = "flash"
                    directory = "tiers/flash"
                    """);
        return LocalStore.open(folder, path -> flash, new FakeClock());
    }

    @Test
    void aTierThatFillsUpRefusesObjectsAndLosesNone() throws Exception {
        MemoryDisk disk = new MemoryDisk(40 * MIB);
        try (LocalStore store = openOn(disk)) {
            List<ObjectKey> stored = fill(store, 3 * MIB);
            assertTrue(stored.size() >= 7, stored.size() + " objects of 3 MiB fit into 40 MiB less the reserve");
            ObjectKey first = stored.remove(0);
            store.delete(first, Condition.NONE);
            assertEquals(stored.size(), listed(store));
            readsBack(store, stored, 3 * MIB);
        }
    }

    @Test
    void anObjectThatOutgrowsTheDiskLeavesNothingBehind() throws Exception {
        MemoryDisk disk = new MemoryDisk(40 * MIB);
        try (LocalStore store = openOn(disk)) {
            store.createBucket("b");
            long before = disk.usableBytes();
            ObjectKey key = new ObjectKey("b", "giant");
            StoreException.OverQuota full =
                    assertThrows(StoreException.OverQuota.class, () -> put(store, key, 50 * MIB));
            assertTrue(full.getMessage().contains(key + ""), full.getMessage());
            assertTrue(full.getMessage().contains("no space left"), full.getMessage());
            assertEquals(before, disk.usableBytes(), "the bytes of a failed put are given back");
            assertEquals(0, listed(store));
            put(store, key, 2 * MIB);
            readsBack(store, List.of(key), 2 * MIB);
        }
    }

    /** Puts objects until the store refuses one for want of space; gives those that it took. */
    private static List<ObjectKey> fill(LocalStore store, int size) throws IOException {
        store.createBucket("b");
        List<ObjectKey> stored = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                ObjectKey key = new ObjectKey("b", "object-" + i);
                put(store, key, size);
                stored.add(key);
            }
            throw new AssertionError("the disk never fills");
        } catch (StoreException.OverQuota e) {
            assertTrue(e.getMessage().contains("no space left"), e.getMessage());
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        }
        assertEquals(stored.size(), listed(store));
        return stored;
    }

    private static void put(LocalStore store, ObjectKey key, int size) throws IOException {
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
            byte[] bytes = content(key, size);
            for (int at = 0; at < size; at += MIB) {
                writer.write(bytes, at, Math.min(MIB, size - at));
            }
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

    private static void readsBack(LocalStore store, List<ObjectKey> keys, int size) throws IOException {
        for (ObjectKey key : keys) {
            try (ObjectReader reader = store.open(key)) {
                ByteBuffer bytes = ByteBuffer.allocate(size);
                reader.read(0, bytes);
                assertArrayEquals(content(key, size), bytes.array(), key.toString());
            }
        }
    }
}
