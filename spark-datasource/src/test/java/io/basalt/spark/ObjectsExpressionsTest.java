package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions that only Spark's expressions know, evaluated on what the index has. {@code named} are the same rows without any push-down. */
@ExtendWith(Lake.Extension.class)
class ObjectsExpressionsTest {
    @BeforeAll
    static void fill(Lake lake) throws IOException {
        lake.bucket("named");
        for (int i = 0; i < 150; i++) {
            Map<String, AttributeValue> attributes = new TreeMap<>();
            if (i % 7 != 0) {
                attributes.put("label", AttributeValue.of(i % 3 == 0 ? "Cat" : i % 3 == 1 ? "dog" : "Ärger"));
            }
            attributes.put("width", AttributeValue.of((long) i % 17 * 100));
            attributes.put("height", AttributeValue.of((long) i % 13 * 100));
            attributes.put("ratio", AttributeValue.of(i % 11 == 0 ? Double.NaN : i % 4 - 2.0));
            attributes.put(
                    "seen",
                    AttributeValue.of(Instant.parse("2024-05-01T12:00:00Z").plusSeconds(86_400L * i)));
            attributes.put("words", AttributeValue.of(List.of("w" + i % 5, "x")));
            attributes.put("tag.batch", AttributeValue.of("b" + i % 2));
            lake.put("named", (i % 2 == 0 ? "even/" : "odd/") + i, new byte[i], Attributes.of(attributes));
        }
        lake.sql("SELECT * EXCEPT (content) FROM lake.named.objects")
                .localCheckpoint()
                .createOrReplaceTempView("named");
    }

    private static String of(String query, String table) {
        return query.replace("FROM T", "FROM " + table);
    }

    private static List<String> sorted(List<Row> rows) {
        return rows.stream().map(Row::toString).sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lower(attr.label) LIKE 'c_t'",
                "soundex(attr.label) = 'C300'",
                "coalesce(upper(attr.label), 'NONE') = 'NONE'",
                "attr.label IS DISTINCT FROM 'Cat' AND length(attr.label) < 4",
                "attr.width * attr.height > 1000000",
                "attr.width > attr.height",
                "regexp_like(key, '^even/[0-9]{2}$')",
                "key LIKE 'e%n/1_'",
                "attr.label = 'Cat' OR soundex(key) = 'O300'",
                "tags['batch'] = 'b1'",
                "metadata['user.width'] LIKE '1%'",
                "array_contains(attr.words, 'w3')",
                "exists(attr.words, w -> w > 'w2' AND w < 'x')",
                "month(attr.seen) = 6 AND dayofweek(attr.seen) = 1",
                "date_trunc('week', attr.seen) = timestamp'2024-05-06 00:00:00'",
                "isnan(attr.ratio) OR sqrt(attr.ratio) = 1",
                "attr.ratio = 0 AND attr.ratio + 1 = 1",
                "pmod(size, 10) = 3 AND content_type LIKE '%octet%'",
                "size % 2 = 0 AND length(key) > 6",
                "length(key) > 0",
                "length(key) < 0",
                "CASE WHEN attr.label = 'dog' THEN size > 100 ELSE size < 10 END",
                "try_divide(100, attr.width) = 1",
            })
    void theIndexAnswersWhatSparksExpressionsLeave(String condition, Lake lake) throws Exception {
        for (String query : List.of(
                "SELECT count(*) FROM T WHERE " + condition,
                "SELECT attr.label, count(*), sum(size) FROM T WHERE " + condition + " GROUP BY 1",
                "SELECT key, size FROM T WHERE " + condition + " ORDER BY size DESC LIMIT 5")) {
            Jobs.Counted<List<Row>> asked = Jobs.of(lake.spark(), () -> lake.rows(of(query, "lake.named.objects")));
            assertEquals(sorted(lake.rows(of(query, "named"))), sorted(asked.result()), query);
            assertEquals(0, asked.jobs(), () -> Lake.plan(lake.sql(of(query, "lake.named.objects"))));
        }
        Dataset<Row> rows = lake.sql("SELECT key FROM lake.named.objects WHERE " + condition);
        assertEquals(sorted(lake.rows("SELECT key FROM named WHERE " + condition)), sorted(rows.collectAsList()));
        String plan = Lake.plan(rows);
        assertFalse(plan.contains("Filter "), plan);
        assertTrue(plan.contains("residual: []"), plan);
    }

    @Test
    void onlyWhatIsLeftIsReadAndCounted(Lake lake) {
        Dataset<Row> rows = lake.sql(
                "SELECT key, content FROM lake.named.objects WHERE size > 20 AND attr.width * attr.height > 1500000");
        List<Row> read = rows.collectAsList();
        long expected =
                (long) lake.value("SELECT count(*) FROM named WHERE size > 20 AND attr.width * attr.height > 1500000");
        assertEquals(expected, read.size());
        Map<String, Long> metrics = Lake.metrics(rows);
        assertEquals(expected, metrics.get("contentObjectsRead"));
        assertEquals(expected, metrics.get("objectsRead"));
        assertEquals(150 - expected, metrics.get("objectsPruned"));
        String plan = Lake.plan(rows);
        assertTrue(plan.contains("AND size > 20]"), plan);
        assertTrue(plan.contains("evaluated on the index's rows: [((attr.`width` * attr.`height`) > 1500000L)]"), plan);
    }

    @Test
    void aConditionOnContentsStaysWithSparkBesideOneThatDoesNot(Lake lake) {
        String condition = "reverse(key) LIKE '4%' AND length(content) > 40";
        Dataset<Row> rows = lake.sql("SELECT key FROM lake.named.objects WHERE " + condition);
        assertEquals(
                sorted(lake.rows("SELECT key FROM named WHERE reverse(key) LIKE '4%' AND size > 40")),
                sorted(rows.collectAsList()));
        assertEquals(15, Lake.metrics(rows).get("contentObjectsRead"));
    }

    /** The query before the row that fails has what it asked for; the one that meets it fails as Spark has it. */
    @Test
    void anExpressionThatFailsOnARowFailsInTheQueryAndNotWhileItIsPlanned(Lake lake) {
        Dataset<Row> rows = lake.sql("SELECT key FROM lake.named.objects WHERE 1000 / attr.width > 5");
        assertTrue(Lake.plan(rows).contains("Filter "), () -> Lake.plan(rows));
        Throwable failure = assertThrows(Exception.class, rows::collectAsList);
        assertTrue(String.valueOf(failure).contains("DIVIDE_BY_ZERO"), failure::toString);
        String guarded = "SELECT key FROM T WHERE attr.width > 0 AND 1000 / attr.width > 5";
        Dataset<Row> right = lake.sql(of(guarded, "lake.named.objects"));
        assertEquals(sorted(lake.rows(of(guarded, "named"))), sorted(right.collectAsList()));
        assertFalse(Lake.plan(right).contains("Filter "), () -> Lake.plan(right));
    }

    /** What expressions throw is Spark's, Java's, or checked; on values of an attribute and on rows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "key LIKE attr.pattern",
                "key LIKE concat(key, 'a\\\\b')",
                "timestamp_seconds(size + 9223372036854775000) > timestamp'2020-01-01 00:00:00'",
                "timestamp_seconds(attr.late) > timestamp'2020-01-01 00:00:00'",
                "format_string(attr.format, size) = '1'",
            })
    void whateverAnExpressionThrowsIsLeftToTheTasks(String condition, Lake lake) throws IOException {
        lake.bucket("failing");
        lake.put(
                "failing",
                "k",
                new byte[10],
                Attributes.of(Map.of(
                        "pattern", AttributeValue.of("a\\b"),
                        "late", AttributeValue.of(Long.MAX_VALUE),
                        "format", AttributeValue.of("%y"))));
        Dataset<Row> rows = lake.sql("SELECT key FROM lake.failing.objects WHERE " + condition);
        assertTrue(Lake.plan(rows).contains("Filter "), () -> Lake.plan(rows));
        assertThrows(Exception.class, rows::collectAsList);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT key FROM T WHERE ofUser(size)",
                "SELECT key FROM T WHERE length(key) > 0 AND users.doubled(size) > 100",
                "SELECT key FROM T WHERE users.tripled(size) > 100",
                "SELECT l, users.doubled(n) FROM (SELECT attr.label l, count(*) n FROM T GROUP BY 1)",
                "SELECT ofUser(n), lower(l) FROM (SELECT attr.label l, count(*) n FROM T GROUP BY 1)",
                "SELECT l FROM (SELECT attr.label l, count(*) n FROM T GROUP BY 1) WHERE ofUser(n)",
                "SELECT l FROM (SELECT attr.label l, count(*) n FROM T GROUP BY 1) ORDER BY ofUser(n), l",
                "SELECT ofUser(n), count(*) FROM (SELECT attr.label l, count(*) n FROM T GROUP BY 1) GROUP BY 1",
            })
    void codeOfUsersRunsInTasks(String query, Lake lake) throws Exception {
        lake.spark().conf().set("spark.sql.catalog.users", UserFunctions.class.getName());
        lake.spark()
                .udf()
                .register(
                        "ofUser",
                        (UDF1<Long, Boolean>) size -> {
                            UserFunctions.assertInTask();
                            return size > 100;
                        },
                        DataTypes.BooleanType);
        Jobs.Counted<List<Row>> asked = Jobs.of(lake.spark(), () -> lake.rows(of(query, "lake.named.objects")));
        assertEquals(sorted(lake.rows(of(query, "named"))), sorted(asked.result()));
        assertTrue(asked.jobs() > 0, () -> Lake.plan(lake.sql(of(query, "lake.named.objects"))));
    }

    @Test
    void typedFiltersRunInTasks(Lake lake) {
        Dataset<String> keys = lake.sql("SELECT key FROM lake.named.objects").as(Encoders.STRING());
        FilterFunction<String> ofUser = key -> {
            UserFunctions.assertInTask();
            return key.startsWith("even/");
        };
        assertEquals(75, keys.filter(ofUser).collectAsList().size());
    }

    @Test
    void updatesAndDeletionsFindTheirRowsTheSameWay(Lake lake) throws IOException {
        lake.bucket("renamed");
        for (int i = 0; i < 20; i++) {
            lake.put("renamed", "k" + i, new byte[i], Attributes.of("n", AttributeValue.of((long) i)));
        }
        lake.sql("UPDATE lake.renamed.objects SET attr.n = -1 WHERE attr.n * attr.n > 100 AND reverse(key) LIKE '1%'");
        assertEquals(
                List.of("k11"),
                lake.rows("SELECT key FROM lake.renamed.objects WHERE attr.n < 0").stream()
                        .map(row -> row.getString(0))
                        .toList());
        lake.sql("DELETE FROM lake.renamed.objects WHERE length(key) = 2");
        assertEquals(10L, lake.value("SELECT count(*) FROM lake.renamed.objects"));
    }

    @Test
    void anEarlierStateIsEvaluatedAsItWas(Lake lake) throws IOException {
        lake.bucket("grown");
        lake.put("grown", "a", new byte[1], Attributes.of("label", AttributeValue.of("Cat")));
        long before = lake.store().visibleLsn();
        lake.put("grown", "b", new byte[1], Attributes.of("label", AttributeValue.of("CAT")));
        String count = "SELECT count(*) FROM lake.grown.objects%s WHERE lower(attr.label) = 'cat' AND length(key) = 1";
        assertEquals(2L, lake.value(count.formatted("")));
        assertEquals(1L, lake.value(count.formatted(" VERSION AS OF " + before)));
    }
}
