package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writing datasets: created, appended to, overwritten in whole and in part. */
@ExtendWith(Lake.Extension.class)
class DatasetWriteTest {
    private static final String BUCKET = "written";

    private final Lake lake;
    private String name = "";
    private String table = "";

    DatasetWriteTest(Lake lake) {
        this.lake = lake;
    }

    @BeforeEach
    void newTable() throws StoreException {
        lake.bucket(BUCKET);
        name = "t" + UUID.randomUUID().toString().substring(0, 8);
        table = "lake." + BUCKET + "." + name;
    }

    private String rows() {
        return rows("SELECT * FROM " + table + " ORDER BY 1, 2");
    }

    private String rows(String query) {
        return lake.rows(query).stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private List<String> keys() throws StoreException {
        return lake.store().list(ListRequest.flat(BUCKET, name + "/")).entries().stream()
                .map(ListEntry::key)
                .map(key -> key.substring(name.length() + 1).replaceAll("part-.*parquet", "part"))
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void aTableIsCreatedAndAppendedTo() throws Exception {
        lake.sql("CREATE TABLE " + table + " (id BIGINT NOT NULL, label STRING COMMENT 'what it is') COMMENT 'few'"
                + " TBLPROPERTIES ('owner-team' = 'ml')");
        assertEquals("", rows());
        long before = lake.store().visibleLsn();
        lake.sql("INSERT INTO " + table + " VALUES (1, 'cat'), (2, NULL)");
        lake.sql("INSERT INTO " + table + " (label, id) SELECT 'dog', 3");

        assertEquals("[1,cat] [2,null] [3,dog]", rows());
        assertEquals("", rows("SELECT * FROM " + table + " VERSION AS OF " + before));
        assertEquals(List.of("_dataset.json", "part"), keys());
        String described = rows("DESCRIBE EXTENDED " + table);
        for (String part : List.of("what it is", "few", "owner-team=ml", "basalt://written/" + name)) {
            assertTrue(described.contains(part), described);
        }
        assertTrue(rows("SHOW TABLES IN lake." + BUCKET).contains(name));
        assertThrows(Exception.class, () -> lake.sql("INSERT INTO " + table + " VALUES (NULL, 'x')"));
    }

    @Test
    void rowsGoToTheDirectoriesOfTheirPartitions() throws Exception {
        lake.sql("CREATE TABLE " + table + " (id BIGINT, day DATE, site STRING) PARTITIONED BY (day, site)");
        lake.sql("INSERT INTO " + table + " VALUES (1, DATE'2026-01-01', 'a b'), (2, DATE'2026-01-02', ''),"
                + " (3, DATE'2026-01-02', NULL), (4, NULL, 'x/y')");

        assertEquals("[1,2026-01-01,a b] [2,2026-01-02,null] [3,2026-01-02,null] [4,null,x/y]", rows());
        assertEquals(
                List.of(
                        "_dataset.json",
                        "day=2026-01-01/site=a b/part",
                        "day=2026-01-02/site=__HIVE_DEFAULT_PARTITION__/part",
                        "day=__HIVE_DEFAULT_PARTITION__/site=x%2Fy/part"),
                keys());
        assertEquals("[1]", rows("SELECT id FROM " + table + " WHERE day = DATE'2026-01-01' AND site = 'a b'"));
    }

    @Test
    void overwritingReplacesAllOrOnePartitionOrThoseThatRowsComeFor() throws Exception {
        lake.sql("CREATE TABLE " + table + " (id BIGINT, p INT) PARTITIONED BY (p)");
        lake.sql("INSERT INTO " + table + " VALUES (1, 1), (2, 2), (3, 3)");

        lake.sql("INSERT OVERWRITE " + table + " PARTITION (p = 1) SELECT 10");
        assertEquals("[2,2] [3,3] [10,1]", rows());
        lake.sql("INSERT OVERWRITE " + table + " PARTITION (p = 7) SELECT 70");
        assertEquals("[2,2] [3,3] [10,1] [70,7]", rows());

        lake.sql("SELECT 20L AS id, 2 AS p").writeTo(table).overwritePartitions();
        assertEquals("[3,3] [10,1] [20,2] [70,7]", rows());

        lake.sql("SELECT 30L AS id, 3 AS p").writeTo(table).overwrite(org.apache.spark.sql.functions.expr("p > 2"));
        assertEquals("[10,1] [20,2] [30,3]", rows());

        assertThrows(
                Exception.class,
                () -> lake.sql("SELECT 30L AS id, 3 AS p")
                        .writeTo(table)
                        .overwrite(org.apache.spark.sql.functions.expr("id > 2")));

        lake.sql("INSERT OVERWRITE " + table + " SELECT id + 1, p FROM " + table + " WHERE p < 3");
        assertEquals("[11,1] [21,2]", rows());
        lake.sql("TRUNCATE TABLE " + table);
        assertEquals("", rows());
        assertEquals(List.of("_dataset.json"), keys());
    }

    @Test
    void deletingWholePartitionsRunsNoJob() throws Exception {
        lake.sql("CREATE TABLE " + table + " (id BIGINT, p INT) PARTITIONED BY (p)");
        lake.sql("INSERT INTO " + table + " VALUES (1, 1), (2, 2), (3, 3), (4, NULL)");
        assertEquals(
                0,
                Jobs.of(lake.spark(), () -> lake.sql("DELETE FROM " + table + " WHERE p IN (1, 3)"))
                        .jobs());
        assertEquals("[2,2] [4,null]", rows());
    }

    @Test
    void tablesAreMadeOfQueriesAllAtOnceOrNotAtAll() throws Exception {
        lake.sql("CREATE TABLE " + table + " PARTITIONED BY (p) AS SELECT id, id % 2 AS p FROM range(4)");
        assertEquals("[0,0] [1,1] [2,0] [3,1]", rows());
        lake.sql("CREATE OR REPLACE TABLE " + table + " AS SELECT id + 100 AS id, 'x' AS label FROM " + table);
        assertEquals("[100,x] [101,x] [102,x] [103,x]", rows());
        assertEquals(List.of("_dataset.json", "part"), keys());

        assertThrows(
                Exception.class,
                () -> lake.sql(
                        "CREATE OR REPLACE TABLE " + table + " AS SELECT raise_error('no') AS id FROM range(2)"));
        assertEquals("[100,x] [101,x] [102,x] [103,x]", rows());
        assertThrows(Exception.class, () -> lake.sql("CREATE TABLE " + table + "2 AS SELECT raise_error('no') AS id"));
        assertFalse(lake.spark().catalog().tableExists(table + "2"));
        lake.sql("REPLACE TABLE " + table + " (only INT)");
        assertEquals("", rows("SELECT only FROM " + table));
    }

    @Test
    void aTablesRowsAreClusteredWhereItSaysSo() throws Exception {
        lake.sql("CREATE TABLE " + table + " (id BIGINT, x INT) CLUSTER BY (x)");
        lake.sql("INSERT INTO " + table + " SELECT id, CAST(hash(id) AS INT) FROM range(0, 10000, 1, 8)");
        assertEquals(
                "[10000,0]",
                rows(
                        "SELECT count(*), count_if(x < before) FROM (SELECT x, lag(x) OVER (PARTITION BY _key ORDER BY rn) AS"
                                + " before FROM (SELECT x, _key, monotonically_increasing_id() AS rn FROM " + table
                                + "))"));
        assertEquals(
                "0",
                String.valueOf(
                        lake.value("SELECT count(*) FROM (SELECT _key k, min(x) AS lo, max(x) AS hi FROM " + table
                                + " GROUP BY _key) a JOIN (SELECT _key k, min(x) AS lo, max(x) AS hi FROM " + table
                                + " GROUP BY _key) b ON a.k < b.k AND a.lo < b.hi AND b.lo < a.hi")));
    }

    @Test
    void columnsAreAddedWidenedAndDroppedWithoutRewritingObjects() throws Exception {
        lake.sql(
                "CREATE TABLE " + table + " (i INT, f FLOAT, d DECIMAL(5,2), day DATE, gone STRING, s STRUCT<a: INT>)");
        lake.sql("INSERT INTO " + table
                + " VALUES (1, 1.5, 1.25, DATE'2026-01-01', 'x', struct(1)), (NULL, NULL, NULL, NULL, NULL, NULL)");
        long before = lake.store().visibleLsn();
        lake.sql("ALTER TABLE " + table + " ADD COLUMNS (later STRING COMMENT 'new', s.b STRING)");
        lake.sql("ALTER TABLE " + table + " ALTER COLUMN i TYPE BIGINT");
        lake.sql("ALTER TABLE " + table + " ALTER COLUMN f TYPE DOUBLE");
        lake.sql("ALTER TABLE " + table + " ALTER COLUMN d TYPE DECIMAL(12,4)");
        lake.sql("ALTER TABLE " + table + " DROP COLUMN gone");
        lake.sql("INSERT INTO " + table + " (i, f, d, day, s, later)"
                + " VALUES (5000000000, 1e300, 12345678.0001, DATE'2026-01-02', struct(2, 'b'), 'z')");

        assertEquals(
                "[null,null,null,null,null,null] [1,1.5,1.2500,2026-01-01,[1,null],null]"
                        + " [5000000000,1.0E300,12345678.0001,2026-01-02,[2,b],z]",
                rows("SELECT i, f, d, day, s, later FROM " + table + " ORDER BY i"));
        assertEquals("[5000000000]", rows("SELECT i FROM " + table + " WHERE i > 3000000000 AND d > 2.5"));
        assertEquals("[1]", rows("SELECT i FROM " + table + " WHERE i = 1 AND f < 2 AND d = 1.25"));
        assertEquals("[1,x]", rows("SELECT i, gone FROM " + table + " VERSION AS OF " + before + " WHERE i = 1"));

        assertEquals(
                "[3,2,1,5000000000,1,5000000001,1.2500]",
                rows("SELECT count(*), count(i), min(i), max(i), count(later), sum(i), min(d) FROM " + table));
        assertEquals("[null,2] [z,1]", rows("SELECT later, count(*) FROM " + table + " GROUP BY later ORDER BY 1"));
        for (String refused : List.of(
                "ADD COLUMN gone STRING",
                "ADD COLUMN n INT NOT NULL",
                "ALTER COLUMN i TYPE STRING",
                "ALTER COLUMN i SET NOT NULL",
                "RENAME COLUMN i TO j")) {
            assertThrows(Exception.class, () -> lake.sql("ALTER TABLE " + table + " " + refused), refused);
        }
    }

    @Test
    void aTableIsRenamedAndDroppedWithItsObjects() throws Exception {
        lake.sql("CREATE TABLE " + table + " AS SELECT 1 AS id");
        lake.sql("ALTER TABLE " + table + " RENAME TO " + BUCKET + "." + name + "x");
        assertFalse(lake.spark().catalog().tableExists(table));
        assertEquals("[1]", rows("SELECT * FROM " + table + "x"));
        lake.sql("DROP TABLE " + table + "x");
        assertFalse(lake.spark().catalog().tableExists(table + "x"));
        assertThrows(Exception.class, () -> lake.sql("DROP TABLE " + table + "x"));
        lake.sql("DROP TABLE IF EXISTS " + table + "x");
        assertEquals(List.of(), keys());
        lake.store().undelete(BUCKET, name + "x/");
        assertEquals("[1]", rows("SELECT * FROM " + table + "x"));
    }

    @Test
    void adirectoryOfParquetIsWrittenToAsTheTableThatItLooksLike() throws Exception {
        lake.spark().range(3).write().parquet("basalt://" + BUCKET + "/" + name);
        lake.sql("INSERT INTO " + table + " VALUES (7)");
        assertEquals("[0] [1] [2] [7]", rows("SELECT * FROM " + table + " ORDER BY 1"));
        assertFalse(keys().contains("_dataset.json"), "appending makes no record");
        assertThrows(Exception.class, () -> lake.sql("DROP TABLE " + table));
        assertThrows(Exception.class, () -> lake.sql("CREATE TABLE " + table + " (id INT)"));

        lake.sql("ALTER TABLE " + table + " ADD COLUMN label STRING");
        lake.sql("INSERT INTO " + table + " VALUES (8, 'x')");
        assertEquals("[0,null] [1,null] [2,null] [7,null] [8,x]", rows());
        lake.sql("INSERT OVERWRITE " + table + " SELECT 1, 'y'");
        assertEquals("[1,y]", rows());
        lake.sql("DROP TABLE " + table);
        assertEquals(List.of(), keys());
    }

    @Test
    void whatADatasetCannotBeIsRefused() {
        for (String refused : List.of(
                "(id INT) USING csv",
                "(id INT) LOCATION 'basalt://written/elsewhere'",
                "(id INT DEFAULT 7)",
                "(id INT, p INT) PARTITIONED BY (bucket(4, p))",
                "(id INT) PARTITIONED BY (id)",
                "(id INT, p ARRAY<INT>) PARTITIONED BY (p)",
                "(id INT, p BINARY) PARTITIONED BY (p)",
                "(id INT, p TIMESTAMP) PARTITIONED BY (p)",
                "(id INT, p STRING COLLATE UNICODE_CI) PARTITIONED BY (p)",
                "(id INT, `.p` INT) PARTITIONED BY (`.p`)",
                "(i INTERVAL YEAR) PARTITIONED BY (nothing)")) {
            assertThrows(Exception.class, () -> lake.sql("CREATE TABLE " + table + " " + refused), refused);
        }
        assertThrows(Exception.class, () -> lake.sql("CREATE TABLE lake.written.objects (id INT)"));
        assertThrows(Exception.class, () -> lake.sql("CREATE TABLE lake.nowhere.t (id INT)"));
        assertThrows(Exception.class, () -> lake.sql("DROP TABLE lake.written.objects"));
    }

    @Test
    void pathsThatMeanOthersAreNotWrittenTo() throws Exception {
        lake.sql("CREATE TABLE " + table + " AS SELECT 1 AS id");
        for (String path :
                List.of("x/../" + name, "./" + name, "x//" + name, "_publish", "_publish/x", ".snapshot/x", "/")) {
            String other = "lake." + BUCKET + ".`" + path + "`";
            assertThrows(Exception.class, () -> lake.sql("CREATE TABLE " + other + " AS SELECT 2 AS id"), path);
            assertThrows(Exception.class, () -> lake.sql("CREATE OR REPLACE TABLE " + other + " (id INT)"), path);
            assertThrows(
                    Exception.class,
                    () -> lake.sql("ALTER TABLE " + table + " RENAME TO " + BUCKET + ".`" + path + "`"),
                    path);
            assertThrows(
                    Exception.class,
                    () -> lake.spark()
                            .range(1)
                            .write()
                            .format("basalt")
                            .mode("append")
                            .save("basalt://" + BUCKET + "/" + path),
                    path);
        }
        assertEquals("[1]", rows("SELECT * FROM " + table));
        assertEquals(List.of("_dataset.json", "part"), keys());
    }

    @Test
    void whatIsNotNullStaysSo() {
        lake.sql("CREATE TABLE " + table + " (id BIGINT NOT NULL, p STRING NOT NULL, x INT) PARTITIONED BY (p)");
        assertThrows(Exception.class, () -> lake.sql("INSERT INTO " + table + " VALUES (1, '', 1)"));
        for (String rows : List.of(
                "SELECT CAST(NULL AS BIGINT) AS id, 'a' AS p", "SELECT 'a' AS p, 1 AS x", "SELECT 1L AS id, 1 AS x")) {
            assertThrows(
                    Exception.class,
                    () -> lake.sql(rows)
                            .write()
                            .format("basalt")
                            .mode("append")
                            .save("basalt://" + BUCKET + "/" + name),
                    rows);
        }
        lake.sql("SELECT 1L AS id, 'a' AS p")
                .write()
                .format("basalt")
                .mode("append")
                .save("basalt://" + BUCKET + "/" + name);
        assertEquals("[1,a,null]", rows());
    }

    @Test
    void droppedColumnsDoNotComeBackUntilAllIsNew() {
        lake.sql("CREATE TABLE " + table + " AS SELECT 1 AS id, 7 AS c");
        lake.sql("ALTER TABLE " + table + " DROP COLUMN c");
        assertThrows(
                Exception.class,
                () -> lake.sql("SELECT 2 AS id, 'x' AS c")
                        .write()
                        .format("basalt")
                        .mode("append")
                        .save("basalt://" + BUCKET + "/" + name));
        lake.sql("INSERT OVERWRITE " + table + " SELECT 3");
        lake.sql("ALTER TABLE " + table + " ADD COLUMN c STRING");
        assertEquals("[3,null]", rows());
    }

    @Test
    void partitionsAreDeletedByWhateverSparkSaysOfThem() {
        lake.sql("CREATE TABLE " + table + " (id INT, day DATE) PARTITIONED BY (day)");
        lake.sql("INSERT INTO " + table + " VALUES (1, DATE'2020-01-01'), (2, DATE'2100-01-01'), (3, NULL)");
        lake.sql("DELETE FROM " + table + " WHERE day < current_timestamp()");
        assertEquals("[2,2100-01-01] [3,null]", rows());
        lake.sql("DELETE FROM " + table + " WHERE year(day) = 2100 OR day IS NULL");
        assertEquals("", rows());
    }

    @Test
    void namesThatDifferInCaseAreDifferentWhereSparkSaysSo() {
        lake.spark().conf().set("spark.sql.caseSensitive", "true");
        try {
            lake.sql("CREATE TABLE " + table + " (a INT, A INT, v INT) PARTITIONED BY (a)");
            lake.sql("INSERT INTO " + table + " VALUES (5, 1, 1), (1, 5, 2)");
            lake.sql("DELETE FROM " + table + " WHERE A = 5");
            assertEquals("[5,1,1]", rows());
        } finally {
            lake.spark().conf().unset("spark.sql.caseSensitive");
        }
    }

    @Test
    void whatIsReadBeforeAndWrittenLaterLosesNothing() throws Exception {
        lake.sql("CREATE TABLE " + table + " AS SELECT 1 AS id");
        var before = lake.sql("SELECT DISTINCT id FROM " + table);
        lake.sql("INSERT INTO " + table + " VALUES (9)");
        before.writeTo(table).overwrite(org.apache.spark.sql.functions.lit(true));
        assertEquals("[1] [9]", rows("SELECT * FROM " + table + " ORDER BY 1"));
    }

    @Test
    void oneObjectIsNoDirectoryToWriteTo() throws Exception {
        lake.spark().range(2).coalesce(1).write().parquet("basalt://" + BUCKET + "/" + name);
        String object = lake.rows("SELECT DISTINCT _key FROM " + table).get(0).getString(0);
        String one = "lake." + BUCKET + ".`" + object + "`";
        assertEquals(2L, lake.value("SELECT count(*) FROM " + one));
        for (String statement : List.of(
                "DELETE FROM " + one,
                "TRUNCATE TABLE " + one,
                "ALTER TABLE " + one + " ADD COLUMN x INT",
                "INSERT INTO " + one + " VALUES (1)")) {
            assertThrows(Exception.class, () -> lake.sql(statement), statement);
        }
        assertEquals(2L, lake.value("SELECT count(*) FROM " + one));
        assertEquals(
                List.of("part"),
                keys().stream().filter(key -> !key.contains("_SUCCESS")).toList());
    }
}
