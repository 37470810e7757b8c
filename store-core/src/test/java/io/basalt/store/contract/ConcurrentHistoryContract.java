package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.contract.NamespaceModel.Item;
import io.basalt.store.contract.NamespaceModel.Totals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Several threads change one small tree at random; whatever came of it, all views of the store agree on it: flat
 * listings, one-level listings, totals, queries, and each object's own account.
 */
public abstract class ConcurrentHistoryContract extends StoreContract {
    private static final int THREADS = 6;
    private static final int STEPS = 120;
    private static final String[] NAMES = {"a", "b", "c"};

    @Test
    void allViewsAgreeOnWhatManyThreadsDid() throws Exception {
        long seed = Long.getLong("basalt.test.seed", System.nanoTime());
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        List<Race.Task> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed + thread);
            tasks.add(() -> {
                for (int step = 0; step < STEPS; step++) {
                    change(random);
                }
            });
        }
        Race.runAll(tasks);

        try {
            assertAgreement();
            reopen();
            assertAgreement();
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static String path(Random random, int most) {
        StringBuilder path = new StringBuilder(NAMES[random.nextInt(NAMES.length)]);
        for (int depth = random.nextInt(most); depth > 0; depth--) {
            path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
        }
        return path.toString();
    }

    /** Refusals are part of the game, other failures are not. */
    private void change(Random random) throws IOException {
        String path = path(random, 4);
        KeyMode mode = random.nextBoolean() ? KeyMode.S3 : KeyMode.HADOOP;
        try {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 ->
                    put(
                            path,
                            PutOptions.DEFAULT
                                    .withMode(mode)
                                    .withAttributes(Attributes.of("size", AttributeValue.of(random.nextInt(3)))),
                            new byte[random.nextInt(500)]);
                case 4 -> delete(path);
                case 5 -> store.makeDirectory(BUCKET, path);
                case 6 -> store.deleteDirectory(BUCKET, path, random.nextBoolean());
                case 7, 8 ->
                    store.rename(new RenameRequest(BUCKET, path + "/", path(random, 3), random.nextBoolean(), mode));
                default -> store.rename(new RenameRequest(BUCKET, path, path(random, 4), random.nextBoolean(), mode));
            }
        } catch (StoreException.AlreadyExists | StoreException.NotFound | StoreException.InvalidArgument e) {
            assertTrue(e.getMessage().contains(BUCKET), e.getMessage());
        }
    }

    private void assertAgreement() throws IOException {
        NamespaceModel model = new NamespaceModel();
        for (ObjectEntry entry : objects()) {
            assertEquals(entry, stat(entry.key()).entry());
            assertEquals(entry.size(), read(entry.key()).length);
            model.objects.put(entry.key(), Item.of(stat(entry.key())));
        }
        collectMade("", model);
        assertTotals("", model);
        model.directories().forEach(path -> assertTotals(path, model));

        Map<Object, Object> rows = new TreeMap<>();
        query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY, SystemField.VERSION))
                .rows()
                .forEach(row -> rows.put(String.valueOf(row.get("key")), String.valueOf(row.get("version"))));
        Map<Object, Object> expected = new TreeMap<>();
        model.objects.forEach((key, item) -> expected.put(key, Long.toString(item.version())));
        assertEquals(expected, rows, "rows");
    }

    /** Walks the directories one level at a time. */
    private void collectMade(String directory, NamespaceModel model) throws IOException {
        for (ListEntry entry : list(ListRequest.children(BUCKET, directory))) {
            if (entry instanceof DirectoryEntry child) {
                if (child.explicit()) {
                    model.made.add(child.key());
                }
                collectMade(child.key(), model);
            }
        }
    }

    private void assertTotals(String path, NamespaceModel model) {
        try {
            DirectoryEntry entry = (DirectoryEntry) store.lookup(BUCKET, path).orElseThrow();
            assertEquals(model.totals(path), Totals.of(entry), "totals of " + path);
            assertEquals(model.children(path), keys(ListRequest.children(BUCKET, path)), "below " + path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
