package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketChange;
import io.basalt.store.api.BucketChange.Kind;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.Publication;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the commit log tells of a bucket. */
public abstract class ChangesContract extends StoreContract {
    private List<BucketChange> changes(long after) throws IOException {
        return store.changes(ChangesRequest.of(BUCKET, after, store.visibleLsn()))
                .changes();
    }

    private static List<String> told(List<BucketChange> changes) {
        return changes.stream()
                .map(change -> change.kind() + " " + change.key())
                .toList();
    }

    private void rename(String from, String to) throws IOException {
        store.rename(new RenameRequest(BUCKET, from, to, false, KeyMode.S3));
    }

    @Test
    void eachChangeIsToldWithTheKeyThatItConcerns() throws Exception {
        long begun = store.visibleLsn();
        assertEquals(List.of("BUCKET_CREATED "), told(changes(0)));
        assertEquals(begun, store.bucket(BUCKET).orElseThrow().heldFrom());
        long id = put("a", "12").entry().fileId();
        put("a", "345");
        store.updateAttributes(
                key("a"),
                new AttributeUpdate(Attributes.of("label", AttributeValue.of("cat")), Set.of()),
                Condition.NONE);
        rename("a", "b");
        delete("b");
        store.createBucket("other");
        put("d/e/f", "1");
        rename("d", "g");
        rename("g/e/f", "g/e/h");
        store.deleteDirectory(BUCKET, "g/e", true);

        List<BucketChange> changes = changes(begun);
        assertEquals(
                List.of(
                        "OBJECT_CREATED a",
                        "OBJECT_REPLACED a",
                        "ATTRIBUTES_CHANGED a",
                        "OBJECT_MOVED b",
                        "OBJECT_DELETED b",
                        "DIRECTORY_CREATED d/",
                        "DIRECTORY_CREATED d/e/",
                        "OBJECT_CREATED d/e/f",
                        "DIRECTORY_MOVED g/",
                        "OBJECT_MOVED g/e/h",
                        "DIRECTORY_DELETED g/e/"),
                told(changes).subList(0, 11));
        assertEquals(
                List.of(2L, 3L),
                changes.subList(0, 2).stream().map(BucketChange::size).toList());
        assertTrue(changes.subList(0, 5).stream().allMatch(change -> change.id() == id));
        for (int i = 1; i < changes.size(); i++) {
            BucketChange before = changes.get(i - 1);
            BucketChange change = changes.get(i);
            assertTrue(before.seq() < change.seq() && change.seq() <= change.lsn());
            assertEquals(
                    before.lsn() == change.lsn(),
                    before.committed().equals(change.committed()),
                    "times are of commits");
        }
    }

    @Test
    void aPageEndsWithACommitAndPagesTellWhatTheWholeTells() throws Exception {
        long begun = store.visibleLsn();
        for (int commit = 0; commit < 5; commit++) {
            List<Publication.Step> steps = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                put("k" + i, "" + commit);
                steps.add(new Publication.Delete(key("k" + i), Condition.NONE, KeyMode.S3));
            }
            store.publish(Publication.of(steps));
        }
        store.createBucket("other");
        long end = store.visibleLsn();
        List<BucketChange> whole = changes(begun);
        assertEquals(5 * 14, whole.size());
        for (int limit : List.of(1, 3, 8, 1000)) {
            List<BucketChange> paged = new ArrayList<>();
            long after = begun;
            while (after < end) {
                ChangePage page =
                        store.changes(ChangesRequest.of(BUCKET, after, end).withLimit(limit));
                assertTrue(page.through() > after);
                List<BucketChange> told = page.changes();
                assertTrue(told.isEmpty()
                        || page.through() >= told.get(told.size() - 1).lsn());
                assertTrue(told.size() < limit + 7, "no more than one commit above the limit");
                paged.addAll(told);
                after = page.through();
            }
            assertEquals(whole, paged, "pages of " + limit);
        }
        for (long between = begun; between <= end; between++) {
            List<BucketChange> parts = new ArrayList<>(
                    store.changes(ChangesRequest.of(BUCKET, begun, between)).changes());
            parts.addAll(store.changes(ChangesRequest.of(BUCKET, between, end)).changes());
            assertEquals(whole, parts, "in two parts at " + between);
        }
        assertEquals(
                whole.subList(0, 7),
                store.changes(ChangesRequest.of(BUCKET, begun, whole.get(6).lsn()))
                        .changes());
        assertEquals(
                List.of(), store.changes(ChangesRequest.of(BUCKET, end, end)).changes());
    }

    @Test
    void changesBeforeWhatIsHeldAreRefused() throws Exception {
        put("a", "1");
        long then = store.visibleLsn();
        put("a", "2");
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO));
        store.maintenance().purge(BUCKET, "");
        long now = store.visibleLsn();
        assertRefused(NotFound.class, () -> store.changes(ChangesRequest.of(BUCKET, then, now)), BUCKET, "" + then);
        long heldFrom = store.bucket(BUCKET).orElseThrow().heldFrom();
        assertTrue(then < heldFrom && heldFrom <= now, heldFrom + " between " + then + " and " + now);
        put("a", "3");
        assertEquals(List.of("OBJECT_REPLACED a"), told(changes(now)));
        assertEquals("OBJECT_REPLACED a", told(changes(heldFrom)).get(0));
        assertRefused(
                InvalidArgument.class,
                () -> store.changes(ChangesRequest.of(BUCKET, now, now + 1000)),
                "" + (now + 1000));
        assertRefused(NotFound.class, () -> store.changes(ChangesRequest.of("none", 0, now)), "none");
    }

    /** Who follows the log from the beginning knows what there is. */
    @Test
    void whoFollowsTheLogKnowsWhatThereIs() throws Exception {
        long seed = Long.getLong("basalt.test.seed", System.nanoTime());
        Random random = new Random(seed);
        Follower follower = new Follower();
        long after = 0;
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 15; i++) {
                change(random);
            }
            long now = store.visibleLsn();
            while (after < now) {
                ChangePage page =
                        store.changes(ChangesRequest.of(BUCKET, after, now).withLimit(1 + random.nextInt(20)));
                page.changes().forEach(follower::follow);
                after = page.through();
            }
            String where = "seed " + seed + ", round " + round;
            assertEquals(
                    store.list(ListRequest.flat(BUCKET, "")).entries().stream()
                            .map(ListEntry::key)
                            .sorted()
                            .toList(),
                    follower.objects.values().stream().sorted().toList(),
                    where);
        }
    }

    private void change(Random random) throws IOException {
        String one = name(random);
        try {
            switch (random.nextInt(5)) {
                case 0 -> store.delete(key(one), Condition.NONE);
                case 1 -> store.deleteDirectory(BUCKET, one, true);
                case 2 -> rename(one + (random.nextBoolean() ? "/" : ""), name(random));
                default -> put(one, "" + random.nextInt());
            }
        } catch (StoreException.NotFound | StoreException.AlreadyExists | StoreException.InvalidArgument e) {
            // What cannot be done is not told either.
        }
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int depth = 0; depth <= random.nextInt(4); depth++) {
            name.append(depth == 0 ? "" : "/").append((char) ('a' + random.nextInt(4)));
        }
        return name.toString();
    }

    /** Keeps the keys of objects and directories by their ids. */
    private static final class Follower {
        private final Map<Long, String> objects = new TreeMap<>();
        private final Map<Long, String> directories = new TreeMap<>();

        void follow(BucketChange change) {
            Kind kind = change.kind();
            switch (kind) {
                case OBJECT_CREATED, OBJECT_REPLACED, OBJECT_MOVED, ATTRIBUTES_CHANGED ->
                    objects.put(change.id(), change.key());
                case OBJECT_DELETED -> assertEquals(change.key(), objects.remove(change.id()));
                case DIRECTORY_CREATED -> directories.put(change.id(), change.key());
                case DIRECTORY_DELETED -> {
                    assertEquals(change.key(), directories.remove(change.id()));
                    objects.values().removeIf(key -> key.startsWith(change.key()));
                    directories.values().removeIf(key -> key.startsWith(change.key()));
                }
                case DIRECTORY_MOVED -> {
                    String before = directories.put(change.id(), change.key());
                    moveBelow(objects, before, change.key());
                    moveBelow(directories, before, change.key());
                }
                case BUCKET_CREATED -> assertTrue(objects.isEmpty());
            }
        }

        private static void moveBelow(Map<Long, String> keys, String before, String after) {
            keys.replaceAll((id, key) -> key.startsWith(before) ? after + key.substring(before.length()) : key);
        }
    }
}
