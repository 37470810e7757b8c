package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Change;
import io.basalt.store.testing.MemoryFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many threads create, replace, delete, annotate and rename objects and directories of one small tree at random. The
 * change log is one order in which all of that happened: replayed on {@link LogModel} it gives what the store lists, at
 * the end and at any LSN on the way, and each change stands in it between what its thread saw before and after.
 */
class HistoryReplayTest {
    private static final String BUCKET = "b";
    private static final int THREADS = 8;
    private static final String[] NAMES = {"a", "b", "c"};

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    /** A put as its thread saw it: {@code before} and {@code after} are the LSNs that were visible then. */
    private record Put(String key, ObjectInfo info, long before, long after) {}

    private final Map<Long, Put> puts = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<Long, SortedMap<String, LogModel.Item>> listings =
            new ConcurrentSkipListMap<>();

    @Test
    void theLogExplainsWhatManyThreadsDid() throws Exception {
        run(150);
    }

    @Tag("nightly")
    @Test
    void theLogExplainsWhatManyThreadsDidForLong() throws Exception {
        run(5_000);
    }

    private void run(int steps) throws Exception {
        long seed = Long.getLong("basalt.test.seed", System.nanoTime());
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        Path directory = folder.resolve("store");
        long bucketId;
        try (LocalStore store = LocalStore.open(directory)) {
            bucketId = store.createBucket(BUCKET).bucketId();
            race(store, seed, steps);
            remember(store, store.visibleLsn());
            readAll(store);
            assertTrue(listings.size() > 1, "nothing was listed on the way");
        }
        try (Catalog catalog = Catalog.open(directory.resolve("catalog"))) {
            replay(catalog, new LogModel(bucketId), "seed " + seed);
        }
        assertEquals(Map.of(), puts, "seed " + seed + ": acknowledged, and not in the log");
    }

    /** A listing at a sequence number within a commit shows the commit before. */
    private void replay(Catalog catalog, LogModel model, String where) throws StoreException {
        List<Change> commit = new ArrayList<>();
        long end = 0;
        for (Change change : catalog.changes(0, Integer.MAX_VALUE)) {
            commit.add(change);
            check(change);
            if (change.last()) {
                compare(end, change.seq(), model, where);
                commit.forEach(model::apply);
                commit.clear();
                end = change.seq();
            }
        }
        compare(end, Long.MAX_VALUE, model, where);
        assertEquals(List.of(), commit, where + ": the last commit has no end");
    }

    /** Listings from one commit's end to the next one's show what the first left. */
    private void compare(long from, long to, LogModel model, String where) {
        listings.subMap(from, to)
                .forEach((lsn, listing) -> assertEquals(model.listing(), listing, where + ", as of LSN " + lsn));
    }

    private void race(LocalStore store, long seed, int steps) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> racers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(seed + thread);
                racers.add(threads.submit(() -> {
                    for (int step = 0; step < steps; step++) {
                        change(store, random);
                        if (random.nextInt(40) == 0) {
                            remember(store, 1 + random.nextLong(store.visibleLsn()));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> racer : racers) {
                racer.get(10, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder(NAMES[random.nextInt(NAMES.length)]);
        for (int depth = random.nextInt(3); depth > 0; depth--) {
            path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
        }
        return path.toString();
    }

    /** Refusals are part of the game, other failures are not. */
    private void change(LocalStore store, Random random) throws IOException {
        String path = path(random);
        String other = path(random);
        KeyMode mode = random.nextBoolean() ? KeyMode.S3 : KeyMode.HADOOP;
        try {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> put(store, path, mode, random.nextInt(300));
                case 5 -> store.delete(new ObjectKey(BUCKET, path), Condition.NONE, mode);
                case 6 -> store.makeDirectory(BUCKET, path);
                case 7 -> store.deleteDirectory(BUCKET, path, random.nextInt(4) == 0, mode);
                case 8 ->
                    store.updateAttributes(
                            new ObjectKey(BUCKET, path),
                            new AttributeUpdate(Attributes.of("x", AttributeValue.of(1)), Set.of()),
                            Condition.NONE);
                case 9 -> store.rename(new RenameRequest(BUCKET, path + "/", other, random.nextBoolean(), mode));
                default -> store.rename(new RenameRequest(BUCKET, path, other, random.nextBoolean(), mode));
            }
        } catch (StoreException.AlreadyExists | StoreException.NotFound | StoreException.InvalidArgument e) {
            assertTrue(e.getMessage().contains(BUCKET), e.getMessage());
        }
    }

    private void put(LocalStore store, String key, KeyMode mode, int size) throws IOException {
        long before = store.visibleLsn();
        try (ObjectWriter writer = store.put(new ObjectKey(BUCKET, key), PutOptions.DEFAULT.withMode(mode))) {
            writer.write(new byte[size]);
            ObjectInfo info = writer.commit();
            puts.put(info.entry().version(), new Put(key, info, before, store.visibleLsn()));
        }
    }

    private void check(Change change) {
        Put put = puts.get(change.seq());
        boolean isPut = change.kind() == Change.Kind.OBJECT_CREATED || change.kind() == Change.Kind.OBJECT_REPLACED;
        assertEquals(isPut, put != null, change + " is not what was asked for: " + put);
        if (isPut) {
            puts.remove(change.seq());
            assertEquals(put.info().entry().contentId(), change.contentId(), put.key());
            assertTrue(put.key().endsWith(change.name()), change + " is of another key than " + put);
            assertTrue(
                    put.before() < change.seq() && change.seq() <= put.after(),
                    change + " was not made while it was asked for: " + put);
        }
    }

    /** Lists the bucket as of that LSN, or of the commit before. */
    private void remember(LocalStore store, long lsn) throws IOException {
        StoreView view = store.asOf(lsn);
        SortedMap<String, LogModel.Item> listing = new TreeMap<>();
        ListRequest request = ListRequest.flat(BUCKET, "").withLimit(7);
        ListPage page = view.list(request);
        while (true) {
            page.entries().forEach(entry -> {
                ObjectEntry object = (ObjectEntry) entry;
                listing.put(entry.key(), new LogModel.Item(object.fileId(), object.contentId(), object.size()));
            });
            if (page.next().isEmpty()) {
                break;
            }
            page = view.list(request.after(page.next().get()));
        }
        listings.put(lsn, listing);
    }

    private void readAll(LocalStore store) throws IOException {
        for (Map.Entry<String, LogModel.Item> object :
                listings.get(store.visibleLsn()).entrySet()) {
            try (ObjectReader reader = store.open(new ObjectKey(BUCKET, object.getKey()))) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(Math.toIntExact(object.getValue().size()) + 1);
                int read = reader.size() == 0 ? 0 : reader.read(0, bytes);
                assertEquals(object.getValue().size(), read, object.getKey());
            }
        }
    }
}
