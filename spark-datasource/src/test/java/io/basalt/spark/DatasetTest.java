package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.connector.client.TestStore;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Lake.Extension.class)
class DatasetTest {
    static final String EVERY_TYPE = """
            SELECT id, if(id % 7 = 0, null, cast(id AS INT)) i, cast(id % 100 AS TINYINT) b, cast(id AS SMALLINT) s,
              cast(id AS FLOAT) f, if(id % 5 = 0, null, id / 3.0D) d, cast(id AS DECIMAL(9,2)) d9,
              cast(id AS DECIMAL(18,4)) d18, cast(id AS DECIMAL(38,10)) d38, id % 2 = 0 flag,
              if(id % 3 = 0, null, concat('s', id)) t, cast(concat('b', id) AS BINARY) bin,
              date_add(date'1600-01-01', cast(id * 3000 AS INT)) day, timestamp_seconds(id * 100000000) ts,
              timestamp_ntz'2024-01-01 00:00:00' + make_dt_interval(cast(id AS INT)) ntz,
              array(id, null, id + 1) arr, map(concat('k', id), id) m,
              named_struct('x', id, 'y', named_struct('z', concat('z', id), 'n', cast(null AS INT))) st,
              array(named_struct('p', id)) ast, make_ym_interval(1, cast(id AS INT)) ym
            FROM range(0, 1000, 1, 3)""";

    private static Path local;

    @BeforeAll
    static void datasets(Lake lake) throws IOException {
        lake.bucket("data");
        local = lake.scratch();
        lake.sql(EVERY_TYPE).write().parquet(local.resolve("every").toString());
        lake.putTree(local.resolve("every"), "data", "every");
        lake.sql("SELECT id, concat('v', id) v, id % 2 part, date'2024-01-01' + cast(id % 3 AS INT) day FROM range(60)")
                .repartition(1)
                .write()
                .partitionBy("part", "day")
                .parquet(local.resolve("hive").toString());
        lake.putTree(local.resolve("hive"), "data", "hive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"every", "hive"})
    void aDatasetEqualsWhatSparkReadsFromTheSameFiles(String name, Lake lake) {
        Dataset<Row> expected = lake.spark().read().parquet(local.resolve(name).toString());
        Dataset<Row> actual = lake.sql("SELECT * FROM lake.data." + name);
        assertEquals(expected.schema(), actual.schema());
        assertEquals(sorted(expected), sorted(actual));
        assertEquals(
                sorted(expected), sorted(lake.spark().read().format("basalt").load("basalt://data/" + name)));
    }

    @Test
    void rowsAreReadInColumnsByFilterAndByPart(Lake lake) {
        Dataset<Row> data = lake.sql("SELECT id, st.y.z FROM lake.data.every WHERE i > 990 AND t IS NOT NULL");
        String plan = Lake.plan(data);
        assertTrue(plan.contains("ColumnarToRow"), plan);
        assertTrue(plan.contains("PushedFilters: [IsNotNull(i), GreaterThan(i,990), IsNotNull(t)]"), plan);
        assertTrue(plan.contains("ReadSchema: struct<id:bigint,i:int,t:string,st:struct<y:struct<z:string>>>"), plan);
        assertTrue(plan.contains("Objects: 3 of 3"), plan);
        assertTrue(plan.contains("Location: basalt://data/every"), plan);
        Dataset<Row> expected = lake.spark()
                .read()
                .parquet(local.resolve("every").toString())
                .where("i > 990 AND t IS NOT NULL")
                .selectExpr("id", "st.y.z");
        assertEquals(sorted(expected), sorted(data));
    }

    @Test
    void filtersOnPartitionColumnsLeaveOutObjects(Lake lake) {
        Dataset<Row> data = lake.sql("SELECT id FROM lake.data.hive WHERE part = 1 AND day = date'2024-01-02'");
        assertTrue(Lake.plan(data).contains("Objects: 1 of 6"), Lake.plan(data));
        assertEquals(10, data.count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "part * 2 + 1 = 3 AND dayofmonth(day) > 1",
                "concat(part, '/', date_format(day, 'dd')) IN ('1/02', '1/03')",
                "part = 1 AND regexp_like(_key, 'day=2024-01-0[23]/')",
                "part = 1 AND exists(array(day), d -> day(d) > 1)",
            })
    void anyExpressionOverColumnsOfPartitionsLeavesOutObjects(String condition, Lake lake) {
        Dataset<Row> data = lake.sql("SELECT id FROM lake.data.hive WHERE " + condition);
        String plan = Lake.plan(data);
        assertTrue(plan.contains("Objects: 2 of 6"), plan);
        assertFalse(plan.contains("Filter "), plan);
        assertEquals(20, data.count());
    }

    @Test
    void hiddenColumnsTellAndPruneByObject(Lake lake) {
        List<Row> objects = lake.rows("SELECT _key, _tier, _version, count(*) FROM lake.data.hive GROUP BY 1, 2, 3");
        assertEquals(6, objects.size());
        Row one = objects.get(0);
        assertEquals(
                one.getLong(2),
                lake.value("SELECT version FROM lake.data.objects WHERE key = '" + one.getString(0) + "'"));
        Dataset<Row> data = lake.sql("SELECT id FROM lake.data.hive WHERE _key = '" + one.getString(0) + "'");
        assertTrue(Lake.plan(data).contains("Objects: 1 of 6"), Lake.plan(data));
        assertEquals(one.getLong(3), data.collectAsList().size());
    }

    @Test
    void objectsWithOtherColumnsAreUnitedByName(Lake lake) throws IOException {
        Path parts = lake.scratch();
        lake.sql("SELECT 1L a, 'x' b").write().parquet(parts.resolve("one").toString());
        lake.sql("SELECT 2L a, 2.5D c").write().parquet(parts.resolve("two").toString());
        lake.putTree(parts.resolve("one"), "data", "united/1");
        lake.putTree(parts.resolve("two"), "data", "united/2");
        assertEquals(
                List.of(RowFactory.create(1L, "x", null), RowFactory.create(2L, null, 2.5)),
                lake.rows("SELECT a, b, c FROM lake.data.united ORDER BY a"));
    }

    @Test
    void aPartlyPartitionedDatasetIsRefused(Lake lake) throws IOException {
        Path one = lake.scratch().resolve("one");
        lake.spark().range(3).write().parquet(one.toString());
        lake.putTree(one, "data", "mixed/part=1");
        lake.putTree(one, "data", "mixed");
        Exception refused = assertThrows(Exception.class, () -> lake.sql("SELECT * FROM lake.data.mixed"));
        assertTrue(refused.getMessage().contains("lie outside"), refused.getMessage());
    }

    @Test
    void hiddenObjectsAreSkipped(Lake lake) throws IOException {
        Path one = lake.scratch().resolve("one");
        lake.spark().range(3).repartition(1).write().parquet(one.toString());
        lake.putTree(one, "data", "skips/_temporary");
        lake.putTree(one, "data", "skips/.hidden");
        lake.putTree(one, "data", "skips/seen");
        assertEquals(3L, lake.value("SELECT count(*) FROM lake.data.skips"));
    }

    @Test
    void keysWithOddCharactersAreRead(Lake lake) throws IOException {
        Path one = lake.scratch().resolve("one");
        lake.spark().range(3).repartition(1).write().parquet(one.toString());
        lake.putTree(one, "data", "odd/a b%20c:d+é#?");
        assertEquals(3L, lake.value("SELECT count(*) FROM lake.data.odd"));
        assertTrue(String.valueOf(lake.value("SELECT DISTINCT _key FROM lake.data.odd"))
                .startsWith("odd/a b%20c:d+é#?/"));
    }

    @Test
    void sparkWritesAndReadsPathsOfTheStore(Lake lake) {
        lake.spark().range(10).write().parquet("basalt://data/written");
        assertEquals(10, lake.spark().read().parquet("basalt://data/written").count());
        assertEquals(10L, lake.value("SELECT count(*) FROM lake.data.written"));
    }

    @Test
    void aPathWithTheViewOfObjectsGivesObjects(Lake lake) {
        Dataset<Row> objects =
                lake.spark().read().format("basalt").option("view", "objects").load("basalt://data/hive/part=1");
        assertEquals(
                3,
                objects.where("content_type = 'application/vnd.apache.parquet'").count());
        assertEquals(
                List.of("PAR1"),
                objects.selectExpr("string(substring(content, 1, 4))").distinct().collectAsList().stream()
                        .map(row -> row.getString(0))
                        .toList());
    }

    @Test
    void aUsersSchemaIsTaken(Lake lake) {
        Dataset<Row> data = lake.spark()
                .read()
                .format("basalt")
                .option("schema", "id BIGINT, nothing STRING")
                .load("basalt://data/every");
        assertEquals(List.of("id", "nothing"), List.of(data.columns()));
        assertEquals(1000, data.where("nothing IS NULL").count());
    }

    @Test
    void pathsWithoutDataSaySo(Lake lake) throws IOException {
        lake.put("data", "texts/a.txt", new byte[] {'a'}, Attributes.NONE);
        for (String path : List.of("basalt://data/texts", "basalt://data/nowhere")) {
            Exception refused = assertThrows(
                    Exception.class, () -> lake.spark().read().format("basalt").load(path));
            assertTrue(
                    refused.getMessage().contains("no Parquet object lies at or below " + path), refused.getMessage());
        }
        Exception refused = assertThrows(
                Exception.class, () -> lake.spark().read().format("basalt").load("s3://data/x"));
        assertTrue(refused.getMessage().contains("is not a Basalt URI"), refused.getMessage());
    }

    @Test
    void twoStoresAreReadSideBySideUnlessBucketsShareAName(Lake lake) throws IOException {
        TestStore other = TestStore.in(lake.scratch());
        lake.spark().conf().set("spark.sql.catalog.second", BasaltCatalog.class.getName());
        lake.spark().conf().set("spark.sql.catalog.second.store", other.location());
        Path one = lake.scratch().resolve("one");
        lake.spark().range(7).repartition(1).write().parquet(one.toString());
        try (Store second = other.open()) {
            for (String bucket : List.of("elsewhere", "data")) {
                second.createBucket(bucket);
                try (ObjectWriter writer = second.put(new ObjectKey(bucket, "seven/part"), PutOptions.DEFAULT)) {
                    writer.write(onlyFile(one));
                    writer.commit();
                }
            }
        }
        assertEquals(7L, lake.value("SELECT count(*) FROM second.elsewhere.seven"));
        assertEquals(60L, lake.value("SELECT count(*) FROM lake.data.hive"));
        Exception refused = assertThrows(Exception.class, () -> lake.sql("SELECT * FROM second.data.seven"));
        assertTrue(refused.getMessage().contains("reads buckets of one name from one store"), refused.getMessage());
    }

    private static byte[] onlyFile(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return Files.readAllBytes(files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    private static List<String> sorted(Dataset<Row> data) {
        Stream<Row> rows = data.selectExpr("to_json(struct(*))").collectAsList().stream();
        return rows.map(row -> row.getString(0)).sorted().toList();
    }
}
