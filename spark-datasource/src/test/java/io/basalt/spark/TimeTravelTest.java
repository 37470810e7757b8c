package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Earlier states in SQL. */
@ExtendWith(Lake.Extension.class)
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

    private static void assertRefused(Lake lake, String version, String... words) {
        Exception refused =
                assertThrows(Exception.class, () -> lake.rows("SELECT key FROM " + OBJECTS + " " + version));
        for (String word : words) {
            assertTrue(String.valueOf(refused.getMessage()).contains(word), refused.toString());
        }
    }
}
