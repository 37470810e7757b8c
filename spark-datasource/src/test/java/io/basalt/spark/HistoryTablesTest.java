package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a bucket has held, and what has happened to it. */
@ExtendWith(Lake.Extension.class)
class HistoryTablesTest {
    private static long afterTwo;

    @BeforeAll
    static void happen(Lake lake) throws Exception {
        lake.bucket("history");
        lake.put("history", "a/x", new byte[1], Attributes.NONE);
        lake.put("history", "b", new byte[2], Attributes.NONE);
        afterTwo = lake.store().visibleLsn();
        lake.put("history", "a/x", new byte[3], Attributes.NONE);
        lake.store().delete(new ObjectKey("history", "b"), Condition.NONE);
    }

    @Test
    void changesTellTheLog(Lake lake) {
        assertEquals(
                List.of(
                        RowFactory.create("directory_created", "a/", 0L),
                        RowFactory.create("object_created", "a/x", 1L),
                        RowFactory.create("object_created", "b", 2L),
                        RowFactory.create("object_replaced", "a/x", 3L),
                        RowFactory.create("object_deleted", "b", 2L)),
                lake.rows("SELECT change, key, size FROM lake.history.changes ORDER BY seq"));
        assertEquals(5L, lake.value("SELECT count(DISTINCT seq) FROM lake.history.changes WHERE lsn >= seq"));
        assertTrue((Boolean) lake.value("SELECT bool_and(committed <= now()) FROM lake.history.changes"));
    }

    @Test
    void changesAreReadBetweenTheLsnsThatAreAskedFor(Lake lake) {
        Dataset<Row> since = lake.sql("SELECT key FROM lake.history.changes WHERE lsn > " + afterTwo
                + " AND change LIKE 'object%' ORDER BY seq");
        assertEquals(List.of(RowFactory.create("a/x"), RowFactory.create("b")), since.collectAsList());
        String plan = Lake.plan(since);
        assertTrue(plan.contains("after LSN " + afterTwo + " up to "), plan);
        for (String condition : List.of(
                "lsn <= L",
                "lsn < L",
                "lsn = L",
                "lsn >= L",
                "lsn BETWEEN L AND L",
                "lsn > L AND lsn < L",
                "lsn IN (L)",
                "L < lsn",
                "lsn >= -9223372036854775807L - 1",
                "lsn < -9223372036854775807L - 1")) {
            String where = condition.replaceAll("\\bL\\b", "" + afterTwo);
            assertEquals(
                    lake.value("SELECT count(*) FROM (SELECT lsn + 0 AS lsn FROM lake.history.changes) WHERE " + where),
                    lake.value("SELECT count(*) FROM lake.history.changes WHERE " + where),
                    condition);
        }
    }

    @Test
    void versionsTellWhatKeysHaveHeld(Lake lake) {
        assertEquals(
                List.of(
                        RowFactory.create("a/x", 1L, false, false),
                        RowFactory.create("a/x", 3L, false, true),
                        RowFactory.create("b", 2L, true, false)),
                lake.rows(
                        "SELECT key, size, deleted, to_lsn IS NULL FROM lake.history.versions ORDER BY key, version"));
        Dataset<Row> one = lake.sql("SELECT size FROM lake.history.versions WHERE key = 'a/x' AND to_lsn IS NULL");
        assertEquals(List.of(RowFactory.create(3L)), one.collectAsList());
        assertTrue(Lake.plan(one).contains("versions of basalt://history/a/x*"), Lake.plan(one));
        assertEquals(2L, lake.value("SELECT count(*) FROM lake.history.versions WHERE key LIKE 'a/%'"));
        assertEquals(0L, lake.value("SELECT count(*) FROM lake.history.versions WHERE key LIKE 'a/%' AND key = 'b'"));
        assertEquals(
                lake.value("SELECT etag FROM lake.history.objects WHERE key = 'a/x'"),
                lake.value("SELECT etag FROM lake.history.versions WHERE key = 'a/x' AND to_lsn IS NULL"));
    }

    @Test
    void whatIsNotHeldAnyMoreIsLeftOutAndRefusedWhereItIsAskedFor(Lake lake) throws Exception {
        lake.bucket("forgetful");
        lake.put("forgetful", "a", new byte[1], Attributes.NONE);
        long then = lake.store().visibleLsn();
        lake.put("forgetful", "a", new byte[2], Attributes.NONE);
        lake.store().configureBucket("forgetful", BucketUpdate.NONE.withRetention(Duration.ZERO));
        lake.store().maintenance().purge("forgetful", "");
        lake.put("forgetful", "a", new byte[3], Attributes.NONE);
        assertEquals(
                List.of(RowFactory.create("object_replaced", 3L)),
                lake.rows("SELECT change, size FROM lake.forgetful.changes WHERE size <> 2 ORDER BY seq"));
        String query = "SELECT change FROM lake.forgetful.changes WHERE lsn > " + then;
        Exception refused = assertThrows(Exception.class, () -> lake.rows(query));
        assertTrue(refused.toString().contains("oldest that is still held"), refused.toString());
    }

    @Test
    void theTablesAreListed(Lake lake) {
        assertEquals(
                List.of("changes", "objects", "versions"),
                lake.sql("SHOW TABLES IN lake.history").collectAsList().stream()
                        .map(row -> row.getString(1))
                        .sorted()
                        .toList());
    }
}
