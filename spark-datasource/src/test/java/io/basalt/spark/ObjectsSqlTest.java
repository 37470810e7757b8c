package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Lake.Extension.class)
@Tag("served")
class ObjectsSqlTest {
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    @BeforeAll
    static void pictures(Lake lake) throws IOException {
        lake.bucket("pictures");
        for (int i = 0; i < 30; i++) {
            lake.put(
                    "pictures",
                    "a/" + (i % 3) + "/" + i + ".bin",
                    new byte[i],
                    Attributes.of(Map.of(
                            "label", AttributeValue.of(i % 3 == 0 ? "cat" : "dog"),
                            "image.width", AttributeValue.of((long) i * 10),
                            "score", AttributeValue.of(i / 2.0),
                            "reviewed", AttributeValue.of(i % 2 == 0),
                            "seen", AttributeValue.of(NOON.plusSeconds(i)),
                            "words", AttributeValue.of(List.of("w" + i, "x")),
                            "tag.batch", AttributeValue.of("b" + i % 2))));
        }
        lake.put("pictures", "plain", new byte[] {1}, Attributes.NONE);
    }

    @Test
    void theSchemaNestsAttributesByNamespace(Lake lake) {
        String schema =
                lake.sql("SELECT attr FROM lake.pictures.objects").schema().simpleString();
        assertEquals(
                "struct<attr:struct<image:struct<width:bigint>,label:string,reviewed:boolean,score:double,"
                        + "seen:timestamp,tag:struct<batch:string>,words:array<string>>>",
                schema);
    }

    @Test
    void everyColumnComesBackTyped(Lake lake) {
        Row row = lake.rows(
                        "SELECT key, size, etag, content_type, version, revision, tier, attr.label, attr.image.width,"
                                + " attr.score, attr.reviewed, attr.seen, attr.words, tags, metadata, length(content), _content_ref,"
                                + " _file_id, created <= modified FROM lake.pictures.objects WHERE key = 'a/1/7.bin'")
                .get(0);
        assertEquals("a/1/7.bin", row.getString(0));
        assertEquals(7, row.getLong(1));
        assertEquals(16, row.getString(2).length());
        assertEquals("application/octet-stream", row.getString(3));
        assertTrue(row.getLong(4) <= row.getLong(5));
        assertFalse(row.isNullAt(6));
        assertEquals("dog", row.getString(7));
        assertEquals(70, row.getLong(8));
        assertEquals(3.5, row.getDouble(9));
        assertFalse(row.getBoolean(10));
        assertEquals(NOON.plusSeconds(7), row.getTimestamp(11).toInstant());
        assertEquals(List.of("w7", "x"), row.getList(12));
        assertEquals(Map.of("batch", "b1"), row.getJavaMap(13));
        assertEquals("70", row.getJavaMap(14).get("image.width"));
        assertEquals("dog", row.getJavaMap(14).get("user.label"));
        assertEquals(7, row.getInt(15));
        assertTrue(row.getString(16).matches("basalt-content:[0-9a-f]{16}"));
        assertTrue(row.getLong(17) > 0);
        assertTrue(row.getBoolean(18));
    }

    @Test
    void anObjectWithoutAttributesHasNullsInAStructThatIsNotNull(Lake lake) {
        Row row = lake.rows("SELECT attr IS NULL, attr.image IS NULL, attr.label, attr.image.width"
                        + " FROM lake.pictures.objects WHERE key = 'plain'")
                .get(0);
        assertEquals(RowFactory.create(false, false, null, null), row);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attr.label = 'cat'",
                "attr.label <> 'cat' AND attr.image.width > 50",
                "size IN (1, 2, 3, NULL)",
                "key LIKE 'a/1/%'",
                "key LIKE '%.bin' OR attr.label IS NULL",
                "attr.label LIKE '%a%'",
                "NOT (attr.reviewed OR attr.score < 3)",
                "attr.reviewed",
                "attr.seen >= timestamp'2024-05-01 12:00:10'",
                "attr.label <=> 'cat'",
                "attr.label <=> NULL",
                "attr.image IS NOT NULL",
                "attr IS NOT NULL AND attr.image.width IS NOT NULL",
                "attr.words IS NULL",
                "attr.score BETWEEN 1 AND 4",
                "content IS NOT NULL",
                "_file_id > 0",
                "content_type IN ('application/octet-stream')",
                "attr.label NOT IN ('cat', 'mouse')",
            })
    void exactPredicatesAreLeftToTheIndex(String predicate, Lake lake) {
        Dataset<Row> data = lake.sql("SELECT key FROM lake.pictures.objects WHERE " + predicate);
        String plan = Lake.plan(data);
        assertFalse(plan.contains("Filter "), plan);
        assertTrue(plan.contains("residual: []"), plan);
        long expected = lake.sql("SELECT * EXCEPT (content) FROM lake.pictures.objects")
                .collectAsList()
                .size();
        assertTrue(data.count() <= expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to_json(attr) LIKE '%cat%'",
                "rand() < 0.5",
                "substring(content, 1, 1) = X'00'",
                "substring(_content_ref, 1, 6) = 'basalt'",
            })
    void otherPredicatesStayWithSpark(String predicate, Lake lake) {
        String plan = Lake.plan(lake.sql("SELECT key FROM lake.pictures.objects WHERE " + predicate));
        assertTrue(plan.contains("Filter "), plan);
    }

    @Test
    void rowsAreReadInColumns(Lake lake) {
        String plan = Lake.plan(lake.sql("SELECT key FROM lake.pictures.objects"));
        assertTrue(plan.contains("ColumnarToRow"), plan);
    }

    @Test
    void onlyTheFieldsThatAreReadAreAskedFor(Lake lake) {
        String plan =
                Lake.plan(lake.sql("SELECT attr.image.width FROM lake.pictures.objects WHERE attr.label = 'cat'"));
        assertTrue(plan.contains("columns: [attr.image.width]"), plan);
    }

    @Test
    void explainSaysWhatWillBeDone(Lake lake) {
        Dataset<Row> data = lake.sql("SELECT key, content FROM lake.pictures.objects WHERE attr.label = 'cat'"
                + " AND size > 3 AND soundex(key) = 'A000' AND length(content) > 5");
        String plan = Lake.plan(data);
        assertTrue(plan.contains("basalt://pictures/ at LSN " + lake.store().visibleLsn()), plan);
        assertTrue(plan.contains("pushed: [attr.label IS NOT NULL AND attr.label = 'cat' AND size > 3]"), plan);
        assertTrue(plan.contains("evaluated on the index's rows: [(soundex(key) = 'A000')]"), plan);
        assertTrue(plan.contains("residual: [(length(content) > 5)]"), plan);
        assertTrue(plan.contains("columns: [key, content_id, tier]"), plan);
        assertTrue(plan.contains("reads: metadata index, content on access"), plan);
        String formatted =
                (String) lake.value("EXPLAIN FORMATTED SELECT key FROM lake.pictures.objects WHERE size > 3");
        assertTrue(formatted.contains("pushed: [size > 3]"), formatted);
    }

    @Test
    void aggregatesAndJoinsOverObjectsAreRight(Lake lake) {
        assertEquals(
                List.of(RowFactory.create("cat", 10L), RowFactory.create("dog", 20L)),
                lake.rows("SELECT attr.label, count(*) FROM lake.pictures.objects WHERE attr.label IS NOT NULL"
                        + " GROUP BY attr.label ORDER BY 1"));
        assertEquals(31L, lake.value("SELECT count(*) FROM lake.pictures.objects"));
        assertEquals(
                30L,
                lake.value("SELECT count(*) FROM lake.pictures.objects a JOIN lake.pictures.objects b"
                        + " ON a.key = b.key AND a.attr.label = b.attr.label"));
        assertEquals(
                "a/2/29.bin",
                lake.value("SELECT key FROM lake.pictures.objects ORDER BY attr.image.width DESC LIMIT 1"));
        assertEquals("x", lake.value("SELECT max(w) FROM (SELECT explode(attr.words) w FROM lake.pictures.objects)"));
    }

    @Test
    void resultsAreTheSameUnderAdaptiveExecution(Lake lake) {
        String query = "SELECT a.attr.label, count(*), max(length(b.content)) FROM lake.pictures.objects a"
                + " JOIN lake.pictures.objects b ON a.etag = b.etag WHERE a.size > 3 GROUP BY 1 ORDER BY 1";
        List<Row> expected = lake.rows(query);
        lake.spark().conf().set("spark.sql.adaptive.enabled", "true");
        try {
            assertEquals(expected, lake.rows(query));
        } finally {
            lake.spark().conf().set("spark.sql.adaptive.enabled", "false");
        }
    }

    @Test
    void aLongListIsCutShortInPlans(Lake lake) {
        String list = IntStream.range(0, 500).mapToObj(i -> "'k" + i + "'").collect(Collectors.joining(","));
        String plan = Lake.plan(lake.sql("SELECT key FROM lake.pictures.objects WHERE key IN (" + list + ")"));
        assertTrue(plan.contains(", and 480 more)"), plan);
    }

    @Test
    void metricsCountWhatTheIndexDid(Lake lake) {
        Dataset<Row> data =
                lake.sql("SELECT key FROM lake.pictures.objects WHERE key LIKE 'a/1/%' AND attr.label = 'dog'");
        assertEquals(10, data.collectAsList().size());
        Map<String, Long> metrics = Lake.metrics(data);
        assertEquals(31, metrics.get("objectsInBucket"));
        // One lies in the root, which a prefix cannot leave out; rows in a segment are tested by blocks.
        long tested = metrics.get("objectsTested");
        assertTrue(tested == 11 || (tested == 31 && metrics.get("indexBlocksRead") > 0), metrics::toString);
        assertEquals(21, metrics.get("objectsPruned"));
        assertEquals(10, metrics.get("objectsRead"));
        assertEquals(0, metrics.get("contentObjectsRead"));
    }

    @Test
    void aNewScanSeesWhatWasPutBefore(Lake lake) throws IOException {
        lake.bucket("fresh");
        for (int i = 1; i <= 3; i++) {
            lake.put("fresh", "k" + i, new byte[0], Attributes.of("n", AttributeValue.of(i)));
            assertEquals((long) i, lake.value("SELECT count(*) FROM lake.fresh.objects WHERE attr.n <= " + i));
        }
    }

    @Test
    void anEmptyBucketHasAnEmptyTable(Lake lake) throws IOException {
        lake.bucket("empty");
        assertEquals(0, lake.rows("SELECT * FROM lake.empty.objects").size());
        assertEquals(0L, lake.value("SELECT count(*) FROM lake.empty.objects"));
    }
}
