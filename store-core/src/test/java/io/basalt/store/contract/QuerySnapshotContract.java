package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query's answer is that of one LSN, whatever others write meanwhile, and the newest unless another is asked for. */
public abstract class QuerySnapshotContract extends QueryTopic {
    @Test
    void eachOfManyThreadsFindsWhatItHasJustPut() throws Exception {
        List<Race.Task> tasks = new ArrayList<>();
        for (int thread = 0; thread < 6; thread++) {
            String name = "t" + thread;
            tasks.add(() -> {
                try (var own = allocator.newChildAllocator(name, 0, Long.MAX_VALUE)) {
                    for (int i = 0; i < 25; i++) {
                        String key = name + "/" + i;
                        put(key, Attributes.of("label", AttributeValue.of(key)));
                        Predicate predicate = Predicate.equal(LABEL, AttributeValue.of(key));
                        assertEquals(
                                Set.of(key), keySet(Rows.of(store, Query.of(BUCKET, predicate, SystemField.KEY), own)));
                        delete(key);
                        assertEquals(
                                0,
                                Rows.of(store, Query.of(BUCKET, predicate), own).count());
                    }
                }
            });
        }
        Race.runAll(tasks);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
    void partsAreDisjointAndComplete(int parts) throws Exception {
        putMany(500);
        store.deleteDirectory(BUCKET, "many/1", true);
        for (int i = 0; i < 500; i += 10) {
            put("many/0/" + i, "overwritten");
        }
        OptionalLong lsn = OptionalLong.of(store.visibleLsn());
        put("many/later", "not there at that LSN");

        Set<String> keys = new HashSet<>();
        for (int part = 0; part < parts; part++) {
            Rows rows = query(everything(OptionalLong.empty(), lsn, new Query.Part(part, parts)));
            keySet(rows).forEach(key -> assertTrue(keys.add(key), "in two parts: " + key));
        }
        assertEquals(450, keys.size());
        assertFalse(keys.contains("many/later"));
    }

    @Test
    void partsOfOneLsnStayDisjointAndCompleteWhileOthersWrite() throws Exception {
        putMany(100);
        OptionalLong lsn = OptionalLong.of(store.visibleLsn());

        Set<String> keys = new HashSet<>();
        for (int part = 0; part < 4; part++) {
            Rows rows = query(everything(OptionalLong.empty(), lsn, new Query.Part(part, 4)));
            keySet(rows).forEach(key -> assertTrue(keys.add(key), "in two parts: " + key));
            for (int i = 0; i < 30; i++) {
                put("later/" + part + "/" + i, "1");
                put("many/0/0", "overwritten");
                delete("many/1/" + (part * 30 + i / 3 * 10 + 1) % 100);
            }
        }

        assertEquals(100, keys.size());
    }

    @Test
    void anAnswerIsExactAtItsLsn() throws IOException {
        long before = put("a", "1").entry().revision();

        Rows rows = query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.REVISION));

        assertTrue(rows.lsn() >= before);
        assertEquals(store.visibleLsn(), rows.lsn());
        assertEquals(before, rows.only().get("revision"));
    }

    @Test
    void anEarlierLsnShowsTheEarlierState() throws IOException {
        put("a", Attributes.of("label", CAT));
        putAll("b", "d/1", "e/2");
        OptionalLong lsn = OptionalLong.of(store.visibleLsn());
        put("a", "overwritten");
        delete("b");
        rename("d", "x");
        store.deleteDirectory(BUCKET, "e", true);
        put("c", "new");

        Rows then = query(everything(OptionalLong.empty(), lsn, Query.Part.WHOLE));

        assertEquals(Set.of("a", "b", "d/1", "e/2"), keySet(then));
        assertEquals(lsn.getAsLong(), then.lsn());
        assertEquals(
                "a",
                query(new Query(
                                BUCKET,
                                Predicate.equal(LABEL, CAT),
                                List.of(SystemField.KEY),
                                OptionalLong.empty(),
                                lsn,
                                Query.Part.WHOLE))
                        .only()
                        .get("key"));
        assertEquals(Set.of("a", "c", "x/1"), keysWhere(Predicate.Constant.TRUE));
    }

    /** How long superseded rows are kept is not said; a wrong answer is none in any case. */
    @Test
    void anEarlierLsnIsExactOrRefusedAfterAReopening() throws Exception {
        putAll("a", "d/1");
        long lsn = store.visibleLsn();
        delete("a");
        rename("d", "x");
        put("b", "1");
        reopen();
        Query query = everything(OptionalLong.empty(), OptionalLong.of(lsn), Query.Part.WHOLE);

        try {
            assertEquals(Set.of("a", "d/1"), keySet(query(query)));
        } catch (StoreException e) {
            assertTrue(e.getMessage().contains(Long.toString(lsn)), "it names the LSN: " + e.getMessage());
        }
    }

    @Test
    void anLsnThatIsYetToComeIsRefusedOrLowered() throws Exception {
        put("a", "1");
        long future = store.visibleLsn() + 1000;

        try {
            Rows rows = query(everything(OptionalLong.empty(), OptionalLong.of(future), Query.Part.WHOLE));
            assertTrue(rows.lsn() <= store.visibleLsn(), "an answer is exact at its LSN: " + rows.lsn());
        } catch (StoreException e) {
            assertTrue(e.getMessage().contains(Long.toString(future)), "it names the LSN: " + e.getMessage());
        }
    }

    @Test
    void aQueryNeverSeesHalfOfADirectorysRename() throws Exception {
        for (int i = 0; i < 20; i++) {
            put("a/" + i, "1");
        }
        Race.runAll(List.of(
                () -> {
                    for (int i = 0; i < 40; i++) {
                        rename("a", "b");
                        rename("b", "a");
                    }
                },
                () -> {
                    for (int i = 0; i < 100; i++) {
                        Set<String> keys = keysWhere(Predicate.Constant.TRUE);
                        assertEquals(20, keys.size());
                        assertEquals(
                                1,
                                keys.stream()
                                        .map(key -> key.charAt(0))
                                        .distinct()
                                        .count());
                    }
                }));
    }

    @Test
    void anAnswerDoesNotChangeWhileItIsRead() throws Exception {
        putMany(200);
        try (QueryResult result = store.query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY), allocator)) {
            store.deleteDirectory(BUCKET, "many", true);
            put("later", "1");
            int rows = 0;
            while (result.next()) {
                rows += result.batch().getRowCount();
            }
            assertEquals(200, rows);
        }
    }
}
