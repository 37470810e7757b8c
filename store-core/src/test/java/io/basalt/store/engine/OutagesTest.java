package io.basalt.store.engine;

import static io.basalt.store.engine.PluggedStore.BUCKET;
import static io.basalt.store.engine.PluggedStore.key;
import static io.basalt.store.engine.PluggedStore.tier;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.DeleteRequest;
import io.basalt.store.api.ScrubOptions;
import io.basalt.store.api.ScrubReport;
import io.basalt.store.api.StoreException;
import io.basalt.store.testing.PluggedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever disks go away and come back, and when: what was acknowledged is never lost, and never wrong. */
class OutagesTest {
    private static final int STEPS = 150;
    private static final int INLINE = 4096;
    private static final List<Integer> SIZES = List.of(100, 50_000, 100_000);
    private static final List<String> DISKS = List.of("a", "b", "c", "d", "e");

    @TempDir
    Path folder;

    private final Map<String, byte[]> model = new TreeMap<>();
    private PluggedStore plugged;
    private Random random;
    /** Since the store was opened, a disk has lost what was not synced: small objects may be in the log alone. */
    private boolean torn;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 13})
    void nothingIsLostAndNothingIsWrong(long seed) throws IOException {
        random = new Random(seed);
        plugged = new PluggedStore(folder)
                .configure(
                        "once",
                        tier("once", "\"tiers/a\", \"tiers/b\"", "")
                                + tier("twice", "\"tiers/c\", \"tiers/d\", \"tiers/e\"", "copies = 2"));
        plugged.open();
        for (int step = 0; step < STEPS; step++) {
            try {
                step();
            } catch (StoreException.Unavailable e) {
                assertTrue(isAnyAway() || torn, "seed " + seed + ", step " + step + ": " + e.getMessage());
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
        DISKS.forEach(name -> plugged.disk(name).putBack());
        reopen();
        assertAllIsThere("seed " + seed);
        for (String name : DISKS) {
            assertEquals(List.of(), plugged.disk(name).mountPoint().list(""), "seed " + seed + ", disk " + name);
        }
        plugged.close();
        assertEquals(List.of(), plugged.closedFsck(false), "seed " + seed);
    }

    private void assertAllIsThere(String what) throws IOException {
        for (Map.Entry<String, byte[]> entry : model.entrySet()) {
            assertArrayEquals(entry.getValue(), plugged.read(entry.getKey()), what + ", " + entry.getKey());
        }
        assertEquals(List.of(), plugged.fsck(), what);
        ScrubReport scrubbed = plugged.store().maintenance().scrub(ScrubOptions.ALL);
        assertEquals(0, scrubbed.lost(), what + ", " + scrubbed);
    }

    private boolean isAnyAway() {
        return DISKS.stream().anyMatch(name -> !plugged.disk(name).isPlugged());
    }

    private void step() throws IOException {
        String key = "k" + random.nextInt(12);
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> put(key);
            case 5, 6, 7, 8 -> read(key);
            case 9 -> delete(key);
            case 10 -> move(key);
            case 11, 12 -> outage();
            case 13 -> plugged.disk(DISKS.get(random.nextInt(DISKS.size()))).putBack();
            case 14 -> upkeep();
            default -> reopen();
        }
    }

    private void put(String key) throws IOException {
        byte[] bytes = new byte[SIZES.get(random.nextInt(SIZES.size()))];
        random.nextBytes(bytes);
        plugged.put(key, bytes);
        model.put(key, bytes);
    }

    private void read(String key) throws IOException {
        if (!model.containsKey(key)) {
            assertTrue(plugged.store().stat(key(key)).isEmpty(), key);
            return;
        }
        try {
            assertTrue(Arrays.equals(model.get(key), plugged.read(key)), key);
        } catch (StoreException.CorruptData e) {
            assertTrue(torn && model.get(key).length <= INLINE, e.getMessage());
        }
    }

    private void delete(String key) throws IOException {
        assertEquals(model.containsKey(key), plugged.store().delete(DeleteRequest.of(key(key))));
        model.remove(key);
    }

    private void move(String key) throws IOException {
        if (model.containsKey(key)) {
            try {
                plugged.store().move(key(key), random.nextBoolean() ? "once" : "twice");
            } catch (StoreException.CorruptData e) {
                assertTrue(torn && model.get(key).length <= INLINE, e.getMessage());
            }
        }
    }

    private void outage() {
        PluggedDisk disk = plugged.disk(DISKS.get(random.nextInt(DISKS.size())));
        if (disk.isPlugged() && random.nextBoolean()) {
            disk.moveAway();
        } else if (disk.isPlugged()) {
            disk.pull(random);
            torn = true;
        }
        if (random.nextBoolean()) {
            plugged.waitUntilOutagesAreNoticed();
        }
    }

    private void upkeep() throws IOException {
        switch (random.nextInt(3)) {
            case 0 -> plugged.store().maintenance().purge(BUCKET, "");
            case 1 -> plugged.store().maintenance().compact(1);
            default -> {
                ScrubReport scrubbed = plugged.store().maintenance().scrub(ScrubOptions.ALL);
                assertTrue(torn || scrubbed.lost() == 0, scrubbed.toString());
            }
        }
    }

    private void reopen() throws IOException {
        plugged.close();
        if (DISKS.stream().noneMatch(name -> plugged.disk(name).isPlugged())) {
            plugged.disk("a").putBack();
        }
        plugged.open();
        torn = isAnyAway() && torn;
    }
}
