package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.Publication;
import io.basalt.store.api.Publication.Step;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreException.PreconditionFailed;
import io.basalt.store.api.Uploads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Several changes in one commit. */
public abstract class PublicationContract extends StoreContract {
    private static Step deleteOf(String key) {
        return new Publication.Delete(key(key), Condition.NONE, KeyMode.S3);
    }

    private static Step rename(String from, String to) {
        return new Publication.Rename(new RenameRequest(BUCKET, from, to, true, KeyMode.S3));
    }

    private static Step copy(String from, String to) {
        return new Publication.Copy(CopyRequest.of(key(from), key(to)));
    }

    private static Step deleteDirectory(String path) {
        return new Publication.DeleteDirectory(BUCKET, path, KeyMode.S3);
    }

    private Step staged(String key, String text) throws IOException {
        Uploads.Upload upload = store.uploads().begin(key(key), PutOptions.DEFAULT);
        try (PartWriter writer = store.uploads().write(upload.uploadId(), 1)) {
            writer.write(Contents.text(text));
            writer.commit();
        }
        return new Publication.Complete(upload.uploadId(), List.of());
    }

    @Test
    void everyKindOfStepIsMadeInOneCommit() throws Exception {
        putAll("a", "b", "c", "d/old", "e/x");
        long before = store.visibleLsn();

        long lsn = store.publish(Publication.of(
                deleteOf("a"),
                rename("b", "moved"),
                copy("c", "copied"),
                deleteDirectory("d"),
                staged("d/new", "new"),
                rename("e", "f"),
                new Publication.MakeDirectory(BUCKET, "made"),
                new Publication.UpdateDirectory(
                        BUCKET, "made", new AttributeUpdate(Attributes.of("step", AttributeValue.of(7L)), Set.of())),
                new Publication.UpdateAttributes(
                        key("copied"),
                        new AttributeUpdate(Attributes.of("label", AttributeValue.of("cat")), Set.of()),
                        Condition.NONE)));

        assertEquals(store.visibleLsn(), lsn);
        assertTrue(lsn > before);
        assertEquals(List.of("c", "copied", "d/new", "f/x", "moved"), keys());
        assertTrue(store.lookup(BUCKET, "made").isPresent());
        assertArrayEquals(Contents.text("new"), read("d/new"));
        assertEquals(Attributes.of("label", AttributeValue.of("cat")), said(stat("copied")));
        reopen();
        assertEquals(List.of("c", "copied", "d/new", "f/x", "moved"), keys());
        DirectoryEntry made = (DirectoryEntry) store.lookup(BUCKET, "made").orElseThrow();
        assertEquals(Attributes.of("step", AttributeValue.of(7L)), made.attributes());
    }

    @Test
    void whereOneStepFailsNothingIsMade() throws IOException {
        putAll("a", "b");
        Step upload = staged("u", "u");
        long before = store.visibleLsn();

        assertRefused(
                NotFound.class,
                () -> store.publish(Publication.of(deleteOf("a"), upload, copy("b", "c"), rename("none", "x"))),
                "none");

        assertEquals(List.of("a", "b"), keys());
        assertEquals(before, store.visibleLsn());
        store.publish(Publication.of(upload));
        assertEquals(List.of("a", "b", "u"), keys());
    }

    @Test
    void whatIsRequiredHoldsOrNothingIsMade() throws IOException {
        putAll("a", "b");
        Step present = new Publication.Require(
                key("a"), new Condition.IfVersion(stat("a").entry().version()));
        Step absent = new Publication.Require(key("c"), Condition.IF_ABSENT);
        long revision = stat("a").entry().revision();

        store.publish(Publication.of(present, absent, rename("b", "c")));

        assertEquals(List.of("a", "c"), keys());
        assertEquals(revision, stat("a").entry().revision());
        assertRefused(PreconditionFailed.class, () -> store.publish(Publication.of(absent, deleteOf("a"))), "c");
        putAll("a");
        assertRefused(PreconditionFailed.class, () -> store.publish(Publication.of(present, deleteOf("c"))), "a");
        assertEquals(List.of("a", "c"), keys());
    }

    @Test
    void aDirectoryThatIsRequiredHasNotChangedSinceThePlan() throws IOException {
        putAll("d/a", "e/b");
        Publication publication = Publication.of(
                        new Publication.RequireDirectory(BUCKET, "d"),
                        new Publication.RequireDirectory(BUCKET, "none"),
                        deleteOf("e/b"))
                .plannedAt(store.visibleLsn());
        putAll("e/c");
        store.publish(publication);
        assertEquals(List.of("d/a", "e/c"), keys());

        putAll("d/x/y");
        assertRefused(PreconditionFailed.class, () -> store.publish(publication), "d");
        store.delete(key("d/x/y"), Condition.NONE);
        assertRefused(PreconditionFailed.class, () -> store.publish(publication), "d");
        putAll("none/z");
        Publication unplanned = Publication.of(new Publication.RequireDirectory(BUCKET, "d"));
        assertRefused(InvalidArgument.class, () -> store.publish(unplanned), "plan it");
        Publication absent = Publication.of(new Publication.RequireDirectory(BUCKET, "none"))
                .plannedAt(publication.readLsn().getAsLong());
        assertRefused(PreconditionFailed.class, () -> store.publish(absent), "none");
    }

    @Test
    void readersSeeAllOrNothing() throws Exception {
        putAll("x/1", "x/2");
        List<Race.Task> tasks = new ArrayList<>();
        tasks.add(() -> {
            for (int i = 0; i < 40; i++) {
                String from = i % 2 == 0 ? "x/" : "y/";
                String to = i % 2 == 0 ? "y/" : "x/";
                store.publish(Publication.of(rename(from + "1", to + "1"), rename(from + "2", to + "2")));
            }
        });
        tasks.add(() -> {
            for (int i = 0; i < 200; i++) {
                List<String> keys = keys();
                assertTrue(keys.equals(List.of("x/1", "x/2")) || keys.equals(List.of("y/1", "y/2")), "" + keys);
            }
        });
        Race.runAll(tasks);
    }

    @Test
    void aDirectoryIsReplacedUnlessItHasChangedSinceThePlan() throws IOException {
        putAll("d/1", "d/2");
        long planned = store.visibleLsn();
        put("other", "1");
        Publication first = Publication.of(deleteDirectory("d"), staged("d/3", "3"));
        store.publish(first.plannedAt(planned));
        assertEquals(List.of("d/3", "other"), keys());

        Publication late = Publication.of(deleteDirectory("d"), staged("d/4", "4"));
        assertRefused(PreconditionFailed.class, () -> store.publish(late.plannedAt(planned)), "d", "" + planned);
        assertEquals(List.of("d/3", "other"), keys());

        store.publish(late);
        assertEquals(List.of("d/4", "other"), keys());
    }

    @Test
    void anObjectIsReplacedUnlessItHasChangedSinceThePlan() throws IOException {
        put("a", "old");
        put("b", "b");
        long planned = store.visibleLsn();
        store.updateAttributes(
                key("a"),
                new AttributeUpdate(Attributes.of("label", AttributeValue.of("cat")), Set.of()),
                Condition.NONE);
        for (Step step : List.of(
                copy("b", "a"),
                deleteOf("a"),
                rename("a", "c"),
                rename("b", "a"),
                staged("a", "new"),
                new Publication.UpdateAttributes(
                        key("a"), new AttributeUpdate(Attributes.NONE, Set.of("label")), Condition.NONE))) {
            Publication publication = Publication.of(step).plannedAt(planned);
            assertRefused(PreconditionFailed.class, () -> store.publish(publication), "a");
        }

        store.publish(Publication.of(copy("b", "a")).plannedAt(store.visibleLsn()));
        assertArrayEquals(Contents.text("b"), read("a"));
    }

    @Test
    void whatWasDeletedSinceThePlanIsNoticedAndMayBeForced() throws IOException {
        putAll("a", "b", "d/1", "d/2", "e/1", "e/sub/2");
        long planned = store.visibleLsn();
        delete("a");
        delete("d/1");
        delete("d/2");
        delete("e/sub/2");
        for (Step step : List.of(
                copy("b", "a"),
                deleteOf("a"),
                rename("b", "a"),
                staged("a", "new"),
                copy("b", "d/1"),
                deleteDirectory("d"),
                deleteDirectory("e"),
                rename("b", "d/2"),
                rename("e/", "d/"))) {
            Publication publication = Publication.of(step);
            assertRefused(
                    PreconditionFailed.class,
                    () -> store.publish(publication.plannedAt(planned)),
                    BUCKET,
                    "" + planned);
        }
        assertEquals(List.of("b", "e/1"), keys());

        store.publish(Publication.of(copy("b", "a"), deleteDirectory("d"), deleteDirectory("e")));
        assertEquals(List.of("a", "b"), keys());
        assertArrayEquals(Contents.text("b"), read("a"));
    }

    @Test
    void whatWasDeletedBeforeThePlanOrNeverThereIsNoObstacle() throws IOException {
        putAll("a", "b", "d/1");
        delete("a");
        delete("d/1");
        long planned = store.visibleLsn();
        put("other", "1");
        delete("other");

        store.publish(Publication.of(copy("b", "a"), copy("b", "new/1"), staged("d/2", "2"), deleteOf("none"))
                .plannedAt(planned));

        assertEquals(List.of("a", "b", "d/2", "new/1"), keys());
    }

    @Test
    void anOlderObjectThatWasRenamedToAPlannedKeyIsNoticed() throws IOException {
        putAll("b", "e/x");
        long planned = store.visibleLsn();
        store.rename(new RenameRequest(BUCKET, "e/", "d/", false, KeyMode.S3));

        assertRefused(
                PreconditionFailed.class,
                () -> store.publish(Publication.of(copy("b", "d/x")).plannedAt(planned)),
                "d/x",
                "" + planned);

        assertArrayEquals(Contents.text("e/x"), read("d/x"));
    }

    /** What was there then cannot be told any more: only where nothing near it has changed is the plan still good. */
    @Test
    void aPlanOlderThanWhatTheBucketHoldsIsRefusedWhereAnythingNearItHasChanged() throws IOException {
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO));
        putAll("b", "d/1", "d/2", "e/1");
        long planned = store.visibleLsn();
        delete("d/1");
        store.maintenance().purge(BUCKET, "");

        assertRefused(
                PreconditionFailed.class,
                () -> store.publish(Publication.of(copy("b", "d/1")).plannedAt(planned)),
                "d/1",
                "" + planned,
                "retention");
        assertRefused(
                PreconditionFailed.class,
                () -> store.publish(Publication.of(deleteDirectory("d")).plannedAt(planned)),
                "d",
                "" + planned);
        store.publish(Publication.of(copy("b", "e/2"), copy("b", "e/sub/3")).plannedAt(planned));

        assertEquals(List.of("b", "d/2", "e/1", "e/2", "e/sub/3"), keys());
    }

    @Test
    void ofTwoPublicationsOfOnePlanOneIsMade() throws Exception {
        put("d/0", "0");
        long planned = store.visibleLsn();
        List<Callable<Long>> racers = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            Publication publication = Publication.of(deleteDirectory("d"), staged("d/" + i, "1"));
            racers.add(() -> store.publish(publication.plannedAt(planned)));
        }

        long won = Race.run(racers).stream().filter(Race.Outcome::won).count();

        assertEquals(1, won);
        assertEquals(1, keys().size());
    }

    @Test
    void thousandsOfKeysAreDeletedAtOnce() throws IOException {
        List<String> keys = new ArrayList<>();
        List<Step> copies = new ArrayList<>();
        put("a", "1");
        for (int i = 0; i < 3000; i++) {
            keys.add("d" + i % 7 + "/" + i);
            copies.add(copy("a", keys.get(i)));
        }
        store.publish(Publication.of(copies));
        assertEquals(3001, keys().size());
        keys.add(1, "none");

        List<Boolean> deleted = store.deleteAll(BUCKET, keys, KeyMode.S3);

        assertEquals(3001, deleted.size());
        assertEquals(1, Collections.frequency(deleted, false));
        assertEquals(false, deleted.get(1));
        assertEquals(List.of("a"), keys());
        assertEquals(0, store.bucket(BUCKET).orElseThrow().root().directories());
    }

    @Test
    void thereIsALimit() {
        List<Step> steps = Collections.nCopies(Publication.MAX_STEPS + 1, deleteOf("a"));
        assertRefused(InvalidArgument.class, () -> store.publish(Publication.of(steps)), "10000", "10001");
        List<String> keys = Collections.nCopies(Publication.MAX_STEPS + 1, "a");
        assertRefused(InvalidArgument.class, () -> store.deleteAll(BUCKET, keys, KeyMode.S3), "10000", "10001");
    }
}
