package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.Field;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The log's numbers: each commit is newer than all before it, and seen by all that comes after it. */
public abstract class VisibilityContract extends StoreContract {

    @Test
    void everyChangeMovesTheVisibleLsn() throws Exception {
        Map<String, Race.Task> changes = new LinkedHashMap<>();
        changes.put("createBucket", () -> store.createBucket("photos"));
        changes.put("put", () -> put("d/a", "1"));
        changes.put("overwrite", () -> put("d/a", "2"));
        changes.put(
                "updateAttributes",
                () -> store.updateAttributes(
                        key("d/a"),
                        new AttributeUpdate(Attributes.of("label", AttributeValue.of("cat")), Set.of()),
                        Condition.NONE));
        changes.put("rename", () -> store.rename(new RenameRequest(BUCKET, "d/a", "d/b", false, KeyMode.S3)));
        changes.put("rename directory", () -> store.rename(new RenameRequest(BUCKET, "d", "e", false, KeyMode.S3)));
        changes.put("delete", () -> delete("e/b"));
        changes.put("makeDirectory", () -> store.makeDirectory(BUCKET, "f"));
        changes.put("deleteDirectory", () -> store.deleteDirectory(BUCKET, "f", true));
        changes.put("deleteBucket", () -> store.deleteBucket("photos"));

        for (Map.Entry<String, Race.Task> change : changes.entrySet()) {
            long before = store.visibleLsn();
            change.getValue().run();
            assertTrue(store.visibleLsn() > before, change.getKey());
        }
    }

    @Test
    void readingMovesNothing() throws IOException {
        put("a", "1");
        long lsn = store.visibleLsn();

        read("a");
        stat("a");
        keys();
        query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY));
        store.attributes(BUCKET);

        assertEquals(lsn, store.visibleLsn());
    }

    @Test
    void whatIsAcknowledgedIsVisible() throws IOException {
        long last = 0;
        for (int i = 0; i < 20; i++) {
            ObjectInfo info = put("d/" + i % 3, "1");
            assertTrue(info.entry().version() > last, "numbers grow");
            last = info.entry().version();
            assertTrue(store.visibleLsn() >= last);
        }
    }

    @Test
    void theVisibleLsnNeverGoesBackAndCoversEveryCommit() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong acknowledged = new AtomicLong();
        List<Race.Task> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            String name = "t" + thread;
            tasks.add(() -> {
                try {
                    for (int i = 0; i < 40; i++) {
                        long revision = put(name + "/" + i, "1").entry().revision();
                        acknowledged.accumulateAndGet(revision, Math::max);
                    }
                } finally {
                    done.set(true);
                }
            });
        }
        tasks.add(() -> {
            long last = 0;
            while (!done.get()) {
                long covered = acknowledged.get();
                long lsn = store.visibleLsn();
                assertTrue(lsn >= last, "it goes back");
                assertTrue(lsn >= covered, "it lags behind what was acknowledged");
                last = lsn;
            }
        });
        Race.runAll(tasks);
    }

    @Test
    void aChangeIsSeenByEveryThreadOnceItReturned() throws Exception {
        AtomicLong newest = new AtomicLong(put("a", "1").entry().version());
        AtomicBoolean done = new AtomicBoolean();
        Race.runAll(List.of(
                () -> {
                    try {
                        for (int i = 0; i < 150; i++) {
                            newest.set(put("a", "1").entry().version());
                        }
                    } finally {
                        done.set(true);
                    }
                },
                () -> {
                    while (!done.get()) {
                        long atLeast = newest.get();
                        assertTrue(stat("a").entry().version() >= atLeast, "stat");
                        assertTrue(objects().get(0).version() >= atLeast, "list");
                        Rows rows = query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.VERSION));
                        long version = Long.parseLong(String.valueOf(rows.only().get("version")));
                        assertTrue(version >= atLeast, "query");
                    }
                }));
    }

    @Test
    void anObjectsAccountIsThatOfOneCommit() throws Exception {
        put("a", numbered(0), new byte[0]);
        AtomicBoolean done = new AtomicBoolean();
        Race.runAll(List.of(
                () -> {
                    try {
                        for (int i = 1; i <= 200; i++) {
                            put("a", numbered(i), new byte[i]);
                        }
                    } finally {
                        done.set(true);
                    }
                },
                () -> {
                    Field number = Field.attribute("number", ValueType.LONG);
                    while (!done.get()) {
                        ObjectInfo info = stat("a");
                        assertEquals(
                                Optional.of(AttributeValue.of(info.size())),
                                info.attributes().get("number"),
                                "stat");
                        Map<String, ?> row = query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.SIZE, number))
                                .only();
                        assertEquals(row.get("size"), row.get(number.column()), "query");
                    }
                }));
    }

    private static PutOptions numbered(long number) {
        return PutOptions.DEFAULT.withAttributes(Attributes.of("number", AttributeValue.of(number)));
    }

    @Test
    void anObjectThatIsReplacedIsNeverAbsent() throws Exception {
        put("d/a", "1");
        AtomicBoolean done = new AtomicBoolean();
        Race.runAll(List.of(
                () -> {
                    try {
                        for (int i = 0; i < 150; i++) {
                            put("tmp/a", "22");
                            store.rename(new RenameRequest(BUCKET, "tmp/a", "d/a", true, KeyMode.S3));
                            put("d/a", "333");
                        }
                    } finally {
                        done.set(true);
                    }
                },
                () -> {
                    while (!done.get()) {
                        assertTrue(exists("d/a"), "stat");
                    }
                },
                () -> {
                    while (!done.get()) {
                        assertTrue(read("d/a").length > 0, "open");
                        assertTrue(store.lookup(BUCKET, "d/a").isPresent(), "lookup");
                        assertTrue(keys().contains("d/a"), "list");
                        assertEquals(
                                1,
                                query(Query.of(BUCKET, Predicate.equal(SystemField.KEY, AttributeValue.of("d/a"))))
                                        .count(),
                                "query");
                    }
                }));
    }
}
