package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.AlreadyExists;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreException.PreconditionFailed;
import io.basalt.store.api.VersionInfo;
import io.basalt.store.api.VersionPage;
import io.basalt.store.api.VersionsRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a key has had, and how it is brought back. */
public abstract class VersionContract extends StoreContract {
    private List<VersionInfo> versions(String key) throws IOException {
        return store.versions(key(key));
    }

    private void rename(String from, String to) throws IOException {
        store.rename(new RenameRequest(BUCKET, from, to, false, KeyMode.S3));
    }

    private byte[] content(VersionInfo version) throws IOException {
        try (ObjectReader reader = store.openContent(version.contentId())) {
            return Contents.read(reader);
        }
    }

    @Test
    void thePagesOfAPrefixTellWhatEachKeyTells() throws Exception {
        List<String> keys = List.of(
                "a", "a/", "a//b", "d/k", "d/k/x", "d/kl", "d/sub/1", "d/sub/2", "d.x", "e/gone", "\u00fc/k", "z");
        for (String key : keys) {
            put(key, "1");
            put(key, "2");
        }
        delete("d/k");
        store.deleteDirectory(BUCKET, "e", true);
        rename("d/sub", "d/moved");
        put("d/sub/1", "3");
        rename("a//b", "d/b");
        put("z", "3");
        TreeSet<String> all = new TreeSet<>(
                Comparator.comparing((String key) -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        all.addAll(keys);
        all.addAll(List.of("d/moved/1", "d/moved/2", "d/b"));

        for (String prefix : List.of("", "a", "a/", "d/", "d/k", "d/sub/", "e/", "none/", "\u00fc")) {
            List<VersionInfo> expected = new ArrayList<>();
            for (String key : all) {
                expected.addAll(key.startsWith(prefix) ? versions(key) : List.of());
            }
            for (int limit : List.of(1, 3, VersionsRequest.MAX_PAGE)) {
                assertEquals(expected, pages(prefix, limit), "prefix '" + prefix + "', pages of " + limit);
            }
        }
    }

    private List<VersionInfo> pages(String prefix, int limit) throws IOException {
        List<VersionInfo> versions = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            VersionPage page = store.listVersions(
                    VersionsRequest.of(BUCKET, prefix).withLimit(limit).after(after.get()));
            versions.addAll(page.versions());
            after = page.next();
        }
        return versions;
    }

    @Test
    void aKeyTellsItsVersionsNewestFirstAndWhereItWasDeleted() throws Exception {
        ObjectInfo first = put("d/k", "first");
        store.updateAttributes(
                key("d/k"), new AttributeUpdate(Attributes.of("x", AttributeValue.of(1)), Set.of()), Condition.NONE);
        ObjectInfo second = put("d/k", "second");
        delete("d/k");
        long deletedAt = store.visibleLsn();
        ObjectInfo third = put("d/k", "third");
        reopen();

        List<VersionInfo> versions = versions("d/k");

        assertEquals(
                List.of(
                        third.entry().version(),
                        second.entry().version(),
                        first.entry().version()),
                versions.stream().map(VersionInfo::version).toList());
        assertEquals(
                List.of(true, false, false),
                versions.stream().map(VersionInfo::isCurrent).toList());
        assertEquals(
                List.of(false, true, false),
                versions.stream().map(VersionInfo::deleted).toList());
        assertEquals(Optional.of(second.entry().version()), versions.get(2).to());
        assertTrue(versions.get(1).to().orElseThrow() <= deletedAt);
        assertArrayEquals(Contents.text("first"), content(versions.get(2)));
        assertArrayEquals(Contents.text("second"), content(versions.get(1)));
        assertEquals(List.of(), versions("d/none"));
    }

    @Test
    void versionsAreFoundThroughTheDirectoriesThatThePathLedThrough() throws IOException {
        put("a/k", "1");
        rename("a", "b");
        put("a/k", "2");
        store.deleteDirectory(BUCKET, "a", true);
        put("a/k", "3");

        assertEquals(
                List.of(1L, 1L, 1L),
                versions("a/k").stream().map(VersionInfo::size).toList());
        assertArrayEquals(Contents.text("1"), content(versions("a/k").get(2)));
        assertEquals(
                List.of(true, true),
                versions("a/k").subList(1, 3).stream().map(VersionInfo::deleted).toList());
        assertEquals(1, versions("b/k").size());
        assertTrue(versions("b/k").get(0).isCurrent());
    }

    @Test
    void anEarlierVersionIsRestoredAsTheNewest() throws Exception {
        ObjectInfo first = put("k", Attributes.of("label", AttributeValue.of("cat")));
        put("k", "second");

        ObjectInfo restored = store.restore(key("k"), first.entry().version());

        assertEquals(first.entry().contentId(), restored.entry().contentId());
        assertTrue(restored.entry().version() > first.entry().version());
        assertEquals(said(first), said(restored));
        assertArrayEquals(Contents.text("k"), read("k"));
        assertEquals(3, versions("k").size());
        assertRefused(NotFound.class, () -> store.restore(key("k"), 1), "k", "1");
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO));
        store.maintenance().collect();
        assertArrayEquals(Contents.text("k"), read("k"), "what is collected had shared its content");
    }

    @Test
    void aDeletedObjectIsBroughtBackWithItsDirectories() throws IOException {
        put("d/e/k", "1");
        put("d/e/k", "2");
        delete("d/e/k");
        assertTrue(store.lookup(BUCKET, "d").isEmpty());

        store.undelete(BUCKET, "d/e/k");

        assertArrayEquals(Contents.text("2"), read("d/e/k"));
        assertRefused(AlreadyExists.class, () -> store.undelete(BUCKET, "d/e/k"), "d/e/k");
        assertRefused(NotFound.class, () -> store.undelete(BUCKET, "d/e/none"), "d/e/none");
    }

    @Test
    void aDeletedDirectoryIsBroughtBackWithAllThatWasBelow() throws Exception {
        put("d/one", "1");
        put("d/e/two", "22");
        put("d/late", "x");
        delete("d/late");
        Optional<DirectoryEntry> before = store.lookup(BUCKET, "d").map(DirectoryEntry.class::cast);
        long lsn = store.visibleLsn();
        store.deleteDirectory(BUCKET, "d", true);
        put("other", "1");
        reopen();

        store.undelete(BUCKET, "d/");

        DirectoryEntry after = (DirectoryEntry) store.lookup(BUCKET, "d").orElseThrow();
        assertEquals(before.orElseThrow().bytes(), after.bytes());
        assertEquals(List.of("d/e/two", "d/one", "other"), keys());
        assertEquals(3 + 1, ((DirectoryEntry) store.lookup(BUCKET, "").orElseThrow()).bytes());
        assertArrayEquals(Contents.text("22"), read("d/e/two"));
        assertEquals(
                List.of("d/e/two", "d/one"),
                store.asOf(lsn).list(io.basalt.store.api.ListRequest.flat(BUCKET, "")).entries().stream()
                        .map(entry -> entry.key())
                        .toList());
        assertRefused(AlreadyExists.class, () -> store.undelete(BUCKET, "d/"), "d/");
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO));
        store.maintenance().collect();
        reopen();
        assertEquals(List.of("d/e/two", "d/one", "other"), keys());
        assertArrayEquals(Contents.text("1"), read("d/one"));
    }

    @Test
    void whatIsCollectedOrWhoseNameIsTakenIsNotBroughtBack() throws IOException {
        put("d/e/k", "1");
        store.deleteDirectory(BUCKET, "d/e", true);
        store.deleteDirectory(BUCKET, "d", true);
        assertRefused(NotFound.class, () -> store.undelete(BUCKET, "d/e/"), "d/e/", "above");
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO));
        store.maintenance().collect();
        assertRefused(NotFound.class, () -> store.undelete(BUCKET, "d/e/k"), "d/e/k");
        assertRefused(NotFound.class, () -> store.undelete(BUCKET, "d/"), "d/");
    }

    @Test
    void aVersionIsDeletedUnlessItIsCurrentOrPinned() throws Exception {
        store.configureBucket(
                BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO).withVersioned(true));
        long first = put("k", "1").entry().version();
        store.updateAttributes(
                key("k"), new AttributeUpdate(Attributes.of("x", AttributeValue.of(1)), Set.of()), Condition.NONE);
        long second = put("k", "2").entry().version();
        store.createSnapshot(BUCKET, "pin");
        long third = put("k", "3").entry().version();
        store.maintenance().collect();

        store.deleteVersion(key("k"), first);

        assertEquals(
                List.of(third, second),
                versions("k").stream().map(VersionInfo::version).toList());
        assertEquals(1, store.maintenance().collect().blobs());
        assertRefused(NotFound.class, () -> store.deleteVersion(key("k"), first), "k", Long.toString(first));
        assertRefused(NotFound.class, () -> store.deleteVersion(key("k"), third), "k", Long.toString(third));
        assertRefused(PreconditionFailed.class, () -> store.deleteVersion(key("k"), second), "k", "pin");
        store.dropSnapshot(BUCKET, "pin");
        store.deleteVersion(key("k"), second);
        assertEquals(1, store.maintenance().collect().blobs());
        assertArrayEquals(Contents.text("3"), read("k"));
    }

    @Test
    void aVersionedBucketListsItsVersionsWhateverTheRetention() throws Exception {
        store.configureBucket(
                BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO).withVersioned(true));
        put("d/k", "1");
        put("d/k", "2");
        delete("d/k");
        store.maintenance().collect();
        reopen();

        assertEquals(2, versions("d/k").size());
        store.undelete(BUCKET, "d/k");
        assertArrayEquals(Contents.text("2"), read("d/k"));
        assertEquals(3, versions("d/k").size());
    }
}
