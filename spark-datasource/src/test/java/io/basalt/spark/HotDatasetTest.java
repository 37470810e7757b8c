package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.columnar.parquet.ParquetTable;
import io.basalt.store.columnar.parquet.RandomTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.util.ArrowUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets of which some objects have renditions equal what Spark reads from the same files. */
@ExtendWith(Lake.Extension.class)
class HotDatasetTest {
    private static Path local;

    @BeforeAll
    static void datasets(Lake lake) throws IOException {
        lake.bucket("hot");
        local = lake.scratch();
        lake.sql(DatasetTest.EVERY_TYPE).write().parquet(local.resolve("every").toString());
        lake.putTree(local.resolve("every"), "hot", "every");
        render(lake, "every");
    }

    @AfterEach
    void nothingIsLeftOffTheHeap() {
        assertEquals(0, ArrowUtils.rootAllocator().getAllocatedMemory());
        assertEquals(0, ArrowUtils.rootAllocator().getChildAllocators().size());
    }

    /** Makes renditions of all objects of a dataset that end so. */
    private static void render(Lake lake, String dataset, String... endings) throws IOException {
        for (Row object : lake.rows("SELECT key FROM lake.hot.objects WHERE key LIKE '" + dataset + "/%.parquet'")) {
            String key = object.getString(0);
            if (endings.length == 0 || Arrays.stream(endings).anyMatch(key::endsWith)) {
                lake.store().renditions().make(contentId(lake, key));
            }
        }
    }

    private static long contentId(Lake lake, String key) throws IOException {
        return lake.store()
                .stat(new ObjectKey("hot", key))
                .orElseThrow()
                .entry()
                .contentId();
    }

    private static List<String> sorted(Dataset<Row> data) {
        Stream<Row> rows = data.selectExpr("to_json(struct(*))").collectAsList().stream();
        return rows.map(row -> row.getString(0)).sorted().toList();
    }

    private static Dataset<Row> files(Lake lake, String name) {
        return lake.spark().read().parquet(local.resolve(name).toString());
    }

    @Test
    void everyTypeIsReadFromRenditions(Lake lake) {
        Dataset<Row> data = lake.sql("SELECT * FROM lake.hot.every");
        assertEquals(files(lake, "every").schema(), data.schema());
        assertEquals(sorted(files(lake, "every")), sorted(data));
        data.collectAsList();
        assertEquals(3, Lake.metrics(data).get("renditionSplits"));
        assertEquals(0, Lake.metrics(data).get("sparkReaderSplits"));
        assertTrue(Lake.plan(data).contains("Reads: 3 by its rendition"), Lake.plan(data));
        assertTrue(Lake.plan(data).contains("ColumnarToRow"), Lake.plan(data));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count(*)",
                "sum(id), max(s), min(b), avg(f), sum(d)",
                "sum(d9), sum(d18), max(d38), min(day), max(ts), min(ntz)",
                "max(t), min(bin), count(DISTINCT st.y.z), max(st.x), sum(arr[0]), sum(m['k7']), max(ast[0].p), max(ym)"
            })
    void aggregatesAreSparks(String aggregates, Lake lake) {
        String[] columns = aggregates.split(", (?=[a-z]+\\()");
        for (String filter : List.of("t IS NULL OR i > 500", "t = 's7' OR d9 < 3 OR day < date'1610-01-01'")) {
            assertEquals(
                    files(lake, "every").where(filter).selectExpr(columns).collectAsList(),
                    lake.sql("SELECT * FROM lake.hot.every")
                            .where(filter)
                            .selectExpr(columns)
                            .collectAsList(),
                    filter);
        }
    }

    @Test
    void rowsThatNobodyWantsAreNotRead(Lake lake) {
        Dataset<Row> one = lake.sql("SELECT t FROM lake.hot.every WHERE id = 999");
        assertEquals(1, one.collectAsList().size());
        assertEquals(2, Lake.metrics(one).get("splitsRuledOut"));
        assertEquals(1, Lake.metrics(one).get("renditionSplits"));
        Dataset<Row> all = lake.sql("SELECT * FROM lake.hot.every");
        all.collectAsList();
        assertTrue(
                Lake.metrics(one).get("renditionBytes") * 4 < Lake.metrics(all).get("renditionBytes"));
    }

    /** Of a batch, too, in which a few are wanted: all columns of these, whatever their types, and no more of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "t = 's7'",
                "t IN ('s3', 's5') AND NOT (i BETWEEN 200 AND 900)",
                "d9 < 3 OR day < date'1610-01-01' OR t IS NULL",
                "NOT (t = 's7' OR i > 30 AND d18 IS NOT NULL)"
            })
    void rowsThatDoNotMatchAreNotGivenToSpark(String filter, Lake lake) {
        Dataset<Row> some = lake.sql("SELECT * FROM lake.hot.every WHERE " + filter);
        List<String> expected = sorted(files(lake, "every").where(filter));
        assertEquals(expected, sorted(some));
        assertFalse(expected.isEmpty());
        some.collectAsList();
        assertEquals(expected.size(), Lake.metrics(some).get("numOutputRows"), "rows that the scan has given");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void randomTablesEqualSparksAnswer(boolean nested, Lake lake) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        MessageType schema = nested ? RandomTable.NESTED : RandomTable.SCHEMA;
        String name = nested ? "nested" : "flat";
        Path folder = Files.createDirectories(local.resolve(name));
        for (int i = 0; i < 2; i++) {
            new ParquetTable(schema)
                    .rowGroupRows(400)
                    .dictionary(i == 0)
                    .write(
                            folder.resolve(i + ".parquet"),
                            new RandomTable(schema, new Random(seed + i), 0.3).rows(1000));
        }
        lake.putTree(folder, "hot", name);
        render(lake, name, "0.parquet");
        lake.spark().conf().set("spark.sql.legacy.parquet.nanosAsLong", "true");
        try {
            String[] columns =
                    schema.getFields().stream().map(HotDatasetTest::expression).toArray(String[]::new);
            for (String split : List.of("128m", "1000")) {
                lake.spark().conf().set("spark.sql.files.maxPartitionBytes", split);
                assertEquals(
                        sorted(files(lake, name).selectExpr(columns)),
                        sorted(lake.sql("SELECT * FROM lake.hot." + name).selectExpr(columns)),
                        "seed " + seed + ", splits of " + split);
            }
        } finally {
            lake.spark().conf().unset("spark.sql.legacy.parquet.nanosAsLong");
            lake.spark().conf().unset("spark.sql.files.maxPartitionBytes");
        }
    }

    /** Keys of maps that are no strings have no JSON of their own. */
    private static String expression(Type column) {
        String name = "`" + column.getName() + "`";
        return "MAP".equals(String.valueOf(column.getLogicalTypeAnnotation()))
                ? "map_entries(" + name + ") " + name
                : name;
    }

    /** One half of them is mapped, the other decoded by Spark, which has to agree about where splits begin. */
    @Test
    void splitsOfLargeObjectsHaveEachRowOnce(Lake lake) throws IOException {
        Path folder = local.resolve("large");
        lake.sql("SELECT id, concat('value ', id % 1000) v FROM range(0, 40000, 1, 2)")
                .write()
                .option("parquet.block.size", "20000")
                .option("parquet.block.size.row.check.min", "100")
                .parquet(folder.toString());
        lake.putTree(folder, "hot", "large");
        String first = lake.rows("SELECT key FROM lake.hot.objects WHERE key LIKE 'large/%.parquet' ORDER BY key")
                .get(0)
                .getString(0);
        lake.store().renditions().make(contentId(lake, first));
        // The other gets none by itself, however often it is read.
        lake.store().configureBucket("hot", BucketUpdate.NONE.withRenditions(RenditionPolicy.OFF));
        lake.spark().conf().set("spark.sql.files.maxPartitionBytes", "30000");
        lake.spark().conf().set("spark.sql.files.openCostInBytes", "0");
        try {
            Dataset<Row> data = lake.sql("SELECT id, v FROM lake.hot.large WHERE id % 3 = 0");
            assertEquals(sorted(files(lake, "large").where("id % 3 = 0")), sorted(data));
            data.collectAsList();
            Map<String, Long> metrics = Lake.metrics(data);
            assertTrue(metrics.get("renditionSplits") > 1, metrics.toString());
            assertTrue(metrics.get("sparkReaderSplits") > 1, metrics.toString());
            assertEquals(40_000L, lake.value("SELECT count(*) FROM lake.hot.large"));
        } finally {
            lake.store().configureBucket("hot", BucketUpdate.NONE.withRenditions(RenditionPolicy.HOT));
            lake.spark().conf().unset("spark.sql.files.maxPartitionBytes");
            lake.spark().conf().unset("spark.sql.files.openCostInBytes");
        }
    }

    @Test
    void partitionsAndHiddenColumnsStandBesideTheColumns(Lake lake) throws IOException {
        Path folder = local.resolve("hive");
        lake.sql("SELECT id, id % 2 part, if(id % 3 = 0, null, concat('d', id % 3)) day FROM range(60)")
                .repartition(1)
                .write()
                .partitionBy("part", "day")
                .parquet(folder.toString());
        lake.putTree(folder, "hot", "hive");
        render(lake, "hive");
        assertEquals(sorted(files(lake, "hive")), sorted(lake.sql("SELECT * FROM lake.hot.hive")));
        assertEquals(
                6, lake.rows("SELECT DISTINCT _key, _tier FROM lake.hot.hive").size());
        assertEquals(20L, lake.value("SELECT count(*) FROM lake.hot.hive WHERE day IS NULL"));
    }

    @Test
    void whatIsOfAnotherTypeIsLeftToSpark(Lake lake) {
        String schema = "id DECIMAL(20,0), i BIGINT, nothing STRING, st STRUCT<x: BIGINT, none: INT>";
        Dataset<Row> expected = lake.spark()
                .read()
                .schema(schema)
                .parquet(local.resolve("every").toString());
        Dataset<Row> data =
                lake.spark().read().format("basalt").option("schema", schema).load("basalt://hot/every");
        assertEquals(sorted(expected), sorted(data));
        data.collectAsList();
        assertEquals(3, Lake.metrics(data).get("sparkReaderSplits"));
        // Decimals that lie as 32-bit integers are those integers then.
        expected = lake.spark()
                .read()
                .schema("d9 INT")
                .parquet(local.resolve("every").toString());
        data = lake.spark().read().format("basalt").option("schema", "d9 INT").load("basalt://hot/every");
        assertEquals(sorted(expected.where("d9 > 50000")), sorted(data.where("d9 > 50000")));
        lake.spark().conf().set("spark.sql.parquet.enableVectorizedReader", "false");
        try {
            Dataset<Row> rows = lake.sql("SELECT * FROM lake.hot.every");
            assertEquals(sorted(files(lake, "every")), sorted(rows));
            assertTrue(Lake.plan(rows).contains("Reads: Spark's Parquet reader"), Lake.plan(rows));
        } finally {
            lake.spark().conf().unset("spark.sql.parquet.enableVectorizedReader");
        }
    }

    @Test
    void aDamagedRenditionCostsNoRow(Lake lake) throws IOException {
        Path folder = local.resolve("damaged");
        lake.sql("SELECT id, concat('v', id) v FROM range(0, 1000, 1, 1)")
                .write()
                .parquet(folder.toString());
        lake.putTree(folder, "hot", "damaged");
        render(lake, "damaged");
        long contentId = contentId(
                lake,
                lake.rows("SELECT key FROM lake.hot.objects WHERE key LIKE 'damaged/%.parquet'")
                        .get(0)
                        .getString(0));
        Path file = lake.storeDirectory().resolve("renditions").resolve(ObjectEntry.etag(contentId) + ".arrow");
        byte[] bytes = Files.readAllBytes(file);
        bytes[600]++;
        Files.write(file, bytes);
        assertEquals(sorted(files(lake, "damaged")), sorted(lake.sql("SELECT * FROM lake.hot.damaged")));
        assertFalse(lake.store().renditions().list().stream()
                .map(RenditionInfo::contentId)
                .anyMatch(id -> id == contentId));
    }

    /** What has a rendition is read as it was; what Spark opens by its name is not another object in the same query. */
    @Test
    void noQuerySeesOneHalfOldAndOneHalfNew(Lake lake) throws IOException {
        Path folder = local.resolve("changing");
        lake.sql("SELECT id FROM range(0, 10, 1, 2)").write().parquet(folder.toString());
        lake.putTree(folder, "hot", "changing");
        List<Row> keys = lake.rows("SELECT key FROM lake.hot.objects WHERE key LIKE 'changing/%.parquet' ORDER BY key");
        lake.store().renditions().make(contentId(lake, keys.get(0).getString(0)));
        Dataset<Row> before = lake.sql("SELECT id FROM lake.hot.changing");
        assertEquals(10, before.collectAsList().size());
        byte[] first;
        try (Stream<Path> files = Files.list(folder)) {
            first = Files.readAllBytes(files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .findFirst()
                    .orElseThrow());
        }
        lake.put("hot", keys.get(1).getString(0), first, Attributes.NONE);
        Exception refused = assertThrows(Exception.class, before::collectAsList);
        assertTrue(chain(refused).contains("was deleted or overwritten after the table was loaded"), chain(refused));
        lake.spark().conf().set("spark.sql.files.ignoreMissingFiles", "true");
        try {
            assertEquals(
                    5,
                    lake.sql("SELECT id FROM lake.hot.changing").collectAsList().size() / 2);
        } finally {
            lake.spark().conf().unset("spark.sql.files.ignoreMissingFiles");
        }
    }

    private static String chain(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append(" / ");
        }
        return all.toString();
    }

    @Test
    void tasksThatEndEarlyLeaveNothingBehind(Lake lake) {
        assertEquals(5, lake.rows("SELECT id, t FROM lake.hot.every LIMIT 5").size());
        Exception failed = assertThrows(
                Exception.class,
                () -> lake.rows("SELECT if(id = 800, raise_error('as asked'), t) FROM lake.hot.every"));
        assertTrue(String.valueOf(failed.getMessage()).contains("as asked"), failed.getMessage());
    }

    @Test
    @Timeout(120)
    void aTableThatIsQueriedAgainAndAgainGetsRenditions(Lake lake) throws IOException {
        Path folder = local.resolve("often");
        lake.sql("SELECT id, concat('v', id) v FROM range(0, 1000, 1, 1)")
                .write()
                .parquet(folder.toString());
        lake.putTree(folder, "hot", "often");
        String query = "SELECT sum(id), max(v) FROM lake.hot.often";
        List<Row> expected =
                files(lake, "often").selectExpr("sum(id)", "max(v)").collectAsList();
        Dataset<Row> data = lake.sql(query);
        assertEquals(expected, data.collectAsList());
        assertEquals(
                1,
                Lake.metrics(data).get("sparkReaderSplits") + Lake.metrics(data).get("decodedSplits"));
        while (Lake.metrics(data).get("renditionSplits") == 0) {
            data = lake.sql(query);
            assertEquals(expected, data.collectAsList());
        }
        String plan = Lake.plan(lake.sql(query));
        assertTrue(plan.contains("1 by its rendition"), plan);
    }
}
