package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreException.AlreadyExists;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.SystemField;
import io.basalt.store.contract.NamespaceModel.Item;
import io.basalt.store.contract.NamespaceModel.Totals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A long random history against {@link NamespaceModel}: listings, totals, queries and the registry agree with it all the
 * way, and every state that it has been in can still be read. A failure names its seed and the last steps; {@code -Dbasalt.test.seed=N} runs one again.
 */
public abstract class RandomHistoryContract extends StoreContract {
    /** How many changes a history has, of a subject that takes them fast. */
    protected static final int STEPS = 300;

    private static final String[] NAMES = {"a", "b", "a-", "a0", "\uffee", "\ud83d\ude00"};
    private static final Attributes[] ATTRIBUTES = {
        Attributes.NONE,
        Attributes.of("label", AttributeValue.of("cat")),
        Attributes.of("label", AttributeValue.of(7)),
        Attributes.of(Map.of("label", AttributeValue.of("dog"), "tag.t", AttributeValue.of(true)))
    };

    private static final int PAST_STATES_CHECKED = 4;

    private final NamespaceModel model = new NamespaceModel();
    private final List<String> history = new ArrayList<>();
    private final List<PastState> past = new ArrayList<>();
    private Random random = new Random();

    /** How many changes a history has. */
    protected int steps() {
        return STEPS;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theStoreAgreesWithTheModel(long seed) throws Exception {
        run(seed);
    }

    @Test
    void theStoreAgreesWithTheModelOnAFreshSeed() throws Exception {
        run(Long.getLong("basalt.test.seed", System.nanoTime()));
    }

    private void run(long seed) throws Exception {
        System.out.println(getClass().getSimpleName() + " runs with seed " + seed);
        random = new Random(seed);
        try {
            begin(random);
            for (int step = 1; step <= steps(); step++) {
                step();
                past.add(new PastState(store.visibleLsn(), model.copy()));
                afterStep(past);
                if (step % 60 == 0) {
                    reopen();
                }
                if (step % 12 == 0) {
                    assertAgreement();
                }
            }
            end();
        } catch (Throwable e) {
            int from = Math.max(0, history.size() - 15);
            throw new AssertionError(
                    "seed " + seed + ", step " + history.size() + ": " + e.getMessage() + "\n"
                            + String.join("\n", history.subList(from, history.size())),
                    e);
        }
    }

    /** Called before the first step. */
    void begin(Random sameRandom) throws IOException {}

    /** @param states what the store has been through; those that can be read no more are to be taken out */
    void afterStep(List<PastState> states) throws IOException {}

    /** Called after the last step. */
    void end() throws Exception {}

    private void step() throws IOException {
        int choice = random.nextInt(100);
        if (choice < 38) {
            put(randomKey());
        } else if (choice < 48) {
            deleteObject();
        } else if (choice < 58) {
            updateAttributes();
        } else if (choice < 72) {
            renameObject();
        } else if (choice < 86) {
            renameDirectory();
        } else if (choice < 92) {
            makeDirectory();
        } else {
            deleteDirectory();
        }
    }

    private void did(String step) {
        history.add(step);
    }

    /** Keys of up to four names, some of them empty. */
    private String randomKey() {
        StringBuilder key = new StringBuilder();
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            key.append(random.nextInt(12) == 0 ? "" : NAMES[random.nextInt(NAMES.length)])
                    .append('/');
        }
        return key.append(NAMES[random.nextInt(NAMES.length)]).toString();
    }

    private String randomDirectory() {
        StringBuilder path = new StringBuilder();
        for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
            path.append(NAMES[random.nextInt(NAMES.length)]).append('/');
        }
        return path.toString();
    }

    private Optional<String> anyOf(Set<String> paths) {
        return paths.isEmpty()
                ? Optional.empty()
                : Optional.of(List.copyOf(paths).get(random.nextInt(paths.size())));
    }

    private void put(String key) throws IOException {
        byte[] bytes = new byte[random.nextInt(20) == 0 ? 1_500_000 : random.nextInt(3000)];
        Attributes attributes = ATTRIBUTES[random.nextInt(ATTRIBUTES.length)];
        did("put " + key + " " + bytes.length);
        model.objects.put(key, Item.of(put(key, PutOptions.DEFAULT.withAttributes(attributes), bytes)));
    }

    private void deleteObject() throws IOException {
        String key =
                anyOf(model.objects.keySet()).filter(k -> random.nextInt(5) > 0).orElseGet(this::randomKey);
        did("delete " + key);
        assertEquals(model.objects.remove(key) != null, delete(key));
    }

    private void updateAttributes() throws IOException {
        Optional<String> key = anyOf(model.objects.keySet());
        if (key.isPresent()) {
            did("updateAttributes " + key.get());
            AttributeUpdate update = new AttributeUpdate(
                    ATTRIBUTES[random.nextInt(ATTRIBUTES.length)], random.nextBoolean() ? Set.of("label") : Set.of());
            if (update.remove().isEmpty() || update.set().get("label").isEmpty()) {
                model.objects.put(key.get(), Item.of(store.updateAttributes(key(key.get()), update, Condition.NONE)));
            }
        }
    }

    private void renameObject() throws IOException {
        Optional<String> source = anyOf(model.objects.keySet());
        String to = randomKey();
        boolean overwrite = random.nextBoolean();
        if (source.isEmpty() || source.get().equals(to)) {
            return;
        }
        String from = source.get();
        did("rename " + from + " -> " + to + " " + overwrite);
        boolean taken = model.objects.containsKey(to) && !overwrite;
        expect(taken ? Optional.of(AlreadyExists.class) : Optional.empty(), () -> {
            store.rename(new RenameRequest(BUCKET, from, to, overwrite, KeyMode.S3));
            model.renameObject(from, to);
        });
    }

    private void renameDirectory() throws IOException {
        Optional<String> source = anyOf(model.directories());
        String to = randomDirectory();
        boolean overwrite = random.nextBoolean();
        String toKey = to.substring(0, to.length() - 1);
        // Whether an object of the target's name counts as taking it is not said for S3 mode.
        if (source.isEmpty() || source.get().equals(to) || model.objects.containsKey(toKey)) {
            return;
        }
        String from = source.get();
        boolean emptyTarget = model.isDirectory(to) && model.children(to).isEmpty();
        if (emptyTarget && overwrite && !model.made.contains(from)) {
            return; // Whether the target stays explicit is not said.
        }
        did("rename " + from + " -> " + toKey + " " + overwrite);
        Optional<Class<? extends StoreException>> refusal = to.startsWith(from)
                ? Optional.of(InvalidArgument.class)
                : model.isDirectory(to) && !(emptyTarget && overwrite)
                        ? Optional.of(AlreadyExists.class)
                        : Optional.empty();
        expect(refusal, () -> {
            store.rename(new RenameRequest(BUCKET, from, toKey, overwrite, KeyMode.S3));
            model.renameDirectory(from, to);
        });
    }

    private void makeDirectory() throws IOException {
        String path = randomDirectory();
        boolean inTheWay = false;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            boolean object = model.objects.containsKey(path.substring(0, slash));
            if (object && model.isDirectory(path.substring(0, slash + 1))) {
                return; // Whether an object beside a directory of its name stands in the way is not said.
            }
            inTheWay |= object;
        }
        did("makeDirectory " + path);
        expect(inTheWay ? Optional.of(AlreadyExists.class) : Optional.empty(), () -> {
            store.makeDirectory(BUCKET, path);
            model.makeDirectory(path);
        });
    }

    private void deleteDirectory() throws IOException {
        String path =
                anyOf(model.directories()).filter(p -> random.nextInt(4) > 0).orElseGet(this::randomDirectory);
        boolean recursive = random.nextInt(3) == 0;
        did("deleteDirectory " + path + " " + recursive);
        boolean refused = !recursive && !model.children(path).isEmpty();
        expect(refused ? Optional.of(AlreadyExists.class) : Optional.empty(), () -> {
            boolean deleted = store.deleteDirectory(BUCKET, path, recursive);
            assertEquals(model.deleteDirectory(path), deleted);
        });
    }

    private interface Change {
        void make() throws IOException;
    }

    private static void expect(Optional<? extends Class<? extends StoreException>> refusal, Change change)
            throws IOException {
        if (refusal.isPresent()) {
            assertThrows(refusal.get(), change::make);
        } else {
            change.make();
        }
    }

    private void assertAgreement() throws IOException {
        assertObjects();
        assertDirectories();
        assertRows();
        assertRegistry();
        assertPast();
    }

    private void assertPast() throws IOException {
        for (int i = 0; i < PAST_STATES_CHECKED && !past.isEmpty(); i++) {
            PastState state = past.get(random.nextInt(past.size()));
            state.assertSeenIn(store.asOf(state.lsn()), BUCKET, 1 + random.nextInt(10), allocator);
        }
    }

    private void assertRegistry() throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        for (AttributeColumn column : store.attributes(BUCKET)) {
            String name = column.field().name();
            if (name.startsWith("user.") || name.startsWith("tag.")) {
                counts.put(name + " " + column.field().type(), column.objects());
            }
        }
        Map<String, Long> live = model.attributeCounts();
        live.keySet().forEach(name -> counts.putIfAbsent(name, 0L));
        counts.forEach((name, count) -> {
            long least = live.getOrDefault(name, 0L);
            long most = least + model.uncollected.getOrDefault(name, 0L);
            assertTrue(count >= least && count <= most, name + " is counted " + count + ": " + least + " to " + most);
        });
    }

    private void assertObjects() throws IOException {
        List<ObjectEntry> entries = objects();
        assertEquals(
                List.copyOf(model.objects.keySet()),
                entries.stream().map(ObjectEntry::key).toList());
        for (ObjectEntry entry : entries) {
            assertEquals(model.objects.get(entry.key()), Item.of(stat(entry.key())), entry.key());
            assertEquals(stat(entry.key()).entry(), entry);
        }
        String prefix = randomKey();
        assertEquals(
                model.objects.keySet().stream()
                        .filter(key -> key.startsWith(prefix))
                        .toList(),
                keys(ListRequest.flat(BUCKET, prefix).withLimit(1 + random.nextInt(5))),
                "prefix " + prefix);
    }

    private void assertDirectories() throws IOException {
        List<String> directories = new ArrayList<>(model.directories());
        directories.add("");
        for (String path : directories) {
            DirectoryEntry entry = (DirectoryEntry)
                    store.lookup(BUCKET, path).orElseThrow(() -> new AssertionError("no directory " + path));
            assertEquals(model.totals(path), Totals.of(entry), "totals of '" + path + "'");
            assertEquals(path.isEmpty() || model.made.contains(path), entry.explicit(), "explicit '" + path + "'");
            assertEquals(model.children(path), keys(ListRequest.children(BUCKET, path)), "below '" + path + "'");
        }
    }

    private void assertRows() throws IOException {
        assertEquals(model.objects.keySet().stream().toList(), matching(Predicate.Constant.TRUE));
        String prefix = randomKey();
        assertEquals(
                model.objects.keySet().stream()
                        .filter(key -> key.startsWith(prefix))
                        .toList(),
                matching(Predicate.keyPrefix(prefix)),
                "rows of prefix " + prefix);
        Rows rows = query(
                Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY, SystemField.VERSION, SystemField.SIZE));
        rows.rows().forEach(row -> {
            Item item = model.objects.get(String.valueOf(row.get("key")));
            assertEquals(List.of(item.version(), item.size()), List.of(row.get("version"), row.get("size")));
        });
    }

    private List<String> matching(Predicate predicate) throws IOException {
        return Utf8Order.sorted(query(Query.of(BUCKET, predicate, SystemField.KEY)).column(SystemField.KEY).stream()
                .map(String::valueOf)
                .toList());
    }
}
