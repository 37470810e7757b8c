package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.BucketChange;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A streaming query from objects to objects loses nothing and does nothing twice, however often its process is killed. */
@Tag("long")
class StreamKillIT {
    private static final int ROUNDS = Integer.getInteger("basalt.it.streamKills", 3);

    private static final VictimProcess.Moment MOMENT =
            new VictimProcess.Moment(5, TimeUnit.SECONDS.toNanos(4), TimeUnit.MILLISECONDS.toNanos(800));

    @Test
    void everyObjectIsCopiedOnceAcrossKills(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("basalt.seed", System.nanoTime());
        System.out.println("StreamKillIT: -Dbasalt.seed=" + seed);
        Random random = new Random(seed);
        Path directory = KillVictim.createStore(folder.resolve("store"));
        try (Store store = Stores.open(directory.toString())) {
            store.createBucket(StreamVictim.FROM);
            store.createBucket(StreamVictim.TO);
        }
        for (int round = 0; round < ROUNDS; round++) {
            try (VictimProcess victim = victim(folder, directory, round, Integer.toString(round), seed)) {
                victim.killAt(MOMENT, random);
            }
            print(directory, "round " + round);
        }
        try (VictimProcess victim = victim(folder, directory, ROUNDS, StreamVictim.LAST, seed)) {
            victim.awaitEnd();
        }
        print(directory, "at the end");
        check(directory, "seed " + seed);
    }

    private static VictimProcess victim(Path folder, Path directory, int round, String name, long seed)
            throws IOException {
        List<String> command = VictimProcess.command(
                StreamVictim.class,
                "-Xmx768m",
                directory.toString(),
                folder.resolve("checkpoint").toString(),
                name,
                Long.toString(seed + round));
        return new VictimProcess(folder, round, seed, command);
    }

    private static void print(Path directory, String when) throws IOException {
        try (Store store = Stores.open(directory.toString())) {
            System.out.println("StreamKillIT: " + when + ": "
                    + objects(store, StreamVictim.FROM).size() + " objects, "
                    + objects(store, StreamVictim.TO).size() + " of them copied");
        }
    }

    private static void check(Path directory, String where) throws IOException {
        try (Store store = Stores.open(directory.toString())) {
            Map<String, Integer> from = objects(store, StreamVictim.FROM);
            assertTrue(from.size() > ROUNDS, where);
            assertEquals(from, objects(store, StreamVictim.TO), where);
            Map<String, Integer> times = new TreeMap<>();
            from.keySet().forEach(key -> times.put(key, 1));
            assertEquals(times, changes(store, StreamVictim.TO), where);
        }
    }

    /** The checksums of a bucket's objects. */
    private static Map<String, Integer> objects(Store store, String bucket) throws IOException {
        Map<String, Integer> objects = new TreeMap<>();
        ListRequest request = ListRequest.flat(bucket, "");
        ListPage page = store.list(request);
        while (true) {
            for (ListEntry entry : page.entries()) {
                if (entry instanceof ObjectEntry object) {
                    objects.put(object.key(), object.crc32c());
                }
            }
            if (page.next().isEmpty()) {
                return objects;
            }
            page = store.list(request.after(page.next().get()));
        }
    }

    /** How often each object of a bucket was put. */
    private static Map<String, Integer> changes(Store store, String bucket) throws IOException {
        Map<String, Integer> changes = new TreeMap<>();
        long end = store.visibleLsn();
        for (long after = store.bucket(bucket).orElseThrow().heldFrom(); after < end; ) {
            ChangePage page = store.changes(ChangesRequest.of(bucket, after, end));
            for (BucketChange change : page.changes()) {
                if (change.kind().name().startsWith("OBJECT_")) {
                    changes.merge(change.key(), 1, Integer::sum);
                }
            }
            after = page.through();
        }
        return changes;
    }
}
