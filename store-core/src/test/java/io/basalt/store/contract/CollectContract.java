package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.CollectReport;
import io.basalt.store.api.Condition;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.PurgeReport;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreView;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can be read no more is freed, and nothing else. */
public abstract class CollectContract extends StoreContract {
    private static final byte[] LARGE = Contents.random(3_000_000, 7);

    private void keepNothing() throws IOException {
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO));
    }

    private CollectReport collect() throws IOException {
        return store.maintenance().collect();
    }

    private static byte[] read(StoreView view, String key) throws IOException {
        try (ObjectReader reader = view.open(key(key))) {
            return Contents.read(reader);
        }
    }

    @Test
    void withinTheRetentionNothingIsFreed() throws IOException {
        put("k", LARGE);
        long lsn = store.visibleLsn();
        delete("k");

        assertEquals(CollectReport.NOTHING, collect());
        assertArrayEquals(LARGE, read(store.asOf(lsn), "k"));
    }

    @Test
    void whatHasPassedTheRetentionIsFreedAndRefusedByTheOldestLsnHeld() throws Exception {
        put("k", LARGE);
        long first = store.visibleLsn();
        put("k", "2");
        delete("k");
        put("now", "3");
        long newest = store.visibleLsn();
        keepNothing();

        CollectReport report = collect();

        assertEquals(2, report.entries());
        assertEquals(2, report.blobs());
        assertEquals(LARGE.length + 1, report.bytes());
        assertRefused(
                NotFound.class, () -> store.asOf(first).stat(key("k")), Long.toString(first), Long.toString(newest));
        assertEquals(CollectReport.NOTHING, collect());
        reopen();
        assertArrayEquals(Contents.text("3"), read("now"));
        assertRefused(NotFound.class, () -> store.asOf(first).list(ListRequest.flat(BUCKET, "")), Long.toString(first));
        assertArrayEquals(Contents.text("3"), read(store.asOf(newest), "now"));
    }

    @Test
    void aSnapshotKeepsWhatItShowsUntilItIsDropped() throws Exception {
        put("a/k", LARGE);
        put("a/b/other", "other");
        store.updateAttributes(
                key("a/k"), new AttributeUpdate(Attributes.of("x", AttributeValue.of(1)), Set.of()), Condition.NONE);
        store.createSnapshot(BUCKET, "pin");
        store.updateAttributes(
                key("a/k"), new AttributeUpdate(Attributes.of("x", AttributeValue.of(2)), Set.of()), Condition.NONE);
        store.rename(new RenameRequest(BUCKET, "a", "z", false, KeyMode.S3));
        put("z/late", "late");
        long between = store.visibleLsn();
        store.deleteDirectory(BUCKET, "z", true);
        keepNothing();
        collect();
        reopen();
        collect();

        StoreView pinned = store.asOf(BUCKET, "pin");
        assertArrayEquals(LARGE, read(pinned, "a/k"));
        assertArrayEquals(Contents.text("other"), read(pinned, "a/b/other"));
        assertEquals(
                "1",
                said(pinned.stat(key("a/k")).orElseThrow())
                        .get("user.x")
                        .orElseThrow()
                        .text());
        assertEquals(
                List.of("a/b/other", "a/k"),
                pinned.list(ListRequest.flat(BUCKET, "")).entries().stream()
                        .map(entry -> entry.key())
                        .toList());
        assertRefused(NotFound.class, () -> store.asOf(between).stat(key("z/late")), Long.toString(between));

        store.dropSnapshot(BUCKET, "pin");
        assertEquals(2, collect().blobs());
        assertEquals(CollectReport.NOTHING, collect());
    }

    /** Of a version that had several names, an earlier state must not list the others when its bytes are gone. */
    @Test
    void aPurgeTakesTheEarlierNamesOfItsVersionsAlong() throws Exception {
        put("old", LARGE);
        put("other/old", "small");
        long named = store.visibleLsn();
        store.updateAttributes(
                key("old"), new AttributeUpdate(Attributes.of("x", AttributeValue.of(2)), Set.of()), Condition.NONE);
        store.rename(new RenameRequest(BUCKET, "old", "middle", false, KeyMode.S3));
        store.rename(new RenameRequest(BUCKET, "middle", "new", false, KeyMode.S3));
        store.rename(new RenameRequest(BUCKET, "other/old", "d/new", false, KeyMode.S3));
        delete("new");
        store.deleteDirectory(BUCKET, "d", true);

        assertEquals(1, store.maintenance().purge(BUCKET, "new").freed().blobs());
        assertEquals(List.of("other/old"), readableKeys(store.asOf(named)));
        assertEquals(1, store.maintenance().purge(BUCKET, "d").freed().blobs());
        assertEquals(List.of(), readableKeys(store.asOf(named)));
        assertEquals(List.of(), store.versions(key("old")));
    }

    @Test
    void aFreedVersionTakesItsEarlierNamesAlong() throws Exception {
        for (boolean versioned : List.of(false, true)) {
            store.configureBucket(BUCKET, BucketUpdate.NONE.withVersioned(versioned));
            long version = put("old", LARGE).entry().version();
            long named = store.visibleLsn();
            store.rename(new RenameRequest(BUCKET, "old", "new", false, KeyMode.S3));
            delete("new");
            collect();

            store.deleteVersion(key("new"), version);

            assertEquals(List.of(), readableKeys(store.asOf(named)));
            assertEquals(1, collect().blobs());
        }
    }

    /** The keys of a state, each of which can be read. */
    private List<String> readableKeys(StoreView view) throws Exception {
        List<String> keys = new java.util.ArrayList<>();
        for (ListEntry entry : view.list(ListRequest.flat(BUCKET, "")).entries()) {
            read(view, entry.key());
            keys.add(entry.key());
        }
        return keys;
    }

    @Test
    void aDirectoryOfManyObjectsIsEmptiedInSteps() throws Exception {
        int count = 1500;
        List<Race.Task> tasks = new java.util.ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            int first = thread;
            tasks.add(() -> {
                for (int i = first; i < count; i += 8) {
                    put("d/" + i % 3 + "/" + i, Attributes.of("number", AttributeValue.of(i)));
                }
            });
        }
        Race.runAll(tasks);
        store.deleteDirectory(BUCKET, "d", true);
        keepNothing();

        CollectReport report = collect();

        assertEquals(count + 4, report.entries(), "objects and directories");
        assertEquals(count, report.blobs());
        assertEquals(List.of(), store.attributes(BUCKET));
        assertEquals(CollectReport.NOTHING, collect());
    }

    @Test
    void aNestedDirectoryIsPurgedByThePathItHad() throws Exception {
        put("a/sub/x", "1");
        put("a/sub/deep/y", "2");
        store.deleteDirectory(BUCKET, "a", true);

        assertEquals(0, store.maintenance().purge(BUCKET, "sub").freed().blobs());
        assertEquals(2, store.maintenance().purge(BUCKET, "a").freed().blobs());
    }

    @Test
    void aFileThatWasOpenInADeletedDirectoryIsNotCountedThere() throws Exception {
        put("d/x", "1");
        OpenFile open = store.openFiles().create(key("d/f"), PutOptions.DEFAULT.withMode(KeyMode.HADOOP), "writer");
        store.deleteDirectory(BUCKET, "d", true, KeyMode.HADOOP);
        open.abandon();
        store.undelete(BUCKET, "d");
        DirectoryEntry back = (DirectoryEntry) store.lookup(BUCKET, "d/").orElseThrow();
        assertEquals(1, back.children());

        store.deleteDirectory(BUCKET, "d", true, KeyMode.HADOOP);
        keepNothing();
        assertEquals(1, collect().blobs());
        assertEquals(CollectReport.NOTHING, collect());
    }

    @Test
    void nothingIsBroughtBackBelowADeletedDirectory() throws Exception {
        put("a/b/c/x", "1");
        put("kept", "2");
        store.makeDirectory(BUCKET, "a/b");
        store.deleteDirectory(BUCKET, "a/b/c", true);
        store.deleteDirectory(BUCKET, "a", true);

        assertRefused(NotFound.class, () -> store.undelete(BUCKET, "a/b/c"), "a/b/c");
        assertEquals(1, store.bucket(BUCKET).orElseThrow().root().objects());
    }

    @Test
    void aReaderKeepsTheBytesThatItReads() throws IOException {
        put("k", LARGE);
        try (ObjectReader reader = store.open(key("k"))) {
            delete("k");
            PurgeReport report = store.maintenance().purge(BUCKET, "");
            assertEquals(1, report.freed().entries());
            assertEquals(0, report.freed().blobs());
            assertArrayEquals(LARGE, Contents.read(reader));
        }
        assertEquals(1, collect().blobs());
    }

    @Test
    void aPurgeFreesWhatItNamesAndSaysWhatItLeft() throws Exception {
        for (String key : List.of("a/1", "a/2", "ab", "held/1", "b")) {
            put(key, key);
            delete(key);
        }
        put("a/live", "live");
        store.configureBucket(BUCKET, BucketUpdate.NONE.withHold("held/"));
        put("pinned", "pinned");
        store.createSnapshot(BUCKET, "pin");
        delete("pinned");

        assertEquals(2, store.maintenance().purge(BUCKET, "a").freed().blobs());
        assertEquals(1, store.maintenance().purge(BUCKET, "ab").freed().blobs());
        PurgeReport all = store.maintenance().purge(BUCKET, "");

        assertEquals(1, all.freed().blobs());
        assertEquals(Map.of("under the legal hold of prefix 'held/'", 2L, "kept by snapshot 'pin'", 1L), all.left());
        assertArrayEquals(Contents.text("live"), read("a/live"));
        assertArrayEquals(Contents.text("pinned"), read(store.asOf(BUCKET, "pin"), "pinned"));
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRelease("held/"));
        assertEquals(1, collect().blobs());
        assertRefused(NotFound.class, () -> store.maintenance().purge("none", ""), "none");
    }

    @Test
    void aVersionedBucketKeepsItsVersions() throws Exception {
        store.configureBucket(
                BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO).withVersioned(true));
        put("k", "1");
        put("k", "2");
        delete("k");

        assertEquals(0, collect().blobs());
        assertEquals(0, store.maintenance().purge(BUCKET, "").freed().blobs());
        assertEquals(
                Set.of("kept as versions of a versioned bucket"),
                store.maintenance().purge(BUCKET, "").left().keySet());
        store.configureBucket(BUCKET, BucketUpdate.NONE.withVersioned(false));
        assertEquals(2, collect().blobs());
    }

    @Test
    void aDeletedBucketLeavesNothing() throws Exception {
        store.createBucket("gone");
        put(new io.basalt.store.api.ObjectKey("gone", "d/k"), io.basalt.store.api.PutOptions.DEFAULT, LARGE);
        store.deleteDirectory("gone", "d", true);
        store.deleteBucket("gone");

        assertEquals(1, collect().blobs());
        assertEquals(CollectReport.NOTHING, collect());
        store.createBucket("gone");
        assertTrue(store.bucket("gone").isPresent());
    }
}
