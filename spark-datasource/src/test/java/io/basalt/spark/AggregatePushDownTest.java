package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.spark.dataset.AggregatePushDown;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.RenditionPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.util.ArrowUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregates that the store computes of datasets are those that Spark computes of the same files. */
@ExtendWith(Lake.Extension.class)
@Tag("long")
class AggregatePushDownTest {
    /** Few values of each column, nulls and NaN among them; whole doubles, whose sums are the same in any order. */
    private static final String FEW = """
            SELECT id, cast(nullif(id % 5, 3) AS TINYINT) b, cast(nullif(id % 7, 2) AS SMALLINT) s, cast(nullif(id % 11, 1) AS INT) i,
              nullif(id * 1000000007 % 13, 4) l, cast(nullif(id % 17, 5) / 4 AS FLOAT) f,
              CASE id % 9 WHEN 0 THEN NULL WHEN 1 THEN double('NaN') WHEN 2 THEN -0.0D WHEN 3 THEN double('-Infinity')
                ELSE id % 9 * 0.5D END d,
              nullif(id % 6, 5) * 0.25D e,
              cast(nullif(id % 19, 0) * 1.25 AS DECIMAL(9,2)) d9, cast(id * -3.5 AS DECIMAL(18,4)) d18,
              cast(nullif(id % 4, 2) * 1000000000000.5 AS DECIMAL(38,10)) d38,
              nullif(id % 3, 1) = 0 flag, concat('s', nullif(id % 8, 6)) t, concat('text ', id) u, cast(concat('b', id) AS BINARY) bin,
              date_add(date'1969-12-01', cast(nullif(id % 21, 3) AS INT)) day, timestamp_seconds(id % 10 * 100000000 - 5) ts,
              timestamp_ntz'2024-01-01 00:00:00' + make_dt_interval(cast(id % 3 AS INT)) ntz, cast(null AS INT) nothing
            FROM range(0, 2000, 1, 4)""";

    private static final List<String> KEYS =
            List.of("b", "s", "i", "l", "d9", "flag", "t", "day", "ts", "ntz", "nothing");
    private static final List<String> FUNCTIONS = Stream.concat(
                    Stream.of(
                            "count(*)",
                            "count(1)",
                            "count(NULL)",
                            "sum(d9 * (1 - d18))",
                            "sum(d9 + d18 * 2.5)",
                            "sum(e * (1 + e) - e)",
                            "sum(d9 * d38)"),
                    Stream.of(
                                    "id", "b", "s", "i", "l", "f", "d", "e", "d9", "d18", "d38", "flag", "t", "day",
                                    "ts", "ntz", "nothing")
                            .flatMap(column -> Stream.of("count", "min", "max", "sum", "avg")
                                    .filter(function -> isDefined(function, column))
                                    .map(function -> function + "(" + column + ")")))
            .toList();
    private static final List<String> FILTERS = List.of(
            "true",
            "i > 4",
            "t = 's3' OR l IS NULL",
            "d9 BETWEEN 3 AND 17.5 AND NOT flag",
            "day >= date'1969-12-10'",
            "d > 1",
            "t LIKE 's%' AND b IN (1, 2)",
            "id < 0",
            "ts < timestamp'1975-01-01' AND f <= 2.5",
            "nothing IS NULL",
            "d18 < -100.25");

    private static Path local;

    private static boolean isDefined(String function, String column) {
        return !List.of("sum", "avg").contains(function)
                || !List.of("flag", "t", "day", "ts", "ntz", "d").contains(column);
    }

    @BeforeAll
    static void datasets(Lake lake) throws IOException {
        local = lake.scratch();
        lake.sql(FEW).write().parquet(local.resolve("few").toString());
        for (String bucket : List.of("agghot", "aggcold", "aggmixed")) {
            lake.bucket(bucket);
            lake.store().configureBucket(bucket, BucketUpdate.NONE.withRenditions(RenditionPolicy.OFF));
            lake.putTree(local.resolve("few"), bucket, "few");
        }
        render(lake, "agghot", "few", 4);
        render(lake, "aggmixed", "few", 3);
    }

    @AfterEach
    void nothingIsLeftOffTheHeap() {
        assertEquals(0, ArrowUtils.rootAllocator().getAllocatedMemory());
        assertEquals(0, ArrowUtils.rootAllocator().getChildAllocators().size());
    }

    private static List<Long> contents(Lake lake, String bucket, String dataset) throws IOException {
        List<Long> contents = new ArrayList<>();
        for (Row object : lake.rows("SELECT key FROM lake." + bucket + ".objects WHERE key LIKE '" + dataset
                + "/%.parquet' ORDER BY key")) {
            contents.add(lake.store()
                    .stat(new ObjectKey(bucket, object.getString(0)))
                    .orElseThrow()
                    .entry()
                    .contentId());
        }
        return contents;
    }

    /** Makes renditions of a dataset's first objects. */
    private static void render(Lake lake, String bucket, String dataset, int count) throws IOException {
        for (long content : contents(lake, bucket, dataset).subList(0, count)) {
            lake.store().renditions().make(content);
        }
    }

    private static Dataset<Row> files(Lake lake, String name) {
        return lake.spark().read().parquet(local.resolve(name).toString());
    }

    private static List<String> sorted(Dataset<Row> data) {
        return data.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    private static Dataset<Row> query(Dataset<Row> rows, String filter, List<String> keys, List<String> functions) {
        rows.createOrReplaceTempView("aggregated");
        List<String> columns = new ArrayList<>(keys);
        columns.addAll(functions);
        String by = keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys);
        return rows.sparkSession()
                .sql("SELECT " + String.join(", ", columns) + " FROM aggregated WHERE " + filter + by);
    }

    private static boolean isPushed(Dataset<Row> data) {
        return Lake.plan(data).contains("] aggregates ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agghot", "aggcold", "aggmixed"})
    void randomAggregatesAreSparks(String bucket, Lake lake) {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int pushed = 0;
        try {
            for (int i = 0; i < 25; i++) {
                lake.spark().conf().set("spark.sql.ansi.enabled", random.nextBoolean());
                String filter = FILTERS.get(random.nextInt(FILTERS.size()));
                List<String> keys = random.ints(random.nextInt(3), 0, KEYS.size())
                        .distinct()
                        .mapToObj(KEYS::get)
                        .toList();
                List<String> functions = random.ints(random.nextInt(6) + (keys.isEmpty() ? 1 : 0), 0, FUNCTIONS.size())
                        .distinct()
                        .mapToObj(FUNCTIONS::get)
                        .toList();
                Dataset<Row> data = query(lake.sql("SELECT * FROM lake." + bucket + ".few"), filter, keys, functions);
                Dataset<Row> expected = query(files(lake, "few"), filter, keys, functions);
                String what = "seed " + seed + ": " + functions + " by " + keys + " where " + filter;
                assertEquals(expected.schema(), data.schema(), what);
                assertEquals(sorted(expected), sorted(data), what);
                pushed += isPushed(data) ? 1 : 0;
            }
        } finally {
            lake.spark().conf().unset("spark.sql.ansi.enabled");
        }
        assertTrue(pushed > 0, "seed " + seed + ": none of 25 was pushed"); // each is with about two in five
    }

    @Test
    void thePlanAndTheMetricsSayWhoAggregates(Lake lake) {
        String query = "SELECT t, sum(d9), avg(e), count(*) FROM lake.%s.few WHERE i > 3 GROUP BY t";
        Dataset<Row> hot = lake.sql(query.formatted("agghot"));
        assertEquals(8, hot.collectAsList().size());
        String plan = Lake.plan(hot);
        assertTrue(plan.contains("PushedAggregation: [sum(d9), sum(e), count(e), count(1)]"), plan);
        assertTrue(plan.contains("PushedGroupBy: [t]"), plan);
        assertTrue(plan.contains("Reads: 4 by its rendition"), plan);
        assertFalse(plan.contains("Filter ("), plan);
        assertEquals(4, Lake.metrics(hot).get("renditionSplits"));

        Dataset<Row> cold = lake.sql(query.formatted("aggcold"));
        assertEquals(sorted(hot), sorted(cold));
        assertTrue(Lake.plan(cold).contains("by the store (DUCKDB)"), Lake.plan(cold));
        assertEquals(4, Lake.metrics(cold).get("decodedSplits"));

        Dataset<Row> mixed = lake.sql(query.formatted("aggmixed"));
        assertEquals(sorted(hot), sorted(mixed));
        assertEquals(3, Lake.metrics(mixed).get("renditionSplits"));
        assertEquals(1, Lake.metrics(mixed).get("decodedSplits"));

        lake.spark().conf().set(AggregatePushDown.SETTING, "false");
        try {
            Dataset<Row> rows = lake.sql(query.formatted("agghot"));
            assertEquals(sorted(hot), sorted(rows));
            assertFalse(isPushed(rows), Lake.plan(rows));
        } finally {
            lake.spark().conf().unset(AggregatePushDown.SETTING);
        }
    }

    /** It was hot when the query was planned. */
    @Test
    void aContentThatCoolsDownMeanwhileCostsNoRow(Lake lake) throws IOException {
        lake.putTree(local.resolve("few"), "agghot", "cooling");
        render(lake, "agghot", "cooling", 4);
        Dataset<Row> data = lake.sql("SELECT t, sum(d9), max(u) FROM lake.agghot.cooling WHERE d > 0 GROUP BY t");
        assertTrue(isPushed(data), Lake.plan(data));
        for (long content : contents(lake, "agghot", "cooling").subList(0, 2)) {
            lake.store().renditions().drop(content);
        }
        assertFalse(lake.store().renditions().list().stream()
                .map(RenditionInfo::contentId)
                .toList()
                .isEmpty());
        assertEquals(
                sorted(query(files(lake, "few"), "d > 0", List.of("t"), List.of("sum(d9)", "max(u)"))), sorted(data));
        assertEquals(2, Lake.metrics(data).get("renditionSplits"));
    }

    @Test
    void whatStatisticsTellRunsNoJob(Lake lake) throws TimeoutException {
        for (String functions : List.of(
                "count(*)",
                "count(i), count(nothing)",
                "min(i), max(l), min(b), max(s), min(nothing)",
                "min(flag), max(flag), max(d9) + 1, min(d18)",
                "min(day), max(day), max(ntz)")) {
            Dataset<Row> data = lake.sql("SELECT " + functions + " FROM lake.aggcold.few");
            Jobs.Counted<List<Row>> counted = Jobs.of(lake.spark(), data::collectAsList);
            assertEquals(0, counted.jobs(), functions + Lake.plan(data));
            assertEquals(files(lake, "few").selectExpr(functions.split(", ")).collectAsList(), counted.result());
            assertEquals(1L, Jobs.of(lake.spark(), data::count).result());
        }
        assertEquals(2000L, lake.sql("SELECT * FROM lake.aggcold.few").count());
    }

    @Test
    void statisticsDoNotTellOfNaNAndTextsAndOldDays(Lake lake) throws IOException {
        Path old = local.resolve("old");
        lake.sql(
                        "SELECT id, date_add(date'1500-01-01', cast(id AS INT)) day, timestamp_seconds(id - 9000000000) ts FROM range(10)")
                .write()
                .parquet(old.toString());
        lake.putTree(old, "aggcold", "old");
        Dataset<Row> real = lake.sql("SELECT max(d), min(d), min(f), max(t) FROM lake.aggcold.few");
        assertEquals(
                files(lake, "few")
                        .selectExpr("max(d)", "min(d)", "min(f)", "max(t)")
                        .collectAsList(),
                real.collectAsList());
        assertTrue(Lake.plan(real).contains("BatchScan"), Lake.plan(real));
        Dataset<Row> days = lake.sql("SELECT min(day), max(ts) FROM lake.aggcold.old");
        assertEquals(files(lake, "old").selectExpr("min(day)", "max(ts)").collectAsList(), days.collectAsList());
        assertTrue(Lake.plan(days).contains("BatchScan"), Lake.plan(days));
    }

    @Test
    void partitionsAreKeysAndValues(Lake lake) throws IOException, TimeoutException {
        Path hive = local.resolve("hive");
        lake.sql(
                        "SELECT id, id % 4 part, if(id % 3 = 0, null, concat('d', id % 3)) day, cast(id % 5 AS DECIMAL(9,2)) v FROM range(120)")
                .repartition(1)
                .write()
                .partitionBy("part", "day")
                .parquet(hive.toString());
        lake.putTree(hive, "agghot", "hive");
        render(lake, "agghot", "hive", 12);
        for (String filter : List.of(
                "true", "part < 2", "day IS NULL", "part = 1 AND id > 50", "part = 7", "v > 1 AND day = 'd1'")) {
            for (String key : List.of("part", "day", "part, day", "part, v", "day, v")) {
                List<String> functions = List.of("sum(v)", "count(day)", "min(part)", "max(day)", "count(*)");
                Dataset<Row> data =
                        query(lake.sql("SELECT * FROM lake.agghot.hive"), filter, List.of(key.split(", ")), functions);
                assertEquals(
                        sorted(query(files(lake, "hive"), filter, List.of(key.split(", ")), functions)),
                        sorted(data),
                        filter + " by " + key);
            }
        }
        String distinct = "SELECT DISTINCT part, v, day FROM %s WHERE id > 3";
        files(lake, "hive").createOrReplaceTempView("hive");
        assertEquals(
                sorted(lake.sql(distinct.formatted("hive"))), sorted(lake.sql(distinct.formatted("lake.agghot.hive"))));
        Dataset<Row> sums = lake.sql("SELECT part, sum(v) FROM lake.agghot.hive WHERE id > 3 GROUP BY part");
        assertTrue(isPushed(sums), Lake.plan(sums));
        Dataset<Row> counts = lake.sql(
                "SELECT part, count(*), max(id) FROM lake.agghot.hive WHERE day = 'd1' GROUP BY part HAVING count(*) > 2");
        Jobs.Counted<List<Row>> counted = Jobs.of(lake.spark(), counts::collectAsList);
        assertEquals(0, counted.jobs(), Lake.plan(counts));
        assertEquals(4, counted.result().size());
        assertEquals(
                12,
                lake.rows("SELECT _key, count(*) FROM lake.agghot.hive GROUP BY _key")
                        .size());
    }

    @Test
    void sumsThatOverflowAreSparks(Lake lake) throws IOException {
        lake.sql(
                        "SELECT if(id = 0, -5, 9223372036854775807 - id) l, cast(1e28 * (1 + id) AS DECIMAL(38,8)) d, id % 2 k FROM range(0, 4, 1, 1)")
                .write()
                .parquet(local.resolve("large").toString());
        lake.putTree(local.resolve("large"), "agghot", "large");
        render(lake, "agghot", "large", 1);
        String sums = "SELECT k, sum(l), avg(l), sum(d), avg(d) FROM %s GROUP BY k";
        files(lake, "large").createOrReplaceTempView("large");
        lake.spark().conf().set("spark.sql.ansi.enabled", "false");
        try {
            assertEquals(
                    sorted(lake.sql(sums.formatted("large"))), sorted(lake.sql(sums.formatted("lake.agghot.large"))));
        } finally {
            lake.spark().conf().unset("spark.sql.ansi.enabled");
        }
        Dataset<Row> product = lake.sql("SELECT sum(d * d) FROM lake.agghot.large");
        assertThrows(Exception.class, product::collectAsList);
        Exception refused = assertThrows(Exception.class, () -> lake.rows("SELECT sum(l) FROM lake.agghot.large"));
        assertTrue(String.valueOf(refused.getMessage()).contains("overflow"), refused.getMessage());
    }

    @Test
    void expressionsAreTheStores(Lake lake) {
        String query =
                "SELECT t, sum(d9 * (1 - d9) * (d9 + 0.25)), sum(d9 * (1 - d18)), sum(e - 0.5D * e) FROM %s WHERE i > 3 GROUP BY t";
        files(lake, "few").createOrReplaceTempView("few");
        for (String bucket : List.of("agghot", "aggcold", "aggmixed")) {
            Dataset<Row> data = lake.sql(query.formatted("lake." + bucket + ".few"));
            assertEquals(sorted(lake.sql(query.formatted("few"))), sorted(data), bucket);
            assertTrue(
                    Lake.plan(data)
                            .contains(
                                    "PushedAggregation: [sum(((d9 * (1 - d9)) * (d9 + 0.25))), sum((d9 * (1 - d18))), sum((e - (0.5 * e)))]"),
                    Lake.plan(data));
            assertEquals(
                    4,
                    Lake.metrics(data).get("renditionSplits")
                            + Lake.metrics(data).get("decodedSplits"));
        }
    }

    @Test
    void whatTheStoreDoesNotComputeIsSparks(Lake lake) {
        for (String aggregate : List.of(
                "count(DISTINCT i)",
                "sum(i) FILTER (WHERE flag)",
                "collect_set(b)",
                "sum(i + 1)",
                "try_sum(l)",
                "bit_or(i)",
                "max(struct(i, t))",
                "count(i, t)",
                "hex(min(bin))")) {
            Dataset<Row> data = lake.sql("SELECT " + aggregate + " FROM lake.agghot.few WHERE i > 2");
            assertEquals(sorted(files(lake, "few").where("i > 2").selectExpr(aggregate)), sorted(data), aggregate);
            assertFalse(isPushed(data), Lake.plan(data));
        }
        for (String where : List.of("i % 2 = 1", "upper(t) = 'S3'", "i > (SELECT 3)", "rand() < 2")) {
            Dataset<Row> data = lake.sql("SELECT count(*) FROM lake.agghot.few WHERE " + where);
            assertEquals(
                    sorted(files(lake, "few")
                            .where(where.replace("(SELECT 3)", "3"))
                            .selectExpr("count(1)")),
                    sorted(data),
                    where);
            assertFalse(isPushed(data) && !where.contains("SELECT"), Lake.plan(data));
        }
        Dataset<Row> many = lake.sql("SELECT id, count(*) FROM lake.agghot.few GROUP BY id");
        assertEquals(2000, many.collectAsList().size());
    }

    @Test
    void earlierStatesAndUsersSchemasAreAggregated(Lake lake) throws IOException {
        lake.putTree(local.resolve("few"), "agghot", "state");
        render(lake, "agghot", "state", 4);
        long lsn = lake.store().visibleLsn();
        lake.putTree(local.resolve("few"), "agghot", "state/more");
        assertEquals(
                List.of(2000L, 4000L),
                Arrays.asList(
                        lake.value("SELECT count(*) FROM lake.agghot.state VERSION AS OF " + lsn),
                        lake.value("SELECT count(*) FROM lake.agghot.state")));
        Dataset<Row> data =
                lake.sql("SELECT t, sum(i) FROM lake.agghot.state VERSION AS OF " + lsn + " WHERE i > 1 GROUP BY t");
        assertEquals(sorted(query(files(lake, "few"), "i > 1", List.of("t"), List.of("sum(i)"))), sorted(data));
        assertTrue(isPushed(data), Lake.plan(data));
        Dataset<Row> typed = lake.spark()
                .read()
                .format("basalt")
                .option("schema", "i BIGINT, t STRING")
                .load("basalt://agghot/few");
        assertEquals(
                sorted(query(files(lake, "few"), "i > 1", List.of("t"), List.of("sum(i)"))),
                sorted(query(typed, "i > 1", List.of("t"), List.of("sum(i)"))));
    }
}
