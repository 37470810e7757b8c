package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.AlreadyExists;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.SystemField;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets: made, found, listed, deleted, and kept apart. */
public abstract class BucketContract extends StoreContract {

    @Test
    void aNewBucketIsEmptyAndFoundByItsName() throws Exception {
        BucketInfo made = store.createBucket("photos");

        assertEquals("photos", made.name());
        assertEquals(Optional.of(made), store.bucket("photos"));
        assertEquals("photos", made.root().bucket());
        assertEquals("", made.root().key());
        assertTrue(made.root().explicit());
        assertEquals(0, made.root().children());
        assertEquals(0, made.root().objects());
        assertEquals(0, made.root().bytes());
    }

    @Test
    void aBucketThatWasNotMadeIsAbsent() throws Exception {
        assertEquals(Optional.empty(), store.bucket("photos"));
    }

    @Test
    void bucketsAreListedByName() throws Exception {
        for (String name : List.of("b", "a.b", "a-b", "0", "a", "zz")) {
            store.createBucket(name);
        }

        assertEquals(
                List.of("0", "a", "a-b", "a.b", "b", BUCKET, "zz"),
                store.buckets().stream().map(BucketInfo::name).toList());
        assertEquals(store.bucket("a-b"), Optional.of(store.buckets().get(2)));
    }

    @Test
    void aTakenNameIsRefused() throws Exception {
        put("a", "kept");

        assertRefused(AlreadyExists.class, () -> store.createBucket(BUCKET), BUCKET);

        assertArrayEquals(Contents.text("kept"), read("a"));
    }

    @Test
    void ofManyThatMakeOneBucketExactlyOneWins() throws Exception {
        List<Race.Outcome<BucketInfo>> outcomes = Race.run(Collections.nCopies(4, () -> store.createBucket("photos")));

        assertEquals(1, outcomes.stream().filter(Race.Outcome::won).count());
        for (Race.Outcome<BucketInfo> outcome : outcomes) {
            outcome.failure().ifPresent(failure -> assertInstanceOf(AlreadyExists.class, failure));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a.b-c.0", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void aValidNameIsTaken(String name) throws Exception {
        store.createBucket(name);

        put(new ObjectKey(name, "a"), PutOptions.DEFAULT, Contents.text("in it"));

        assertEquals(1, store.bucket(name).orElseThrow().root().objects());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "a_b",
                "a/b",
                "a b",
                ".",
                "..",
                "ä",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void anInvalidNameIsRefused(String name) throws Exception {
        assertWrong(() -> store.createBucket(name));

        assertEquals(1, store.buckets().size());
    }

    @Test
    void anEmptyBucketIsDeleted() throws Exception {
        store.deleteBucket(BUCKET);

        assertEquals(Optional.empty(), store.bucket(BUCKET));
        assertEquals(List.of(), store.buckets());
        assertRefused(NotFound.class, () -> store.list(ListRequest.flat(BUCKET, "")), BUCKET);
    }

    @Test
    void aBucketThatHoldsAnObjectIsNotDeleted() throws Exception {
        put("a/b", "kept");

        assertRefused(AlreadyExists.class, () -> store.deleteBucket(BUCKET), BUCKET);

        assertArrayEquals(Contents.text("kept"), read("a/b"));
    }

    @Test
    void aBucketThatHoldsAnEmptyDirectoryIsNotDeleted() throws Exception {
        store.makeDirectory(BUCKET, "a");

        assertRefused(AlreadyExists.class, () -> store.deleteBucket(BUCKET), BUCKET);
    }

    @Test
    void aBucketIsDeletedOnceItsLastObjectIsGone() throws Exception {
        put("a/b", "1");
        delete("a/b");

        store.deleteBucket(BUCKET);

        assertEquals(Optional.empty(), store.bucket(BUCKET));
    }

    @Test
    void aBucketMadeAgainIsANewOneAndEmpty() throws Exception {
        long first = store.bucket(BUCKET).orElseThrow().bucketId();
        put("a", Attributes.of("label", AttributeValue.of("cat")));
        delete("a");
        store.deleteBucket(BUCKET);

        BucketInfo second = store.createBucket(BUCKET);

        assertNotEquals(first, second.bucketId());
        assertEquals(List.of(), keys());
        assertEquals(
                0,
                query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY))
                        .count());
    }

    @Test
    void bucketsAreKeptApart() throws Exception {
        store.createBucket("photos");
        put("a", "lake's");
        put(new ObjectKey("photos", "a"), PutOptions.DEFAULT, Contents.text("photos'"));

        assertArrayEquals(Contents.text("lake's"), read("a"));
        try (ObjectReader reader = store.open(new ObjectKey("photos", "a"))) {
            assertArrayEquals(Contents.text("photos'"), Contents.read(reader));
        }
        delete("a");
        assertTrue(store.stat(new ObjectKey("photos", "a")).isPresent());
        assertEquals(1, query(Query.of("photos", Predicate.Constant.TRUE)).count());
        assertEquals(0, query(Query.of(BUCKET, Predicate.Constant.TRUE)).count());
    }

    @Test
    void theRootCountsWhatTheBucketHolds() throws Exception {
        put("a", new byte[10]);
        put("d/b", new byte[200]);
        put("d/e/c", new byte[3000]);

        BucketInfo bucket = store.bucket(BUCKET).orElseThrow();

        assertEquals(2, bucket.root().children());
        assertEquals(3, bucket.root().objects());
        assertEquals(3210, bucket.root().bytes());
    }

    @Test
    void everyOperationOnAMissingBucketIsNotFound() {
        ObjectKey key = new ObjectKey("nowhere", "a");
        Map<String, Executable> operations = new LinkedHashMap<>();
        operations.put("deleteBucket", () -> store.deleteBucket("nowhere"));
        operations.put("put", () -> put(key, PutOptions.DEFAULT, new byte[1]));
        operations.put(
                "put if absent", () -> put(key, PutOptions.DEFAULT.withCondition(Condition.IF_ABSENT), new byte[1]));
        operations.put("stat", () -> store.stat(key));
        operations.put("open", () -> store.open(key));
        operations.put("delete", () -> store.delete(key, Condition.NONE));
        operations.put(
                "updateAttributes",
                () -> store.updateAttributes(key, new AttributeUpdate(Attributes.NONE, Set.of("x")), Condition.NONE));
        operations.put("lookup", () -> store.lookup("nowhere", "a"));
        operations.put("lookup of the root", () -> store.lookup("nowhere", ""));
        operations.put("list", () -> store.list(ListRequest.flat("nowhere", "")));
        operations.put("list children", () -> store.list(ListRequest.children("nowhere", "")));
        operations.put("makeDirectory", () -> store.makeDirectory("nowhere", "a"));
        operations.put("deleteDirectory", () -> store.deleteDirectory("nowhere", "a", true));
        operations.put("rename", () -> store.rename(new RenameRequest("nowhere", "a", "b", false, KeyMode.S3)));
        operations.put("query", () -> query(Query.of("nowhere", Predicate.Constant.TRUE)));
        operations.put("attributes", () -> store.attributes("nowhere"));
        operations.put("lifecycle", () -> store.lifecycle("nowhere"));
        operations.put("setLifecycle", () -> store.setLifecycle("nowhere", "{\"rules\": []}"));
        operations.put("move", () -> store.move(key, store.tiers().get(0).name()));

        assertAll(operations.entrySet().stream().map(operation -> () -> {
            try {
                assertRefused(NotFound.class, operation.getValue(), "nowhere");
            } catch (AssertionError e) {
                throw new AssertionError(operation.getKey() + ": " + e.getMessage(), e);
            }
        }));
    }
}
