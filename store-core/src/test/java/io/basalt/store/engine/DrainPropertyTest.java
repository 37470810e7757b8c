package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierInfo;
import io.basalt.store.api.TieringReport;
import io.basalt.store.io.FreeSpace;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small tiers of random capacities, filled at random: what is drained goes to the nearest tier with room, or is told to stay. */
class DrainPropertyTest {
    private static final int MIB = 1 << 20;
    private static final int ROUNDS = 8;
    private static final List<String> TIERS = List.of("a", "b", "c", "d");
    /** Of one blob each: a larger object is looked after every 4 MiB. */
    private static final int LARGEST = 3 * MIB;
    /** What a blob takes beside its bytes at most: its label, and its checksums. */
    private static final int BESIDE = 64 << 10;

    @TempDir
    Path folder;

    private final Map<String, MemoryDisk> disks = new TreeMap<>();
    private final Map<String, Integer> capacities = new HashMap<>();
    private final Map<String, byte[]> model = new LinkedHashMap<>();

    private LocalStore open(Path directory, Random random, int moves) throws IOException {
        StringBuilder config = new StringBuilder("landing = \"a\"\npack_limit = 65536\nvolume_bytes = 2097152\n");
        Files.createDirectories(directory);
        for (String name : TIERS) {
            disks.put(name, new MemoryDisk());
            capacities.put(name, 64 * MIB + random.nextInt(8 * MIB));
            Files.createDirectories(directory.resolve(name));
            config.append("[[tier]]\nname = \"%s\"\ndirectory = \"%s\"\ncapacity = %d\n"
                    .formatted(name, name, capacities.get(name)));
        }
        config.append("[mover]\nmoves = ").append(moves).append('\n');
        Files.writeString(directory.resolve("store.toml"), config);
        return LocalStore.open(directory, path -> disks.get(path.getFileName().toString()), new FakeClock());
    }

    @Test
    void whatIsDrainedGoesToTheNearestTierWithRoomOrStaysAndIsTold() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("DrainPropertyTest: seed " + seed);
        int stayed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed + round);
            String where = "seed " + seed + ", round " + round;
            disks.clear();
            model.clear();
            try (LocalStore store = open(folder.resolve("store" + round), random, 1 + round % 3)) {
                store.createBucket("b");
                fill(store, random);
                stayed += drains(store, TIERS.get(random.nextInt(TIERS.size())), where);
            }
        }
        System.out.println("DrainPropertyTest: something stayed in " + stayed + " of " + ROUNDS + " rounds");
    }

    private void fill(LocalStore store, Random random) throws IOException {
        int objects = 160 + random.nextInt(120);
        for (int i = 0; i < objects; i++) {
            byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 60_000 : LARGEST)];
            random.nextBytes(bytes);
            String tier = TIERS.get(random.nextInt(TIERS.size()));
            try (ObjectWriter writer = store.put(key("k" + i), PutOptions.DEFAULT.withTier(tier))) {
                writer.write(bytes);
                writer.commit();
                model.put("k" + i, bytes);
            } catch (StoreException.OverQuota e) {
                assertTrue(store.stat(key("k" + i)).isEmpty(), "that tier and all slower ones are full");
            }
        }
    }

    private static ObjectKey key(String key) {
        return new ObjectKey("b", key);
    }

    /** Nearest first. */
    private static List<String> others(String tier) {
        int at = TIERS.indexOf(tier);
        List<String> others = new ArrayList<>(TIERS.subList(at + 1, TIERS.size()));
        for (int i = at - 1; i >= 0; i--) {
            others.add(TIERS.get(i));
        }
        return others;
    }

    private static Map<String, String> tiers(LocalStore store, Iterable<String> keys) throws IOException {
        Map<String, String> tiers = new HashMap<>();
        for (String key : keys) {
            tiers.put(key, store.stat(key(key)).orElseThrow().tier().orElseThrow());
        }
        return tiers;
    }

    /** Gives 1 where something stayed. */
    private int drains(LocalStore store, String tier, String where) throws IOException {
        Map<String, String> before = tiers(store, model.keySet());

        TieringReport report = store.tiering().drain(tier, OptionalInt.empty(), progress -> {});

        Map<String, String> after = tiers(store, model.keySet());
        Map<String, Long> free = new HashMap<>();
        for (TierInfo info : store.tiers()) {
            free.put(info.name(), info.freeBytes());
        }
        long staying = 0;
        long stayingBytes = 0;
        Map<String, TieringReport.Arrival> arrivals = new TreeMap<>();
        for (Map.Entry<String, byte[]> object : model.entrySet()) {
            String key = object.getKey();
            long bytes = object.getValue().length;
            String now = after.get(key);
            List<String> refused = List.of();
            if (!before.get(key).equals(tier)) {
                assertEquals(before.get(key), now, where + ": " + key + " was to stay where it was");
            } else if (now.equals(tier)) {
                staying++;
                stayingBytes += bytes;
                refused = others(tier);
            } else {
                arrivals.merge(now, new TieringReport.Arrival(now, 1, bytes), TieringReport.Arrival::plus);
                refused = others(tier).subList(0, others(tier).indexOf(now));
            }
            for (String nearer : refused) { // Room there has only become less since.
                assertTrue(
                        free.get(nearer) < bytes + FreeSpace.RESERVE_BYTES + BESIDE,
                        where + ": " + key + " of " + bytes + " bytes went from " + tier + " to " + now + ", though "
                                + nearer + " has " + free.get(nearer));
            }
        }
        assertEquals(List.copyOf(arrivals.values()), report.arrivals(), where);
        assertEquals(staying == 0 ? 0 : 1, report.problems().size(), where + ": " + report.problems());
        if (staying > 0) {
            String told = report.problems().get(0);
            assertTrue(told.startsWith(staying + " blobs of " + stayingBytes + " bytes stay"), where + ": " + told);
            others(tier).forEach(other -> assertTrue(told.contains(other + " has " + free.get(other)), told));
        }
        for (String name : TIERS) {
            long used = Long.MAX_VALUE - disks.get(name).usableBytes();
            assertTrue(used <= capacities.get(name), where + ": tier " + name + " has " + used + " bytes");
        }
        readsBack(store, where);
        return staying > 0 ? 1 : 0;
    }

    private void readsBack(LocalStore store, String where) throws IOException {
        for (Map.Entry<String, byte[]> object : model.entrySet()) {
            try (ObjectReader reader = store.open(key(object.getKey()))) {
                ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
                reader.read(0, bytes);
                assertArrayEquals(object.getValue(), bytes.array(), where + ", " + object.getKey());
            }
        }
        assertTrue(store.maintenance().fsck(true, finding -> {}).isSound(), where);
    }
}
