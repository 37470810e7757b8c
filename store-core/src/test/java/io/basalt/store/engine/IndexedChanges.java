package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.SystemField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;

/** Random changes of a bucket, and whether the metadata index is what the catalog is after them. */
final class IndexedChanges {
    static final String BUCKET = "b";
    private static final String[] NAMES = {"a", "b", "c", "d"};

    private final Random random;
    private final String where;

    /** @param where what failures begin with */
    IndexedChanges(Random random, String where) {
        this.random = random;
        this.where = where;
    }

    void change(LocalStore store, int times) throws IOException {
        if (store.bucket(BUCKET).isEmpty()) {
            store.createBucket(BUCKET);
        }
        for (int i = 0; i < times; i++) {
            try {
                change(store);
            } catch (StoreException.NotFound
                    | StoreException.AlreadyExists
                    | StoreException.PreconditionFailed
                    | StoreException.InvalidArgument e) {
                // Chosen at random, so some do not apply; then nothing has changed.
                continue;
            }
        }
    }

    private void change(LocalStore store) throws IOException {
        ObjectKey key = new ObjectKey(BUCKET, key());
        switch (random.nextInt(12)) {
            case 0 -> store.delete(key, Condition.NONE, KeyMode.S3);
            case 1 -> store.rename(new RenameRequest(BUCKET, key.key(), key(), true, KeyMode.S3));
            case 2 -> store.rename(new RenameRequest(BUCKET, directory(), directory(), true, KeyMode.S3));
            case 3 -> store.deleteDirectory(BUCKET, directory(), true, KeyMode.S3);
            case 4, 5 ->
                store.updateAttributes(
                        key, new AttributeUpdate(Attributes.of("user.n", number()), Set.of()), Condition.NONE);
            case 6 -> collect(store);
            default -> put(store, key);
        }
    }

    private void collect(LocalStore store) throws IOException {
        if (random.nextInt(4) == 0) {
            Duration retention = random.nextBoolean() ? Duration.ZERO : Duration.ofDays(1);
            store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(retention));
            store.maintenance().collect();
        }
    }

    void put(LocalStore store, ObjectKey key) throws IOException {
        try (ObjectWriter writer =
                store.put(key, PutOptions.DEFAULT.withAttributes(Attributes.of("user.n", number())))) {
            writer.write(key.key().getBytes(StandardCharsets.UTF_8));
            writer.commit();
        }
    }

    /** Of one name and two types. */
    private AttributeValue number() {
        return random.nextBoolean() ? AttributeValue.of(random.nextInt(5)) : AttributeValue.of("n" + random.nextInt(5));
    }

    private String key() {
        return directory() + NAMES[random.nextInt(NAMES.length)];
    }

    private String directory() {
        return random.nextBoolean()
                ? "d" + NAMES[random.nextInt(NAMES.length)] + "/"
                : "d" + NAMES[random.nextInt(NAMES.length)] + "/e" + NAMES[random.nextInt(NAMES.length)] + "/";
    }

    /** Catalog and index agree, and so do listings and queries, now and at earlier LSNs. */
    void verify(LocalStore store) throws IOException {
        List<String> findings = new ArrayList<>();
        store.maintenance().fsck(false, finding -> findings.add(finding.toString()));
        assertEquals(List.of(), findings, where);
        if (store.bucket(BUCKET).isEmpty()) {
            return;
        }
        for (int i = 0; i < 5; i++) {
            long lsn = store.visibleLsn() - random.nextInt((int) Math.min(50, store.visibleLsn()));
            List<String> listed;
            StoreView then;
            try {
                then = store.asOf(lsn);
                listed = listed(then);
            } catch (StoreException.NotFound e) {
                continue; // Collected.
            }
            assertEquals(listed, keys(then), where + ", LSN " + lsn);
        }
    }

    static List<String> listed(StoreView view) throws StoreException {
        return view.list(ListRequest.flat(BUCKET, "")).entries().stream()
                .map(ListEntry::key)
                .sorted()
                .toList();
    }

    static List<String> keys(StoreView view) throws StoreException {
        List<String> keys = new ArrayList<>();
        Query query = Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY);
        try (BufferAllocator allocator = new RootAllocator();
                QueryResult result = view.query(query, allocator)) {
            while (result.next()) {
                VarCharVector column = (VarCharVector) result.batch().getVector(0);
                for (int i = 0; i < result.batch().getRowCount(); i++) {
                    keys.add(new String(column.get(i), StandardCharsets.UTF_8));
                }
            }
        }
        keys.sort(null);
        return keys;
    }
}
