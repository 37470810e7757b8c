package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.io.IOException;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which rows a metadata query gives. At what moment is {@link QuerySnapshotContract}'s, what is in them
 * {@link ProjectionContract}'s.
 */
public abstract class QueryContract extends QueryTopic {
    @Test
    void anEmptyBucketHasNoRows() throws IOException {
        assertEquals(
                0,
                query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY))
                        .count());
    }

    @Test
    void constantsMatchAllOrNothing() throws IOException {
        putAll("a", "b/c");

        assertEquals(Set.of("a", "b/c"), keysWhere(Predicate.Constant.TRUE));
        assertEquals(Set.of(), keysWhere(Predicate.Constant.FALSE));
        assertEquals(Set.of(), keysWhere(Predicate.Constant.UNKNOWN));
        assertEquals(Set.of(), keysWhere(new Predicate.Not(Predicate.Constant.UNKNOWN)));
    }

    @Test
    void directoriesAreNoRows() throws IOException {
        store.makeDirectory(BUCKET, "a/b");

        assertEquals(Set.of(), keysWhere(Predicate.Constant.TRUE));
    }

    @Test
    void eachObjectIsOneRowHoweverOftenItChanged() throws IOException {
        put("a", Attributes.of("label", CAT));
        put("a", Attributes.of("label", AttributeValue.of("dog")));
        store.updateAttributes(key("a"), new AttributeUpdate(Attributes.of("label", CAT), Set.of()), Condition.NONE);
        rename("a", "b");
        put("a", Attributes.of("label", AttributeValue.of("cow")));

        assertEquals(Set.of("a", "b"), keysWhere(Predicate.Constant.TRUE));
        assertEquals(Set.of("b"), keysWhere(Predicate.equal(LABEL, CAT)));
        assertEquals(Set.of(), keysWhere(Predicate.equal(LABEL, AttributeValue.of("dog"))));
    }

    @Test
    void aDeletedObjectIsNoRow() throws IOException {
        putAll("a", "b");
        delete("a");

        assertEquals(Set.of("b"), keysWhere(Predicate.Constant.TRUE));
    }

    @Test
    void aChangeIsInTheNextQuery() throws IOException {
        for (int i = 0; i < 50; i++) {
            String key = "d/" + i;
            put(key, Attributes.of("number", AttributeValue.of(i)));
            assertEquals(
                    Set.of(key),
                    keysWhere(Predicate.equal(Field.attribute("number", ValueType.LONG), AttributeValue.of(i))));
            assertEquals(i + 1, keysWhere(Predicate.Constant.TRUE).size());
        }
    }

    @Test
    void rowsMoveWithTheirDirectory() throws IOException {
        putAll("a/1", "a/b/2", "c");
        rename("a", "x/y");

        assertEquals(Set.of("c", "x/y/1", "x/y/b/2"), keysWhere(Predicate.Constant.TRUE));
        assertEquals(Set.of("x/y/1", "x/y/b/2"), keysWhere(Predicate.keyPrefix("x/")));
        assertEquals(Set.of(), keysWhere(Predicate.keyPrefix("a")));
        assertEquals(Set.of("x/y/b/2"), keysWhere(Predicate.equal(SystemField.KEY, AttributeValue.of("x/y/b/2"))));
        assertEquals(Set.of(), keysWhere(Predicate.equal(SystemField.KEY, AttributeValue.of("a/b/2"))));

        put("a/1", "another");
        assertEquals(Set.of("a/1"), keysWhere(Predicate.keyPrefix("a/")));
    }

    @Test
    void rowsGoWithTheirDirectory() throws IOException {
        putAll("a/1", "a/b/2", "a/b/c/3", "ab", "d/4");
        store.deleteDirectory(BUCKET, "a/b", true);
        assertEquals(Set.of("a/1", "ab", "d/4"), keysWhere(Predicate.Constant.TRUE));

        rename("d", "a/b");
        assertEquals(Set.of("a/1", "ab", "a/b/4"), keysWhere(Predicate.Constant.TRUE));
        store.deleteDirectory(BUCKET, "a", true);
        put("a/b/c/3", "again");
        assertEquals(Set.of("ab", "a/b/c/3"), keysWhere(Predicate.Constant.TRUE));
    }

    @Test
    void rowsAreTheSameAfterAReopening() throws Exception {
        putMany(300);
        store.deleteDirectory(BUCKET, "many/3", true);
        rename("many/4", "moved");
        put("many/5/5", Attributes.of("number", AttributeValue.of("text now")));
        store.updateAttributes(
                key("many/6/6"), new AttributeUpdate(Attributes.of("label", CAT), Set.of("number")), Condition.NONE);
        Query query = Query.of(
                BUCKET,
                Predicate.Constant.TRUE,
                SystemField.KEY,
                SystemField.REVISION,
                LABEL,
                Field.attribute("number", ValueType.LONG),
                Field.attribute("number", ValueType.STRING));
        Set<Object> before = new HashSet<>(query(query).rows());
        reopen();
        Set<Object> after = new HashSet<>(query(query).rows());
        reopen();

        assertEquals(270, before.size());
        assertEquals(before, after);
        assertEquals(before, new HashSet<>(query(query).rows()));
        assertEquals(Set.of("many/6/6"), keysWhere(Predicate.equal(LABEL, CAT)));
        assertEquals(30, keysWhere(Predicate.keyPrefix("moved/")).size());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 7",
        "a, 6",
        "a/, 4",
        "a/b, 4",
        "a/b/, 2",
        "a/b/1, 1",
        "a/b/12, 0",
        "a/bc, 1",
        "a/b/1/, 0",
        "b, 1",
        "x, 0",
        "/, 0",
        "ab, 1",
        "a-, 1"
    })
    void aKeyPrefixMayEndAnywhere(String prefix, int count) throws IOException {
        putAll("a/b/1", "a/b/2", "a/bc", "a/b", "a-", "ab", "b/1");

        assertEquals(count, keysWhere(Predicate.keyPrefix(prefix)).size());
        assertEquals(
                7 - count,
                keysWhere(new Predicate.Not(Predicate.keyPrefix(prefix))).size());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 99, 100, 101, Long.MAX_VALUE})
    void aLimitIsTheMostRows(long limit) throws Exception {
        putMany(100);

        Rows rows = query(everything(OptionalLong.of(limit), OptionalLong.empty(), Query.Part.WHOLE));

        assertEquals(Math.min(limit, 100), keySet(rows).size());
        assertEquals(Math.min(limit, 100), rows.stats().rowsMatched());
    }

    @Test
    void noColumnsGiveTheCount() throws Exception {
        putMany(40);

        assertEquals(40, query(Query.of(BUCKET, Predicate.Constant.TRUE)).count());
        assertEquals(4, query(Query.of(BUCKET, Predicate.keyPrefix("many/3/"))).count());
    }

    @Test
    void aResultThatIsNotReadToItsEndGivesItsMemoryBack() throws Exception {
        putMany(200);

        store.query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY), allocator)
                .close();
        try (QueryResult result = store.query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY), allocator)) {
            assertTrue(result.next());
            assertTrue(allocator.getAllocatedMemory() > 0, "batches are allocated from the caller's allocator");
        }

        assertEquals(0, allocator.getAllocatedMemory());
    }

    @Test
    void statsSayHowManyRowsWereThereTestedAndReturned() throws Exception {
        putMany(100);
        put("else/1", "1");
        delete("many/0/0");

        Rows all = query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY));
        Rows prefix = query(Query.of(BUCKET, Predicate.keyPrefix("else/"), SystemField.KEY));
        Rows number = query(Query.of(
                BUCKET,
                Predicate.equal(Field.attribute("number", ValueType.LONG), AttributeValue.of(7)),
                SystemField.KEY));

        long rows = all.stats().rows();
        assertTrue(rows == 100 || rows == 101, "the deleted one may be among them: " + all.stats());
        assertEquals(100, all.stats().rowsMatched());
        assertEquals(1, prefix.stats().rowsMatched());
        assertTrue(prefix.stats().rowsTested() < 100, "other directories are skipped: " + prefix.stats());
        assertEquals(1, number.stats().rowsMatched());
        assertTrue(number.stats().rowsTested() >= 1 && number.stats().rowsTested() <= 100);
    }

    @Test
    void moreRowsThanABatchHolds() throws Exception {
        putMany(3000);

        assertEquals(3000, keysWhere(Predicate.Constant.TRUE).size());
        assertEquals(300, keysWhere(Predicate.keyPrefix("many/7/")).size());
    }

    @Test
    void anAttributeThatNobodyHasIsNull() throws IOException {
        put("a", "1");
        Field unheard = Field.attribute("unheard.of", ValueType.DOUBLE);

        assertNull(query(Query.of(BUCKET, new Predicate.IsNull(unheard), unheard))
                .only()
                .get(unheard.column()));
        assertEquals(Set.of(), keysWhere(Predicate.equal(unheard, AttributeValue.of(1.0))));
    }
}
