package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.PreconditionFailed;
import io.basalt.store.api.StoreException.Unavailable;
import io.basalt.store.api.SystemField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What was acknowledged is there after the store was closed and opened again. */
public abstract class DurabilityContract extends StoreContract {

    private void rename(String from, String to) throws IOException {
        store.rename(new RenameRequest(BUCKET, from, to, false, KeyMode.S3));
    }

    @Test
    void objectsOfAllSizesAreThereAgain() throws Exception {
        int[] sizes = {0, 1, 4096, Contents.MIB - 1, Contents.MIB, Contents.MIB + 1, 5 * Contents.MIB};
        Map<String, ObjectInfo> infos = new HashMap<>();
        for (int size : sizes) {
            String key = "d/" + size;
            infos.put(key, put(key, Contents.random(size, size)));
        }
        reopen();
        reopen();

        for (int size : sizes) {
            assertEquals(infos.get("d/" + size), stat("d/" + size));
            assertArrayEquals(Contents.random(size, size), read("d/" + size));
        }
        assertEquals(sizes.length, keys().size());
    }

    @Test
    void bucketsAndDirectoriesAreThereAgain() throws Exception {
        store.createBucket("photos");
        store.createBucket("gone");
        store.deleteBucket("gone");
        store.makeDirectory(BUCKET, "made/empty");
        putAll("implied/a", "implied/b/c");
        List<BucketInfo> buckets = store.buckets();
        List<ListEntry> root = list(ListRequest.children(BUCKET, ""));
        reopen();

        assertEquals(buckets, store.buckets());
        assertEquals(root, list(ListRequest.children(BUCKET, "")));
        delete("implied/a");
        delete("implied/b/c");
        assertEquals(List.of("made/"), keys(ListRequest.children(BUCKET, "")));
    }

    @Test
    void theLastOfManyChangesIsThereAgain() throws Exception {
        for (int i = 0; i < 20; i++) {
            put("a", "overwritten " + i);
            put("b/" + i, "1");
        }
        store.updateAttributes(
                key("a"),
                new AttributeUpdate(Attributes.of("label", AttributeValue.of("cat")), Set.of()),
                Condition.NONE);
        delete("b/0");
        rename("b/1", "c/1");
        rename("b", "d/e");
        store.makeDirectory(BUCKET, "f/g");
        store.deleteDirectory(BUCKET, "f", true);
        ObjectInfo info = stat("a");
        List<String> keys = keys();
        reopen();

        assertEquals(info, stat("a"));
        assertArrayEquals(Contents.text("overwritten 19"), read("a"));
        assertEquals(keys, keys());
        assertEquals(20, keys.size());
        assertTrue(store.lookup(BUCKET, "f").isEmpty());
        assertFalse(exists("d/e/0"));
        assertTrue(exists("d/e/7"));
        assertEquals(20, store.bucket(BUCKET).orElseThrow().root().objects());
    }

    @Test
    void whatWasNotCommittedIsNot() throws Exception {
        ObjectWriter small = store.put(key("small"), PutOptions.DEFAULT);
        small.write(1);
        ObjectWriter large = store.put(key("large"), PutOptions.DEFAULT);
        large.write(new byte[3 * Contents.MIB]);
        reopen();

        assertEquals(List.of(), keys());
        assertEquals(0, query(Query.of(BUCKET, Predicate.Constant.TRUE)).count());
        assertThrows(IOException.class, small::commit);
        assertThrows(IOException.class, large::commit);
        assertEquals(List.of(), keys());
        put("small", "1");
        assertArrayEquals(Contents.text("1"), read("small"));
    }

    @Test
    void numbersGoOnWhereTheyWere() throws Exception {
        ObjectInfo old = put("a", "1");
        delete("a");
        put("b", "1");
        long lsn = store.visibleLsn();
        reopen();
        assertTrue(store.visibleLsn() >= lsn);

        ObjectInfo now = put("c", "1");

        assertTrue(now.entry().version() > lsn);
        assertTrue(now.entry().fileId() != old.entry().fileId());
        assertTrue(now.entry().fileId() != stat("b").entry().fileId());
        assertTrue(now.entry().contentId() != old.entry().contentId());
        assertTrue(now.entry().contentId() != stat("b").entry().contentId());
        assertFalse(now.created().isBefore(stat("b").created()));
    }

    @Test
    void everythingThatManyThreadsWereToldIsThereAgain() throws Exception {
        Map<String, ObjectInfo> acknowledged = new ConcurrentHashMap<>();
        for (int round = 0; round < 3; round++) {
            List<Race.Task> tasks = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                String name = "t" + thread + "/";
                tasks.add(() -> {
                    for (int i = 0; i < 25; i++) {
                        String key = name + i % 10;
                        acknowledged.put(key, put(key, Attributes.of("number", AttributeValue.of(i))));
                        if (i % 7 == 0) {
                            delete(key);
                            acknowledged.remove(key);
                        }
                    }
                });
            }
            Race.runAll(tasks);
            reopen();

            assertEquals(Utf8Order.sorted(acknowledged.keySet()), keys());
            for (Map.Entry<String, ObjectInfo> entry : acknowledged.entrySet()) {
                assertEquals(entry.getValue(), stat(entry.getKey()));
                assertArrayEquals(Contents.text(entry.getKey()), read(entry.getKey()));
            }
            assertEquals(
                    Set.copyOf(keys()),
                    Set.copyOf(query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY))
                            .column(SystemField.KEY)));
        }
    }

    @Test
    void oldVersionsGoOnBeingConditions() throws Exception {
        long stale = put("a", "1").entry().version();
        long version = put("a", "2").entry().version();
        reopen();

        assertThrows(
                PreconditionFailed.class,
                () -> put("a", PutOptions.DEFAULT.withCondition(new Condition.IfVersion(stale)), new byte[1]));
        put("a", PutOptions.DEFAULT.withCondition(new Condition.IfVersion(version)), Contents.text("3"));
        assertArrayEquals(Contents.text("3"), read("a"));
    }

    @Test
    void aClosedStoreIsUnavailable() throws Exception {
        put("a", "1");
        close();

        Map<String, Executable> operations = new LinkedHashMap<>();
        operations.put("createBucket", () -> store.createBucket("photos"));
        operations.put("bucket", () -> store.bucket(BUCKET));
        operations.put("buckets", () -> store.buckets());
        operations.put("deleteBucket", () -> store.deleteBucket(BUCKET));
        operations.put("put", () -> put("b", "1"));
        operations.put("stat", () -> store.stat(key("a")));
        operations.put("open", () -> store.open(key("a")));
        operations.put("openContent", () -> store.openContent(1));
        operations.put("delete", () -> store.delete(key("a"), Condition.NONE));
        operations.put(
                "updateAttributes",
                () -> store.updateAttributes(
                        key("a"), new AttributeUpdate(Attributes.NONE, Set.of("x")), Condition.NONE));
        operations.put("lookup", () -> store.lookup(BUCKET, "a"));
        operations.put("list", () -> store.list(ListRequest.flat(BUCKET, "")));
        operations.put("makeDirectory", () -> store.makeDirectory(BUCKET, "d"));
        operations.put("deleteDirectory", () -> store.deleteDirectory(BUCKET, "d", true));
        operations.put("rename", () -> rename("a", "b"));
        operations.put("query", () -> query(Query.of(BUCKET, Predicate.Constant.TRUE)));
        operations.put("attributes", () -> store.attributes(BUCKET));
        operations.put("tiers", () -> store.tiers());
        operations.put("move", () -> store.move(key("a"), "hdd"));
        assertAll(operations.entrySet().stream()
                .map(operation -> () -> assertThrows(Unavailable.class, operation.getValue(), operation.getKey())));

        reopen();
        assertEquals(List.of("a"), keys());
    }
}
