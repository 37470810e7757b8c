package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.BucketSettings;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.StoreException.AccessDenied;
import io.basalt.store.api.StoreException.AlreadyExists;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreException.PreconditionFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How buckets say what they keep: settings, legal holds, snapshots. */
public abstract class RetentionContract extends StoreContract {
    private BucketSettings settings() throws IOException {
        return store.bucket(BUCKET).orElseThrow().settings();
    }

    @Test
    void aNewBucketKeepsADay() throws IOException {
        assertEquals(BucketSettings.DEFAULT, settings());
        assertEquals(Duration.ofHours(24), settings().retention());
    }

    @Test
    void settingsChangeOneByOneAndSurviveAReopening() throws Exception {
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO));
        store.configureBucket(BUCKET, BucketUpdate.NONE.withVersioned(true));
        store.configureBucket(BUCKET, BucketUpdate.NONE.withHold("a/", ""));
        BucketSettings expected = new BucketSettings(
                Duration.ZERO,
                true,
                new TreeSet<>(Set.of("", "a/")),
                Optional.empty(),
                RenditionPolicy.HOT,
                new TreeMap<>());
        assertEquals(expected, settings());
        reopen();
        assertEquals(expected, settings());
        assertEquals(
                new BucketSettings(
                        Duration.ZERO,
                        false,
                        new TreeSet<>(Set.of("a/")),
                        Optional.empty(),
                        RenditionPolicy.HOT,
                        new TreeMap<>()),
                store.configureBucket(BUCKET, BucketUpdate.NONE.withRelease("").withVersioned(false))
                        .settings());
    }

    @Test
    void wrongSettingsAreRefused() {
        assertWrong(() -> store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ofSeconds(-1))));
        assertWrong(() ->
                store.configureBucket(BUCKET, BucketUpdate.NONE.withHold("a").withRelease("a")));
        assertRefused(
                NotFound.class, () -> store.configureBucket(BUCKET, BucketUpdate.NONE.withRelease("x/")), BUCKET, "x/");
        assertRefused(NotFound.class, () -> store.configureBucket("none", BucketUpdate.NONE), "none");
    }

    @Test
    void whatIsHeldIsNotRenamed() throws Exception {
        putAll("legal/case/a", "other/b");
        store.configureBucket(BUCKET, BucketUpdate.NONE.withHold("legal/case/"));

        for (String from : List.of("legal/case/a", "legal/case", "legal/case/", "legal")) {
            assertRefused(
                    AccessDenied.class,
                    () -> store.rename(new RenameRequest(BUCKET, from, "moved", false, KeyMode.S3)),
                    from,
                    "legal/case/");
        }
        store.rename(new RenameRequest(BUCKET, "other/b", "legal/case/b", false, KeyMode.S3));
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRelease("legal/case/"));
        store.rename(new RenameRequest(BUCKET, "legal", "moved", false, KeyMode.S3));
        assertTrue(store.stat(key("moved/case/b")).isPresent());
    }

    @Test
    void aSnapshotShowsItsStateByName() throws Exception {
        putAll("a", "d/1");
        SnapshotInfo snapshot = store.createSnapshot(BUCKET, "first");
        assertEquals(store.visibleLsn(), snapshot.lsn());
        delete("a");
        put("b", "1");
        SnapshotInfo second = store.createSnapshot(BUCKET, "Second_1.0-x");
        reopen();

        assertEquals(List.of(second, snapshot), store.snapshots(BUCKET));
        assertTrue(store.asOf(BUCKET, "first").stat(key("a")).isPresent());
        assertTrue(store.asOf(BUCKET, "first").stat(key("b")).isEmpty());
        assertTrue(store.asOf(BUCKET, "Second_1.0-x").stat(key("b")).isPresent());
        assertRefused(AlreadyExists.class, () -> store.createSnapshot(BUCKET, "first"), BUCKET, "first");
        assertRefused(InvalidArgument.class, () -> store.createSnapshot(BUCKET, "1st"), "1st");
        assertRefused(NotFound.class, () -> store.asOf(BUCKET, "third"), BUCKET, "third");
        store.dropSnapshot(BUCKET, "first");
        assertRefused(NotFound.class, () -> store.dropSnapshot(BUCKET, "first"), BUCKET, "first");
        assertEquals(List.of(second), store.snapshots(BUCKET));
    }

    @Test
    void aSnapshotGoesOnUnderAnotherName() throws Exception {
        put("a", "1");
        SnapshotInfo snapshot = store.createSnapshot(BUCKET, "first");
        delete("a");
        SnapshotInfo other = store.createSnapshot(BUCKET, "second");
        assertRefused(NotFound.class, () -> store.renameSnapshot(BUCKET, "third", "fourth"), BUCKET, "third");
        assertRefused(AlreadyExists.class, () -> store.renameSnapshot(BUCKET, "first", "second"), BUCKET, "second");
        assertRefused(AlreadyExists.class, () -> store.renameSnapshot(BUCKET, "first", "first"), BUCKET, "first");
        assertRefused(InvalidArgument.class, () -> store.renameSnapshot(BUCKET, "first", "1st"), "1st");

        SnapshotInfo renamed = store.renameSnapshot(BUCKET, "first", "third");
        store.maintenance().purge(BUCKET, "");
        reopen();

        assertEquals(new SnapshotInfo(BUCKET, "third", snapshot.lsn(), snapshot.created()), renamed);
        assertEquals(List.of(other, renamed), store.snapshots(BUCKET));
        assertTrue(store.asOf(BUCKET, "third").stat(key("a")).isPresent());
    }

    @Test
    void aBucketThatSomethingPinsIsNotDeleted() throws IOException {
        store.createSnapshot(BUCKET, "pin");
        assertRefused(PreconditionFailed.class, () -> store.deleteBucket(BUCKET), BUCKET, "pin");
        store.dropSnapshot(BUCKET, "pin");
        store.configureBucket(BUCKET, BucketUpdate.NONE.withHold("legal/"));
        assertRefused(PreconditionFailed.class, () -> store.deleteBucket(BUCKET), BUCKET, "legal/");
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRelease("legal/"));
        store.deleteBucket(BUCKET);
        assertTrue(store.bucket(BUCKET).isEmpty());
    }
}
