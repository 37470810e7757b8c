package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenameRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Earlier states in SQL. */
@ExtendWith(Lake.Extension.class)
@Tag("served")
class TimeTravelTest {
    private static final String OBJECTS = "lake.travel.objects";

    @BeforeEach
    void fill(Lake lake) throws Exception {
        lake.bucket("travel");
        for (String key : List.of("a", "b", "c")) {
            lake.store().delete(new ObjectKey("travel", key), Condition.NONE);
        }
        lake.put("travel", "a", new byte[1], Attributes.of("label", AttributeValue.of("cat")));
        lake.put("travel", "b", new byte[2], Attributes.of("label", AttributeValue.of("dog")));
    }

    private static void change(Lake lake) throws Exception {
        lake.put("travel", "a", new byte[3], Attributes.of("label", AttributeValue.of("mouse")));
        lake.store().delete(new ObjectKey("travel", "b"), Condition.NONE);
        lake.put("travel", "c", new byte[4], Attributes.NONE);
    }

    @Test
    void aVersionIsAnLsn(Lake lake) throws Exception {
        long lsn = lake.store().visibleLsn();
        change(lake);
        List<Row> then = List.of(RowFactory.create("a", 1L, "cat", 1), RowFactory.create("b", 2L, "dog", 2));
        String query = "SELECT key, size, attr.label, length(content) FROM " + OBJECTS + " VERSION AS OF " + lsn
                + " ORDER BY key";
        assertEquals(then, lake.rows(query));
        assertEquals(2L, lake.value("SELECT count(*) FROM " + OBJECTS + " VERSION AS OF " + lsn));
        assertEquals(
                then,
                lake.spark()
                        .read()
                        .option("versionAsOf", Long.toString(lsn))
                        .table(OBJECTS)
                        .selectExpr("key", "size", "attr.label", "length(content)")
                        .orderBy("key")
                        .collectAsList());
        assertTrue(Lake.plan(lake.sql(query)).contains("at LSN " + lsn));
        assertEquals(
                List.of(RowFactory.create("a", 1L, 3L)),
                lake.rows("SELECT now.key, then.size, now.size FROM " + OBJECTS + " now JOIN " + OBJECTS
                        + " VERSION AS OF " + lsn + " then ON now.key = then.key"));
    }

    @Test
    void aVersionIsASnapshot(Lake lake) throws Exception {
        lake.store().createSnapshot("travel", "labelled");
        try {
            change(lake);
            lake.store().maintenance().purge("travel", "");
            assertEquals(
                    List.of(RowFactory.create("a", "cat"), RowFactory.create("b", "dog")),
                    lake.rows("SELECT key, attr.label FROM " + OBJECTS + " VERSION AS OF 'labelled' ORDER BY key"));
            assertRefused(lake, "VERSION AS OF 'nonesuch'", "nonesuch", "basalt snapshot list");
        } finally {
            lake.store().dropSnapshot("travel", "labelled");
        }
    }

    @Test
    void aTimestampIsTheLastCommitBefore(Lake lake) throws Exception {
        Thread.sleep(5);
        Instant then = Instant.now();
        Thread.sleep(5);
        change(lake);
        assertEquals(2L, lake.value("SELECT count(*) FROM " + OBJECTS + " TIMESTAMP AS OF '" + then + "'"));
        assertEquals(
                "cat",
                lake.value("SELECT attr.label FROM " + OBJECTS + " TIMESTAMP AS OF '" + then + "' WHERE key = 'a'"));
    }

    @Test
    void whatIsNotHeldIsRefusedInOneLine(Lake lake) throws Exception {
        long lsn = lake.store().visibleLsn();
        change(lake);
        lake.store().configureBucket("travel", BucketUpdate.NONE.withRetention(Duration.ZERO));
        try {
            lake.store().maintenance().purge("travel", "");
            assertRefused(lake, "VERSION AS OF " + lsn, "travel", Long.toString(lsn));
        } finally {
            lake.store().configureBucket("travel", BucketUpdate.NONE.withRetention(Duration.ofDays(1)));
        }
        assertRefused(lake, "VERSION AS OF " + (lake.store().visibleLsn() + 1_000_000), "its newest");
    }

    @Test
    void aDatasetIsReadAsItWas(Lake lake) throws Exception {
        lake.bucket("moving");
        Path first = lake.scratch().resolve("t");
        lake.sql("SELECT id, id % 2 AS p, 'old' AS word FROM range(10)")
                .write()
                .partitionBy("p")
                .parquet(first.toString());
        lake.putTree(first, "moving", "table");
        long lsn = lake.store().visibleLsn();
        lake.store().createSnapshot("moving", "ten");
        lake.store().rename(new RenameRequest("moving", "table/p=0", "elsewhere", false, KeyMode.S3));
        lake.store().deleteDirectory("moving", "table", true);
        Path second = lake.scratch().resolve("t");
        lake.sql("SELECT id, id % 2 AS p, 'new' AS word, 1.5 AS more FROM range(3)")
                .write()
                .partitionBy("p")
                .parquet(second.toString());
        lake.putTree(second, "moving", "table");

        String then = "SELECT count(*), sum(id), sum(p), min(word), max(word) FROM lake.moving.table ";
        for (String version : List.of("VERSION AS OF " + lsn, "VERSION AS OF 'ten'")) {
            assertEquals(List.of(RowFactory.create(10L, 45L, 5L, "old", "old")), lake.rows(then + version));
            assertEquals(
                    List.of(RowFactory.create(9L)),
                    lake.rows("SELECT id FROM lake.moving.table " + version + " WHERE p = 1 AND id > 7"));
            assertEquals(
                    List.of("id", "word", "p"),
                    List.of(lake.sql("SELECT * FROM lake.moving.table " + version)
                            .columns()));
        }
        assertEquals(List.of(RowFactory.create(3L, 3L, 1L, "new", "new")), lake.rows(then));
        assertEquals(
                10L,
                lake.spark()
                        .read()
                        .parquet("basalt://moving/table/.snapshot/ten")
                        .count());
        assertEquals(
                10L,
                lake.spark()
                        .read()
                        .parquet("basalt://moving/table/.snapshot/" + lsn)
                        .count());
        lake.store().dropSnapshot("moving", "ten");
    }

    @Test
    void theTablesThatTellOfAllStatesHaveNoVersions(Lake lake) {
        Exception refused = assertThrows(
                Exception.class,
                () -> lake.rows("SELECT * FROM lake.travel.changes VERSION AS OF "
                        + lake.store().visibleLsn()));
        assertTrue(refused.toString().contains("without AS OF"), refused.toString());
    }

    private static void assertRefused(Lake lake, String version, String... words) {
        Exception refused =
                assertThrows(Exception.class, () -> lake.rows("SELECT key FROM " + OBJECTS + " " + version));
        for (String word : words) {
            assertTrue(String.valueOf(refused.getMessage()).contains(word), refused.toString());
        }
    }
}
