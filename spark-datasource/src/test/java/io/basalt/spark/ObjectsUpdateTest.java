package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Store;
import io.basalt.store.api.Uploads;
import java.io.IOException;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Lake.Extension.class)
class ObjectsUpdateTest {
    private static final String BUCKET = "updated";
    private static final String TABLE = "lake.updated.objects";
    private static final int OBJECTS = 20;

    @BeforeEach
    void objects(Lake lake) throws IOException {
        lake.bucket(BUCKET);
        for (int i = 0; i < OBJECTS; i++) {
            lake.put(
                    BUCKET,
                    "k%02d".formatted(i),
                    new byte[100 + i],
                    i % 5 == 0
                            ? Attributes.of("label", AttributeValue.of((long) i)) // of another type than the column
                            : Attributes.of(Map.of(
                                    "label", AttributeValue.of(i % 2 == 0 ? "cat" : "dog"),
                                    "image.width", AttributeValue.of((long) i),
                                    "reviewed", AttributeValue.of(i % 3 == 0),
                                    "words", AttributeValue.of(List.of("w" + i)))));
        }
    }

    @AfterEach
    void nothingStaysStaged(Lake lake) throws IOException {
        Store store = lake.store();
        assertEquals(
                List.of(),
                store.uploads().list(BUCKET, "", Uploads.Marker.START, 10).items());
        for (Row row : lake.rows("SELECT key FROM " + TABLE)) {
            store.delete(new ObjectKey(BUCKET, row.getString(0)), Condition.NONE);
        }
    }

    private static String told(Throwable thrown) {
        return ObjectsInsertTest.told(thrown);
    }

    private static List<Row> all(Lake lake) {
        return lake.rows("SELECT key, attr.label, attr.image.width, attr.reviewed FROM " + TABLE + " ORDER BY key");
    }

    /** What Spark computes of a statement: the values, where the condition is true. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "attr.label = 'cat'|upper(attr.label)|attr.image.width|attr.reviewed",
                "attr.label IS NULL|'new'|7|true",
                "attr.image.width > 3 AND size < 110|NULL|attr.image.width * 2|NOT attr.reviewed",
                "key LIKE 'k1%' AND length(content) % 2 = 0|hex(substring(content, 1, 2))|length(content)|NULL",
                "soundex(attr.label) = soundex('cat')|concat(key, attr.label)|size|attr.image.width = 4",
                "key IN (SELECT concat('k0', id) FROM range(5))|key|revision - revision|attr.reviewed",
                "1 = 0|'never'|1|false",
                "true|'x'|1|true",
            })
    void anUpdateGivesWhatSparkComputes(String condition, String label, String width, String reviewed, Lake lake) {
        String when = "coalesce(" + condition + ", false)";
        if (condition.contains("SELECT")) {
            when = "key IN ('k00', 'k01', 'k02', 'k03', 'k04')";
        }
        List<Row> expected = lake.rows("SELECT key, if(" + when + ", " + label + ", attr.label), if(" + when + ", "
                + width + ", attr.image.width), if(" + when + ", " + reviewed + ", attr.reviewed) FROM " + TABLE
                + " ORDER BY key");
        lake.sql("UPDATE " + TABLE + " SET attr.label = " + label + ", attr.image.width = " + width
                + ", attr.reviewed = " + reviewed + " WHERE " + condition);
        assertEquals(expected, all(lake));
    }

    @Test
    void contentsAreNeitherReadNorChanged(Lake lake) throws TimeoutException {
        List<Row> before = lake.rows("SELECT key, version, etag, size FROM " + TABLE + " ORDER BY key");
        Map<String, Long> metrics =
                Scans.of(lake, "UPDATE " + TABLE + " SET attr.label = concat(attr.label, '!') WHERE size > 105");
        assertEquals(14, metrics.get("objectsRead"));
        assertEquals(0, metrics.get("contentObjectsRead"));
        assertEquals(0, metrics.get("contentBytesRead"));
        assertEquals(before, lake.rows("SELECT key, version, etag, size FROM " + TABLE + " ORDER BY key"));
        assertArrayEquals(new byte[119], (byte[]) lake.value("SELECT content FROM " + TABLE + " WHERE key = 'k19'"));
    }

    @Test
    void onlyWhatTheStatementLooksAtIsRead(Lake lake) {
        String plan = (String) lake.value("EXPLAIN UPDATE " + TABLE + " SET attr.label = etag WHERE size > 105");
        assertTrue(plan.contains("columns: [key, etag, attr."), plan);
        assertFalse(plan.contains("columns: [key, size"), plan);
        assertTrue(plan.contains("reads: metadata index RuntimeFilters"), plan);
        assertTrue(plan.contains("UPDATE " + TABLE + " in one commit"), plan);
    }

    @Test
    void aConditionOnContentReadsIt(Lake lake) throws TimeoutException {
        Map<String, Long> metrics =
                Scans.of(lake, "UPDATE " + TABLE + " SET attr.label = 'zeros' WHERE size < 103 AND content = X'00'");
        assertEquals(3, metrics.get("contentObjectsRead"));
        assertEquals(0L, lake.value("SELECT count(*) FROM " + TABLE + " WHERE attr.label = 'zeros'"));
    }

    @Test
    void nullRemovesAnAttributeAndLeavesOthersOfItsNameAlone(Lake lake) {
        lake.sql("UPDATE " + TABLE + " SET attr.label = NULL, attr.reviewed = true WHERE key IN ('k04', 'k05')");
        assertEquals(
                List.of(RowFactory.create(null, "true", "4"), RowFactory.create("5", "true", null)),
                lake.rows("SELECT metadata['user.label'], metadata['user.reviewed'], metadata['image.width'] FROM "
                        + TABLE + " WHERE key IN ('k04', 'k05') ORDER BY key"));
        lake.sql("UPDATE " + TABLE + " SET attr = NULL WHERE key = 'k06'");
        assertEquals(
                RowFactory.create(null, null, null),
                lake.rows("SELECT attr.label, attr.image.width, attr.words FROM " + TABLE + " WHERE key = 'k06'")
                        .get(0));
    }

    @Test
    void anObjectThatStaysAsItIsIsNotChanged(Lake lake) {
        long before = lake.store().visibleLsn();
        lake.sql("UPDATE " + TABLE + " SET attr.reviewed = attr.reviewed");
        assertEquals(before, lake.store().visibleLsn());
        lake.sql("UPDATE " + TABLE + " SET attr.reviewed = true WHERE key < 'k05'");
        assertEquals(4L, lake.value("SELECT count(*) FROM " + TABLE + " WHERE revision > " + before)); // k03 was true
    }

    @Test
    void anUpdateIsOneCommit(Lake lake) {
        long before = lake.store().visibleLsn();
        lake.sql("UPDATE " + TABLE + " SET attr.label = 'one'");
        long after = lake.store().visibleLsn();
        for (long lsn = before; lsn <= after; lsn++) {
            long changed = (long)
                    lake.value("SELECT count(*) FROM " + TABLE + " VERSION AS OF " + lsn + " WHERE attr.label = 'one'");
            assertTrue(changed == 0 || (lsn == after && changed == OBJECTS), lsn + ": " + changed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content = X'00'",
                "content = NULL",
                "size = 1",
                "size = NULL",
                "key = 'other'",
                "content_type = 'text/plain'",
                "tags = map('a', 'b')",
                "attr.label = 'x', etag = 'y'",
            })
    void onlyAttributesCanBeSet(String set, Lake lake) {
        List<Row> before = all(lake);
        Exception refused =
                assertThrows(Exception.class, () -> lake.sql("UPDATE " + TABLE + " SET " + set + " WHERE key = 'k01'"));
        assertTrue(told(refused).contains("cannot be SET, only attr and its fields can"), told(refused));
        assertEquals(before, all(lake));
    }

    @Test
    void whatIsDeclaredCanBeSet(Lake lake) {
        lake.sql("ALTER TABLE " + TABLE + " ADD COLUMN attr.checked_at TIMESTAMP");
        lake.sql("UPDATE " + TABLE + " SET attr.checked_at = modified WHERE attr.label = 'cat'");
        assertEquals(
                8L,
                lake.value(
                        "SELECT count(*) FROM " + TABLE + " WHERE attr.checked_at = modified AND attr.label = 'cat'"));
        lake.sql("UPDATE " + TABLE + " SET attr.checked_at = NULL");
        lake.sql("ALTER TABLE " + TABLE + " DROP COLUMN attr.checked_at");
    }

    // ---- MERGE

    private static void source(Lake lake) {
        lake.sql("SELECT 'k' || lpad(cast(id AS STRING), 2, '0') AS key, id AS v, cast('s' || id AS BINARY) AS content"
                        + " FROM range(15, 25, 1, 3)")
                .createOrReplaceTempView("merged");
    }

    @Test
    void aMergeUpdatesDeletesAndInsertsInOneCommit(Lake lake) throws TimeoutException {
        source(lake);
        long before = lake.store().visibleLsn();
        Map<String, Long> metrics = Scans.of(
                lake,
                "MERGE INTO " + TABLE + " t USING merged s ON t.key = s.key"
                        + " WHEN MATCHED AND s.v = 16 THEN DELETE"
                        + " WHEN MATCHED THEN UPDATE SET attr.label = concat('v', s.v), attr.image.width = s.v"
                        + " WHEN NOT MATCHED AND s.v < 24 THEN INSERT (key, content) VALUES (s.key, s.content)"
                        + " WHEN NOT MATCHED BY SOURCE AND t.size = 100 THEN DELETE");
        assertEquals(0, metrics.get("contentBytesRead"));
        List<Row> rows = lake.rows("SELECT key, attr.label, attr.image.width, size FROM " + TABLE + " WHERE revision > "
                + before + " ORDER BY key");
        assertEquals(
                List.of(
                        RowFactory.create("k15", "v15", 15L, 115L),
                        RowFactory.create("k17", "v17", 17L, 117L),
                        RowFactory.create("k18", "v18", 18L, 118L),
                        RowFactory.create("k19", "v19", 19L, 119L),
                        RowFactory.create("k20", null, null, 3L),
                        RowFactory.create("k21", null, null, 3L),
                        RowFactory.create("k22", null, null, 3L),
                        RowFactory.create("k23", null, null, 3L)),
                rows);
        assertEquals(22L, lake.value("SELECT count(*) FROM " + TABLE)); // k00 and k16 are gone
        for (long lsn = before; lsn < lake.store().visibleLsn(); lsn++) {
            assertEquals(20L, lake.value("SELECT count(*) FROM " + TABLE + " VERSION AS OF " + lsn));
        }
    }

    @Test
    void aMergeThatOnlyInsertsPutsWhatIsNotThere(Lake lake) {
        source(lake);
        lake.sql(
                "MERGE INTO " + TABLE
                        + " t USING merged s ON t.key = s.key WHEN NOT MATCHED THEN INSERT (key, content) VALUES (s.key, s.content)");
        assertEquals(25L, lake.value("SELECT count(*) FROM " + TABLE));
        assertEquals(119L, lake.value("SELECT size FROM " + TABLE + " WHERE key = 'k19'"));
    }

    @Test
    void aMergeThatSetsContentIsRefused(Lake lake) {
        source(lake);
        Exception refused = assertThrows(
                Exception.class,
                () -> lake.sql("MERGE INTO " + TABLE
                        + " t USING merged s ON t.key = s.key WHEN MATCHED THEN UPDATE SET content = s.content"));
        assertTrue(told(refused).contains("MERGE of " + TABLE + ": column content cannot be SET"), told(refused));
    }

    // ---- others at the same time

    /** What the first call of {@code meanwhile} in a statement does; tasks run in this JVM. */
    private static final AtomicReference<@Nullable Change> MEANWHILE = new AtomicReference<>();

    /** Registers a function that hands its argument on, and makes a change the first time. */
    private static void meanwhile(Lake lake, Change change) {
        MEANWHILE.set(change);
        lake.spark()
                .udf()
                .register(
                        "meanwhile",
                        functions.udf((UDF1<String, String>) ObjectsUpdateTest::afterChange, DataTypes.StringType));
    }

    private static synchronized String afterChange(String text) throws IOException {
        Change change = MEANWHILE.getAndSet(null);
        if (change != null) {
            change.make();
        }
        return text;
    }

    private interface Change {
        void make() throws IOException;
    }

    private static void label(Store store, String key) throws IOException {
        store.updateAttributes(
                new ObjectKey(BUCKET, key),
                new AttributeUpdate(Attributes.of("label", AttributeValue.of("meanwhile")), Set.of()),
                Condition.NONE);
    }

    private static void assertConflict(Lake lake, String statement) {
        Exception failed = assertThrows(Exception.class, () -> lake.sql(statement));
        Throwable at = failed;
        while (at != null && !(at instanceof ConcurrentModificationException)) {
            at = at.getCause();
        }
        assertNotNull(at, told(failed));
        assertTrue(at.getMessage().contains("changed nothing, since another change came between"), told(failed));
        assertTrue(at.getMessage().endsWith("run the statement again"), told(failed));
        assertFalse(at.getMessage().contains("\n"), told(failed));
    }

    @Test
    void anUpdateOfWhatHasChangedMeanwhileChangesNothingAndCanBeRunAgain(Lake lake) {
        meanwhile(lake, () -> label(lake.store(), "k19"));
        String update = "UPDATE " + TABLE + " SET attr.label = meanwhile('mine')";
        assertConflict(lake, update);
        assertEquals(0L, lake.value("SELECT count(*) FROM " + TABLE + " WHERE attr.label = 'mine'"));
        lake.sql(update);
        assertEquals((long) OBJECTS, lake.value("SELECT count(*) FROM " + TABLE + " WHERE attr.label = 'mine'"));
    }

    @Test
    void anUpdateOfWhatIsGoneMeanwhileChangesNothing(Lake lake) {
        meanwhile(lake, () -> lake.store().delete(new ObjectKey(BUCKET, "k19"), Condition.NONE));
        assertConflict(lake, "UPDATE " + TABLE + " SET attr.label = meanwhile('mine')");
        assertEquals(0L, lake.value("SELECT count(*) FROM " + TABLE + " WHERE attr.label = 'mine'"));
    }

    @Test
    void changesOfOtherObjectsDoNotMatter(Lake lake) {
        meanwhile(lake, () -> {
            label(lake.store(), "k19");
            lake.put(BUCKET, "k99", new byte[1], Attributes.NONE);
        });
        lake.sql("UPDATE " + TABLE + " SET attr.label = meanwhile('mine') WHERE key < 'k19'");
        assertEquals(OBJECTS - 1L, lake.value("SELECT count(*) FROM " + TABLE + " WHERE attr.label = 'mine'"));
        assertEquals("meanwhile", lake.value("SELECT attr.label FROM " + TABLE + " WHERE key = 'k19'"));
    }

    @Test
    void aDeletionThatNeedsAJobConflictsToo(Lake lake) {
        meanwhile(lake, () -> label(lake.store(), "k03"));
        String delete = "DELETE FROM " + TABLE + " WHERE meanwhile(key) < 'k05'";
        assertConflict(lake, delete);
        assertEquals((long) OBJECTS, lake.value("SELECT count(*) FROM " + TABLE));
        lake.sql(delete);
        assertEquals(OBJECTS - 5L, lake.value("SELECT count(*) FROM " + TABLE));
    }

    @Test
    void aMergeDoesNotOverwriteWhatSomebodyElseHasPutMeanwhile(Lake lake) {
        source(lake);
        meanwhile(lake, () -> lake.put(BUCKET, "k22", new byte[] {9}, Attributes.NONE));
        String merge = "MERGE INTO " + TABLE + " t USING merged s ON t.key = s.key"
                + " WHEN MATCHED THEN UPDATE SET attr.label = meanwhile('mine')"
                + " WHEN NOT MATCHED THEN INSERT (key, content) VALUES (s.key, s.content)";
        assertConflict(lake, merge);
        assertEquals(OBJECTS + 1L, lake.value("SELECT count(*) FROM " + TABLE));
        assertEquals(0L, lake.value("SELECT count(*) FROM " + TABLE + " WHERE attr.label = 'mine'"));
        lake.sql(merge);
        assertEquals(25L, lake.value("SELECT count(*) FROM " + TABLE));
        assertEquals(6L, lake.value("SELECT count(*) FROM " + TABLE + " WHERE attr.label = 'mine'"));
    }
}
