package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.Field;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.Store;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;

/**
 * One of several that change the oracle's bucket at random at the same time, each below a folder of its own, of which it
 * knows what is there. What it has just put or deleted it looks for by query at once. For one thread.
 */
final class OracleWriter {
    static final String ID = "user.id";

    private static final String[] NAMES = {"1", "2", "x", "\u00fc", "z\uffee", "\ud83d\ude00"};

    /** What readers may see of an object that does not change by being renamed. */
    record Item(long contentId, long size, String contentType, Attributes attributes) {
        static Item of(ObjectInfo info) {
            return new Item(info.entry().contentId(), info.size(), info.contentType(), info.attributes());
        }
    }

    private final BufferAllocator allocator;
    private final String bucket;
    private final String root;
    private final Random random;
    private final NavigableMap<String, Item> items = new TreeMap<>();
    private Store store;
    private long nextId;

    OracleWriter(Store store, BufferAllocator allocator, String bucket, int number, long seed) {
        this.store = store;
        this.allocator = allocator;
        this.bucket = bucket;
        this.root = "w" + number + "/";
        this.random = new Random(seed + number);
        this.nextId = (long) number << 32;
    }

    /** Goes on with a store that was opened again. */
    void use(Store newStore) {
        store = newStore;
    }

    /** All that is there, by key. */
    Map<String, Item> items() {
        return items;
    }

    void step() throws IOException {
        int choice = random.nextInt(100);
        if (choice < 45 || items.size() < 4) {
            put();
        } else if (choice < 57) {
            update();
        } else if (choice < 67) {
            delete();
        } else if (choice < 77) {
            renameObject();
        } else if (choice < 85) {
            renameDirectory();
        } else if (choice < 88) {
            deleteDirectory();
        } else if (choice < 93) {
            copy();
        } else {
            publish();
        }
    }

    private String randomKey() {
        return root + OraclePaths.any(random, 0) + OracleFields.any(random, NAMES);
    }

    private String presentKey() {
        return OracleFields.any(random, List.copyOf(items.keySet()));
    }

    private ObjectKey key(String key) {
        return new ObjectKey(bucket, key);
    }

    private void put() throws IOException {
        String key = randomKey();
        long id = nextId++;
        Attributes attributes = OracleFields.attributes(random).with(Attributes.of(ID, AttributeValue.of(id)));
        PutOptions options = PutOptions.DEFAULT
                .withAttributes(attributes)
                .withContentType(OracleFields.any(random, OracleFields.CONTENT_TYPES));
        if (random.nextInt(4) == 0) {
            options = options.withTier(OracleFields.any(random, store.tiers()).name());
        }
        ObjectInfo info;
        try (ObjectWriter writer = store.put(key(key), options)) {
            writer.write(new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(600)]);
            info = writer.commit();
        }
        items.put(key, Item.of(info));
        if (random.nextInt(3) == 0) {
            assertSeen(key, info, id);
        }
    }

    private void assertSeen(String key, ObjectInfo info, long id) throws IOException {
        Predicate byId = Predicate.equal(Field.attribute(ID, ValueType.LONG), AttributeValue.of(id));
        List<List<?>> expected = List.of(List.of(key, info.entry().revision(), info.size(), info.contentType()));
        Query query = Query.of(
                bucket, byId, SystemField.KEY, SystemField.REVISION, SystemField.SIZE, SystemField.CONTENT_TYPE);
        Answer answer = Answer.of(store, query, allocator);
        assertTrue(
                answer.lsn() >= info.entry().revision(),
                () -> "answered at LSN " + answer.lsn() + " after "
                        + info.entry().revision() + " was acknowledged");
        assertEquals(expected, answer.rows(), () -> "a query after the put of '" + key + "'");
    }

    private void update() throws IOException {
        String key = presentKey();
        Attributes set = OracleFields.attributes(random);
        Set<String> remove = random.nextBoolean() ? Set.of() : Set.of("tag.\u00fc", "user.b");
        AttributeUpdate update = new AttributeUpdate(set.without(remove), remove);
        items.put(key, Item.of(store.updateAttributes(key(key), update, Condition.NONE)));
    }

    private void delete() throws IOException {
        String key = presentKey();
        assertTrue(store.delete(key(key), Condition.NONE));
        items.remove(key);
        Predicate byKey = Predicate.equal(SystemField.KEY, AttributeValue.of(key));
        assertEquals(
                List.of(),
                Answer.of(store, Query.of(bucket, byKey, SystemField.KEY), allocator)
                        .rows(),
                "a query after the deletion");
    }

    private void renameObject() throws IOException {
        String from = presentKey();
        String to = randomKey();
        if (!from.equals(to)) {
            store.rename(new RenameRequest(bucket, from, to, true, KeyMode.S3));
            items.put(to, items.remove(from));
        }
    }

    private void renameDirectory() throws IOException {
        String from = presentDirectory();
        String to = root + OraclePaths.any(random, 1);
        if (below(to).isEmpty() && !to.startsWith(from) && !from.equals(root)) {
            store.rename(new RenameRequest(bucket, from, to.substring(0, to.length() - 1), false, KeyMode.S3));
            Map<String, Item> moved = new TreeMap<>(below(from));
            moved.forEach((key, item) -> {
                items.remove(key);
                items.put(to + key.substring(from.length()), item);
            });
        }
    }

    private void deleteDirectory() throws IOException {
        String path = presentDirectory();
        if (!path.equals(root)) {
            assertTrue(store.deleteDirectory(bucket, path, true));
            below(path).clear();
        }
    }

    private String presentDirectory() {
        String key = presentKey();
        return key.substring(0, key.lastIndexOf('/') + 1);
    }

    private NavigableMap<String, Item> below(String path) {
        return items.subMap(path, true, path.substring(0, path.length() - 1) + '0', false);
    }

    private void copy() throws IOException {
        String from = presentKey();
        String to = randomKey();
        if (!from.equals(to)) {
            items.put(to, Item.of(store.copy(CopyRequest.of(key(from), key(to)))));
        }
    }

    /** Several rows end and begin in one commit. */
    private void publish() throws IOException {
        List<String> keys = new ArrayList<>(items.keySet());
        List<Publication.Step> steps = new ArrayList<>();
        String deleted = keys.remove(random.nextInt(keys.size()));
        steps.add(new Publication.Delete(key(deleted), Condition.NONE, KeyMode.S3));
        for (String key : keys.subList(0, Math.min(keys.size(), 5))) {
            AttributeUpdate update = new AttributeUpdate(OracleFields.attributes(random), Set.of());
            steps.add(new Publication.UpdateAttributes(key(key), update, Condition.NONE));
            items.computeIfPresent(
                    key,
                    (same, item) ->
                            new Item(item.contentId, item.size, item.contentType, item.attributes.with(update.set())));
        }
        store.publish(Publication.of(steps));
        items.remove(deleted);
    }
}
