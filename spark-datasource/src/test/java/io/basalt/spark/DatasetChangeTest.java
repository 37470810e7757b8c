package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** DELETE, UPDATE and MERGE of rows of a dataset: the objects that hold one are written anew, and no others. */
@ExtendWith(Lake.Extension.class)
class DatasetChangeTest {
    private static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>();

    private final Lake lake;
    private String table = "";

    DatasetChangeTest(Lake lake) {
        this.lake = lake;
        lake.spark().udf().register("seen", (UDF1<Long, Long>) DatasetChangeTest::seen, DataTypes.LongType);
    }

    private static Long seen(Long value) {
        Runnable statement = MEANWHILE.getAndSet(null);
        if (statement != null) {
            CompletableFuture.runAsync(statement).join();
        }
        return value;
    }

    /** Three partitions of two objects each, with ids 0 to 29 in their order. */
    @BeforeEach
    void newTable() throws StoreException {
        lake.bucket("changed");
        table = "lake.changed.t" + UUID.randomUUID().toString().substring(0, 8);
        lake.sql("CREATE TABLE " + table + " (id BIGINT, label STRING, p BIGINT) PARTITIONED BY (p)");
        for (int object = 0; object < 6; object++) {
            lake.sql("INSERT INTO " + table + " SELECT id, 'l' || id, " + object / 2 + " FROM range(" + 5 * object
                    + ", " + 5 * (object + 1) + ")");
        }
    }

    private Set<String> keys() {
        return lake.rows("SELECT DISTINCT _key FROM " + table).stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private int kept(Set<String> before) {
        Set<String> kept = new TreeSet<>(before);
        kept.retainAll(keys());
        return kept.size();
    }

    private String rows(String where) {
        return lake.rows("SELECT * FROM " + table + " WHERE " + where + " ORDER BY id, label").stream()
                .map(Row::toString)
                .collect(Collectors.joining(" "));
    }

    @Test
    void rowsAreDeletedAndNoOtherObjectIsWritten() throws Exception {
        Set<String> before = keys();
        long lsn = lake.store().visibleLsn();
        lake.sql("DELETE FROM " + table + " WHERE id IN (3, 17) OR label IS NULL");
        assertEquals(4, kept(before));
        assertEquals(28L, lake.value("SELECT count(*) FROM " + table));
        assertEquals("", rows("id IN (3, 17)"));
        assertEquals("[2,l2,0] [4,l4,0]", rows("id BETWEEN 2 AND 4"));
        assertEquals(30L, lake.value("SELECT count(*) FROM " + table + " VERSION AS OF " + lsn));
        lake.sql("DELETE FROM " + table + " WHERE id >= 25");
        assertEquals(5, keys().size());
        lake.sql("DELETE FROM " + table + " WHERE p = 1 AND id % 2 = 0");
        assertEquals("[11,l11,1] [13,l13,1] [15,l15,1] [19,l19,1]", rows("p = 1"));
        Set<String> unchanged = keys();
        lake.sql("DELETE FROM " + table + " WHERE id = 1000");
        assertEquals(unchanged, keys());
    }

    @Test
    void rowsAreUpdatedAlsoIntoAnotherPartition() {
        Set<String> before = keys();
        lake.sql("UPDATE " + table + " SET label = upper(label), p = 7 WHERE id = 12");
        assertEquals(5, kept(before));
        assertEquals("[12,L12,7]", rows("id = 12"));
        assertEquals(30L, lake.value("SELECT count(DISTINCT id) FROM " + table));
        assertEquals("[12,L12,7]", rows("p = 7"));
    }

    @Test
    void aMergeUpdatesDeletesAndInserts() {
        Set<String> before = keys();
        lake.sql("MERGE INTO " + table
                + " t USING (SELECT * FROM VALUES (1L, 'new'), (2L, 'gone'), (100L, 'more') s(id, label)) s"
                + " ON t.id = s.id WHEN MATCHED AND s.label = 'gone' THEN DELETE"
                + " WHEN MATCHED THEN UPDATE SET t.label = s.label"
                + " WHEN NOT MATCHED THEN INSERT (id, label, p) VALUES (s.id, s.label, 2)");
        assertEquals(5, kept(before));
        assertEquals("[0,l0,0] [1,new,0] [3,l3,0] [4,l4,0] [100,more,2]", rows("id < 5 OR id >= 100"));
        assertEquals(30L, lake.value("SELECT count(*) FROM " + table));
    }

    @Test
    void whatChangedMeanwhileMakesItFail() {
        assertConflict(
                "INSERT INTO " + table + " VALUES (12, 'again', 1)",
                "UPDATE " + table + " SET label = 'x' WHERE seen(id) = 12");
        assertEquals("[12,again,1] [12,l12,1]", rows("id = 12 AND label <> 'x'"));
        assertConflict(
                "UPDATE " + table + " SET label = 'y' WHERE id = 1",
                "MERGE INTO " + table + " t USING (SELECT 1L AS id) s ON t.id = s.id AND seen(t.id) > 0"
                        + " WHEN MATCHED THEN UPDATE SET label = 'z'");
        assertEquals("[1,y,0]", rows("id = 1"));
        MEANWHILE.set(() -> lake.sql("INSERT INTO " + table + " VALUES (50, 'other', 5)"));
        lake.sql("UPDATE " + table + " SET label = 'x' WHERE p = 0 AND seen(id) = 2");
        assertEquals("[2,x,0] [50,other,5]", rows("label IN ('x', 'other')"));
    }

    private void assertConflict(String between, String statement) {
        MEANWHILE.set(() -> lake.sql(between));
        String message = ObjectsInsertTest.told(assertThrows(Exception.class, () -> lake.sql(statement)));
        assertTrue(message.contains("run the statement again"), message);
    }

    private Map<String, Long> joined(String on, String condition, long expected) {
        var joined = lake.sql(
                "SELECT /*+ BROADCAST(f) */ t.* FROM " + table + " t JOIN keys f ON " + on + " WHERE " + condition);
        assertEquals(expected, joined.collectAsList().size());
        assertTrue(Lake.plan(joined).contains("dynamicpruning"), Lake.plan(joined));
        return Lake.metrics(joined);
    }

    /** Splits that were read, by whomever. */
    private static long read(Map<String, Long> metrics) {
        return metrics.get("sparkReaderSplits") + metrics.get("decodedSplits") + metrics.get("renditionSplits");
    }

    @Test
    void columnsOfObjectsAndPartitionsAreGroupedByTogether() {
        assertEquals(
                2,
                lake.rows("SELECT DISTINCT id, label, p, _key FROM " + table + " WHERE id IN (3, 17) OR label IS NULL")
                        .size());
    }

    @Test
    void aJoinsKeysRuleOutObjects() throws Exception {
        java.nio.file.Path keys = lake.scratch().resolve("keys");
        lake.sql("SELECT id AS k, 'n' || id AS name FROM range(100)").write().parquet(keys.toString());
        lake.spark().read().parquet(keys.toString()).createOrReplaceTempView("keys");
        Map<String, Long> byPartition = joined("t.p = f.k", "f.name = 'n2'", 10);
        assertEquals(2, read(byPartition), byPartition.toString());
        assertEquals(0, byPartition.get("splitsRuledOut"), byPartition.toString());
        Map<String, Long> byStatistics = joined("t.id = f.k", "f.name = 'n12'", 1);
        assertEquals(1, read(byStatistics), byStatistics.toString());
        assertEquals(5, byStatistics.get("splitsRuledOut"), byStatistics.toString());
        Map<String, Long> byHidden = joined("t._key = f.name", "f.k = 12", 0);
        assertEquals(0, read(byHidden), byHidden.toString());
    }

    @Test
    void statisticsOfColumnsAreKnownWithoutAnalyze() throws Exception {
        lake.sql("INSERT INTO " + table + " VALUES (NULL, NULL, 9)");
        lake.spark().conf().set("spark.sql.cbo.enabled", "true");
        try {
            var rows = (org.apache.spark.sql.classic.Dataset<Row>) lake.sql("SELECT * FROM " + table);
            var statistics = rows.queryExecution().optimizedPlan().stats();
            assertEquals("31", statistics.rowCount().get().toString());
            Map<String, String> columns = new java.util.TreeMap<>();
            for (var column : scala.jdk.javaapi.CollectionConverters.asJava(statistics.attributeStats())
                    .entrySet()) {
                columns.put(
                        column.getKey().name(),
                        column.getValue().min() + " " + column.getValue().max() + " "
                                + column.getValue().nullCount());
            }
            assertEquals(Map.of("id", "Some(0) Some(29) Some(1)", "p", "Some(0) Some(9) Some(0)"), columns);
        } finally {
            lake.spark().conf().unset("spark.sql.cbo.enabled");
        }
    }
}
