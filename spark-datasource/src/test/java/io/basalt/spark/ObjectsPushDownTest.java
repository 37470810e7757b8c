package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.ui.SQLAppStatusStore;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
import org.apache.spark.sql.execution.ui.SQLPlanMetric;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** What the index does of a query beside filtering. {@code plain} are the same rows without any push-down. */
@ExtendWith(Lake.Extension.class)
class ObjectsPushDownTest {
    private static final String NO_SYSTEM_SAMPLES = "its SQL knows no TABLESAMPLE SYSTEM";
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    @BeforeAll
    static void fill(Lake lake) throws IOException {
        lake.bucket("grouped");
        lake.bucket("words");
        for (int i = 0; i < 200; i++) {
            Map<String, AttributeValue> attributes = new TreeMap<>();
            if (i % 7 != 0) {
                attributes.put("label", AttributeValue.of(i % 3 == 0 ? "cat" : i % 3 == 1 ? "dog" : "Ärger"));
            }
            if (i % 5 != 0) {
                attributes.put("score", AttributeValue.of(i % 11 == 0 ? Double.NaN : (i % 13) / 4.0));
            }
            attributes.put("image.width", AttributeValue.of((long) i % 17 * 10));
            attributes.put("reviewed", AttributeValue.of(i % 2 == 0));
            attributes.put("seen", AttributeValue.of(NOON.plusSeconds(i % 23)));
            lake.put("grouped", "k/" + i, new byte[i], Attributes.of(attributes));
        }
        lake.sql("SELECT * EXCEPT (content) FROM lake.grouped.objects")
                .localCheckpoint()
                .createOrReplaceTempView("plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) FROM T",
                "SELECT count(*) FROM T WHERE attr.label = 'cat' AND size > 50",
                "SELECT count(attr.label), count(DISTINCT attr.label), count(1) FROM T",
                "SELECT sum(size), min(size), max(size), avg(size) FROM T WHERE attr.reviewed",
                "SELECT min(attr.label), max(attr.label), min(key), max(key) FROM T",
                "SELECT min(attr.seen), max(attr.seen), min(attr.reviewed), max(attr.reviewed) FROM T",
                "SELECT min(attr.score), max(attr.score) FROM T",
                "SELECT sum(attr.score), avg(attr.score) FROM T WHERE attr.score < 100",
                "SELECT sum(size), max(key), avg(attr.image.width), count(*) FROM T WHERE key = 'none'",
                "SELECT attr.label, count(*), sum(size) FROM T GROUP BY attr.label",
                "SELECT attr.label l, attr.reviewed, count(*) + 1 n FROM T GROUP BY 1, 2",
                "SELECT attr.score, count(*) FROM T GROUP BY 1",
                "SELECT attr.seen, max(size) FROM T WHERE size > 100 GROUP BY attr.seen",
                "SELECT tier, count(*), sum(size) FROM T GROUP BY tier",
                "SELECT DISTINCT attr.label FROM T",
                "SELECT count(DISTINCT attr.label, attr.reviewed) FROM (SELECT DISTINCT attr FROM T) LIMIT 0",
                "SELECT attr.label, count(*) FROM T GROUP BY attr.label ORDER BY attr.label LIMIT 2",
                "SELECT attr.label, count(*) n FROM T GROUP BY attr.label ORDER BY attr.label DESC NULLS FIRST LIMIT 1 OFFSET 1",
                "SELECT upper(attr.label), count(*) FROM T GROUP BY attr.label HAVING count(*) > 50",
                "SELECT key, size FROM T ORDER BY size DESC LIMIT 5",
                "SELECT key, attr.score FROM T ORDER BY attr.score DESC NULLS LAST, key LIMIT 7",
                "SELECT key FROM T WHERE attr.label IS NULL ORDER BY key LIMIT 3 OFFSET 4",
                "SELECT key, tags, metadata, attr FROM T ORDER BY attr.seen DESC, size LIMIT 3",
                "SELECT key FROM T ORDER BY key LIMIT 0",
                "SELECT attr.label, count(*) n FROM T GROUP BY attr.label ORDER BY n DESC, 1 LIMIT 2",
                "SELECT attr.label, count(*) n FROM T GROUP BY attr.label ORDER BY n DESC, 1 LIMIT 1 OFFSET 2",
                "SELECT attr.label, count(*) n FROM T GROUP BY attr.label ORDER BY upper(attr.label) DESC NULLS FIRST",
                "SELECT attr.label, count(*) n FROM T GROUP BY attr.label HAVING n > 40 ORDER BY attr.label",
                "SELECT count(*), max(n), avg(n) FROM (SELECT attr.label, count(*) n FROM T GROUP BY 1)",
                "SELECT r, sum(n), count(l), min(l), stddev(n) FROM (SELECT attr.label l, attr.reviewed r, count(*) n FROM T"
                        + " GROUP BY 1, 2) GROUP BY r ORDER BY r DESC LIMIT 2",
                "SELECT count(*), sum(n) FROM (SELECT attr.label, count(*) n FROM T GROUP BY 1 HAVING n > 1000)",
                "SELECT DISTINCT n % 2 FROM (SELECT attr.label, count(*) n FROM T GROUP BY 1)",
                "SELECT length(key), count(*) FROM (SELECT key FROM T ORDER BY size DESC LIMIT 50) GROUP BY 1 ORDER BY 2 DESC",
            })
    void theIndexAnswersWithoutAJob(String query, Lake lake) throws Exception {
        Jobs.Counted<List<Row>> asked =
                Jobs.of(lake.spark(), () -> lake.rows(query.replace("FROM T", "FROM lake.grouped.objects")));
        assertEquals(sorted(lake.rows(query.replace("FROM T", "FROM plain"))), sorted(asked.result()));
        assertEquals(0, asked.jobs(), () -> Lake.plan(lake.sql(query.replace("FROM T", "FROM lake.grouped.objects"))));
    }

    private static List<String> sorted(List<Row> rows) {
        return rows.stream().map(Row::toString).sorted().toList();
    }

    @Test
    void countOfADataFrameRunsNoJob(Lake lake) throws Exception {
        Dataset<Row> cats = lake.spark().table("lake.grouped.objects").where("attr.label = 'cat'");
        Jobs.Counted<Long> counted = Jobs.of(lake.spark(), cats::count);
        assertEquals(lake.spark().table("plain").where("attr.label = 'cat'").count(), counted.result());
        assertEquals(0, counted.jobs());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT attr.label, sum(size + 1) FROM T GROUP BY attr.label",
                "SELECT sum(DISTINCT size) FROM T",
                "SELECT count(*) FROM T WHERE soundex(attr.label) = 'C300'",
                "SELECT attr.label, count(*) FILTER (WHERE size > 10) FROM T GROUP BY attr.label",
                "SELECT substring(key, 1, 3), count(*) FROM T GROUP BY 1",
                "SELECT stddev(size) FROM T",
                "SELECT (SELECT count(*) FROM T) + (SELECT max(size) FROM T)",
                "SELECT key, length(metadata['image.width']) FROM T ORDER BY 2, key LIMIT 3",
                "SELECT a.key FROM T a JOIN T b ON a.key = b.key WHERE b.size = 3",
                "SELECT key FROM T WHERE size BETWEEN 3 AND 5",
                "SELECT key FROM T WHERE size > 3 LIMIT 100000",
            })
    void whatTheIndexDoesNotAnswerAloneIsRight(String query, Lake lake) {
        assertEquals(
                sorted(lake.rows(query.replace("FROM T", "FROM plain").replace("JOIN T", "JOIN plain"))),
                sorted(lake.rows(query.replace("FROM T", "FROM lake.grouped.objects")
                        .replace("JOIN T", "JOIN lake.grouped.objects"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT attr.label, count(*) FROM T GROUP BY 1 ORDER BY count(*) DESC, attr.label LIMIT 3",
                "SELECT attr.score, max(size) m FROM T GROUP BY 1 ORDER BY m % 10, m DESC",
                "SELECT key FROM (SELECT key, size FROM T ORDER BY size DESC LIMIT 20) ORDER BY reverse(key) LIMIT 5",
            })
    void whatTheDriverOrdersComesInThatOrder(String query, Lake lake) {
        assertEquals(
                lake.rows(query.replace("FROM T", "FROM plain")),
                lake.rows(query.replace("FROM T", "FROM lake.grouped.objects")));
    }

    @Test
    void plansAndMetricsTellWhatTheIndexAnsweredWithoutAJob(Lake lake) throws Exception {
        Dataset<Row> groups = lake.sql("SELECT attr.label, count(*) n FROM lake.grouped.objects WHERE size >= 100"
                + " AND length(key) > 3 GROUP BY 1 ORDER BY n DESC LIMIT 2");
        assertEquals(2, groups.collectAsList().size());
        String plan = Lake.plan(groups);
        assertTrue(plan.contains("LocalTableScan"), plan);
        assertTrue(plan.contains("answered by the index, pushed: [size >= 100], evaluated on the index's rows:"), plan);
        assertEquals(2, Lake.metrics(groups).get("numOutputRows"));
        assertEquals(100, Lake.metrics(groups).get("objectsRead"));
        assertEquals(100, Lake.metrics(groups).get("objectsPruned"));
        String formatted =
                (String) lake.value("EXPLAIN FORMATTED SELECT count(*) FROM lake.grouped.objects WHERE size > 3");
        assertTrue(formatted.contains("answered by the index, pushed: [size > 3]"), formatted);
    }

    /** What Spark's UI shows of a query, by the names of metrics. */
    @Test
    void theIndexsCountsAreInSparksUi(Lake lake) throws Exception {
        assertEquals(
                "2",
                shown(lake, "SELECT key FROM lake.grouped.objects ORDER BY size LIMIT 2", "number of output rows"));
        assertEquals("200", shown(lake, "SELECT count(*) FROM lake.grouped.objects", "objects read"));
        assertEquals("101", shown(lake, "SELECT key FROM lake.grouped.objects WHERE size > 98", "objects read"));
    }

    private static String shown(Lake lake, String query, String metric) throws Exception {
        lake.rows(query);
        lake.spark().sparkContext().listenerBus().waitUntilEmpty();
        SQLAppStatusStore store = ((org.apache.spark.sql.classic.SparkSession) lake.spark())
                .sharedState()
                .statusStore();
        SQLExecutionUIData last = store.executionsList().last();
        long id = CollectionConverters.asJava(last.metrics()).stream()
                .filter(known -> known.name().equals(metric))
                .mapToLong(SQLPlanMetric::accumulatorId)
                .findFirst()
                .orElseThrow(() -> new AssertionError(metric + " is not in " + last.metrics()));
        return store.executionMetrics(last.executionId()).apply(id).toString();
    }

    @Test
    void anOrderThatTheIndexMadeIsNotMadeAgain(Lake lake) {
        String query = "SELECT key, size FROM (SELECT key, size FROM T ORDER BY size DESC, key LIMIT 20000)";
        Dataset<Row> inParts = lake.sql(query.replace("FROM T", "FROM lake.grouped.objects"))
                .sortWithinPartitions(org.apache.spark.sql.functions.col("size").desc());
        assertEquals(lake.rows("SELECT key, size FROM plain ORDER BY size DESC, key"), inParts.collectAsList());
        assertFalse(Lake.plan(inParts).contains("Sort ["), Lake.plan(inParts));
    }

    /** Content types are taken for few: statistics say nothing of them. */
    @Test
    void whatTurnsOutToBeTooManyGroupsIsLeftToSpark(Lake lake) throws Exception {
        lake.bucket("varied");
        String insert = "INSERT INTO lake.varied.objects (key, content, content_type)"
                + " SELECT concat('k/', id), X'00', concat('type/', id) FROM range(%d, %d, 1, 2)";
        lake.sql(insert.formatted(0, 10_000));
        String groups = "SELECT content_type, count(*) FROM lake.varied.objects GROUP BY 1";
        String values = "SELECT count(*) FROM lake.varied.objects WHERE upper(content_type) LIKE 'TYPE/1%'";
        assertTrue(Lake.plan(lake.sql(groups)).contains("answered by the index"), groups);
        assertEquals(1_111L, lake.value(values));

        lake.sql(insert.formatted(10_000, 10_001));
        String plan = Lake.plan(lake.sql(groups));
        assertFalse(plan.contains("answered by the index"), plan);
        assertEquals(10_001, new HashSet<>(lake.rows(groups)).size());
        assertEquals(1_112L, lake.value(values));
        assertEquals(
                4, lake.rows(groups + " ORDER BY content_type DESC LIMIT 4").size());
    }

    /** The first rows of an order, which say nothing where they are compared as sets. */
    @Test
    void anOrderWithALimitComesInThatOrder(Lake lake) {
        String query = "SELECT key, size FROM lake.grouped.objects ORDER BY attr.image.width DESC, size ASC LIMIT 30";
        assertEquals(lake.rows(query.replace("lake.grouped.objects", "plain")), lake.rows(query));
        String plan = Lake.plan(lake.sql(query));
        assertFalse(plan.contains("TakeOrdered"), plan);
        String large = Lake.plan(lake.sql(query.replace("LIMIT 30", "LIMIT 20000")));
        assertTrue(
                large.contains("order: [attr.image.width DESC NULLS LAST, size ASC NULLS FIRST], limit: 20000"), large);
    }

    /** The other side's keys are known once the query runs; the first rows of an order stay what they are. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "o.key = w.word | w.n = 3 | 1",
                "o.attr.label = w.word | w.n = 1 | 57",
                "o.size = w.n AND o.attr.reviewed | w.word LIKE 'k/%' | 2",
            })
    void aJoinsKeysRuleOutObjects(String on, String condition, long left, Lake lake) {
        lake.sql("CREATE OR REPLACE TABLE lake.words.w AS"
                + " SELECT * FROM VALUES ('cat', 1), ('dog', 2), ('k/3', 3), ('k/4', 4), ('k/6', 6) AS v(word, n)");
        String query = "SELECT /*+ BROADCAST(w) */ o.key, o.attr.label, o.size FROM T o JOIN lake.words.w w ON " + on
                + " WHERE " + condition;
        Dataset<Row> joined = lake.sql(query.replace("FROM T", "FROM lake.grouped.objects"));
        assertEquals(sorted(lake.rows(query.replace("FROM T", "FROM plain"))), sorted(joined.collectAsList()));
        assertTrue(Lake.plan(joined).contains("dynamicpruning"), Lake.plan(joined));
        assertEquals(
                left,
                Lake.metrics(joined).get("objectsRead"),
                () -> Lake.metrics(joined).toString());
        String first = query.replace("FROM T o", "FROM (SELECT * FROM T ORDER BY key LIMIT 20000) o");
        assertEquals(
                sorted(lake.rows(first.replace("FROM T", "FROM plain"))),
                sorted(lake.rows(first.replace("FROM T", "FROM lake.grouped.objects"))));
    }

    @Test
    void contentIsReadOfTheRowsThatALimitLeaves(Lake lake) {
        Dataset<Row> first = lake.sql("SELECT key, content FROM lake.grouped.objects ORDER BY size DESC LIMIT 2");
        assertEquals(
                List.of(199, 198),
                first.collectAsList().stream()
                        .map(row -> ((byte[]) row.get(1)).length)
                        .toList());
        assertEquals(2, Lake.metrics(first).get("contentObjectsRead"));
        assertEquals(397, Lake.metrics(first).get("contentBytesRead"));
    }

    @Test
    void aSystemSampleIsTakenByTheIndexAndRepeatable(Lake lake) {
        SparkLine.assumeAfter41(NO_SYSTEM_SAMPLES);
        String sample =
                "SELECT key FROM lake.grouped.objects WITH ('sampleSeed' = %2$d) TABLESAMPLE SYSTEM (%1$d PERCENT)";
        Set<Row> once = new HashSet<>(lake.rows(sample.formatted(30, 7)));
        assertEquals(once, new HashSet<>(lake.rows(sample.formatted(30, 7))));
        assertNotEquals(once, new HashSet<>(lake.rows(sample.formatted(30, 8))));
        assertTrue(once.size() > 30 && once.size() < 90, () -> "30 % of 200: " + once.size());
        assertEquals(200, lake.rows(sample.formatted(100, 7)).size());
        String plan = Lake.plan(lake.sql(sample.formatted(30, 7)));
        assertTrue(plan.contains("sample: 0.3 of seed 7"), plan);
        assertFalse(plan.contains("Sample "), plan);
    }

    /** How many of 200 objects come, and how often each of them does, over 200 seeds: both within six standard deviations. */
    @Test
    void aSampleTakesEachObjectAsOftenAsItIsToldTo(Lake lake) {
        SparkLine.assumeAfter41(NO_SYSTEM_SAMPLES);
        Map<String, Integer> taken = new TreeMap<>();
        int rows = 0;
        for (int seed = 0; seed < 200; seed++) {
            for (Row row : lake.rows("SELECT key FROM lake.grouped.objects WITH ('sampleSeed' = " + seed
                    + ") TABLESAMPLE SYSTEM (20 PERCENT) LIMIT 200")) {
                taken.merge(row.getString(0), 1, Integer::sum);
                rows++;
            }
        }
        assertEquals(8_000, rows, 6 * Math.sqrt(40_000 * 0.2 * 0.8));
        assertEquals(200, taken.size());
        for (Map.Entry<String, Integer> object : taken.entrySet()) {
            assertEquals(40, object.getValue(), 6 * Math.sqrt(200 * 0.2 * 0.8), object.getKey());
        }
    }
}
