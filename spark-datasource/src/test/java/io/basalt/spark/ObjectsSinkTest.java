package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.Uploads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams that are written to a table {@code objects}. */
@ExtendWith(Lake.Extension.class)
class ObjectsSinkTest {
    private static int buckets;

    private String from;
    private String to;
    private Path checkpoint;

    @BeforeEach
    void buckets(Lake lake) throws IOException {
        from = "sinkfrom" + buckets;
        to = "sinkto" + buckets++;
        lake.store().createBucket(from);
        lake.store().createBucket(to);
        checkpoint = lake.scratch();
    }

    @AfterEach
    void nothingStaysStaged(Lake lake) throws IOException {
        assertEquals(
                List.of(),
                lake.store().uploads().list(to, "", Uploads.Marker.START, 10).items());
    }

    private void put(Lake lake, String... keys) throws IOException {
        for (String key : keys) {
            lake.put(from, key, key.getBytes(java.nio.charset.StandardCharsets.UTF_8), Attributes.NONE);
        }
    }

    private Dataset<Row> copies(Lake lake, String... options) {
        return Streams.reader(lake, options)
                .table("lake." + from + ".objects")
                .selectExpr("'copy/' || key AS key", "content", "content_type");
    }

    private DataStreamWriter<Row> writer(Dataset<Row> rows) {
        return rows.writeStream()
                .option("checkpointLocation", checkpoint.toString())
                .trigger(Trigger.AvailableNow());
    }

    private void run(Dataset<Row> rows) throws Exception {
        StreamingQuery query = writer(rows).toTable("lake." + to + ".objects");
        query.awaitTermination();
    }

    private List<Row> written(Lake lake) {
        return lake.rows("SELECT key, cast(content AS STRING), revision FROM lake." + to + ".objects ORDER BY key");
    }

    private long commits(Lake lake) {
        return (Long) lake.value("SELECT count(DISTINCT lsn) FROM lake." + to + ".changes WHERE change LIKE 'object%'");
    }

    @Test
    void eachEpochIsOneCommit(Lake lake) throws Exception {
        put(lake, "a", "b", "c", "d", "e");
        run(copies(lake, "maxObjectsPerTrigger", "2"));
        assertEquals(
                List.of("a", "b", "c", "d", "e"),
                written(lake).stream().map(row -> row.getString(1)).toList());
        assertEquals(3, commits(lake));
        assertEquals(5L, lake.value("SELECT count(*) FROM lake." + to + ".objects"));
        put(lake, "f");
        run(copies(lake));
        run(copies(lake));
        assertEquals(4, commits(lake));
    }

    @Test
    void anEpochThatIsCommittedAndRunAgainChangesNothing(Lake lake) throws Exception {
        put(lake, "a", "b");
        run(copies(lake));
        put(lake, "c");
        run(copies(lake));
        List<Row> before = written(lake);
        assertEquals(3, before.size());
        Streams.forgetLastCommit(checkpoint);
        run(copies(lake));
        assertEquals(before, written(lake));
        assertEquals(2, commits(lake));
        put(lake, "d");
        run(copies(lake));
        assertEquals(3, commits(lake));
        assertEquals(4, written(lake).size());
    }

    @Test
    void theLastEpochIsKeptWithTheBucketAndSeenByNoQuery(Lake lake) throws Exception {
        put(lake, "a", "b", "c");
        run(copies(lake, "maxObjectsPerTrigger", "2"));
        DirectoryEntry root = (DirectoryEntry) lake.store().lookup(to, "").orElseThrow();
        assertEquals(1, root.attributes().values().size());
        String name = root.attributes().values().firstKey();
        assertTrue(name.startsWith("user.spark.epoch."), name);
        assertEquals("1", root.attributes().values().get(name).text());
        assertEquals(List.of(), lake.store().attributes(to));
        // Another query's epochs are its own.
        Path first = checkpoint;
        checkpoint = lake.scratch();
        run(copies(lake));
        assertEquals(3, commits(lake));
        checkpoint = first;
    }

    @Test
    void anEpochWithoutRowsCommitsNothing(Lake lake) throws Exception {
        put(lake, "a");
        long before = lake.store().visibleLsn();
        run(copies(lake).where("key = 'nothing'"));
        assertEquals(before, lake.store().visibleLsn());
    }

    @Test
    void aFailedEpochLeavesNothingAndIsRunAgain(Lake lake) throws Exception {
        put(lake, "a", "b");
        Dataset<Row> failing = copies(lake)
                .selectExpr("key", "content", "assert_true(key <> 'copy/b') AS failed")
                .selectExpr("key", "if(failed IS NULL, content, NULL) AS content");
        assertThrows(Exception.class, () -> run(failing));
        assertEquals(List.of(), written(lake));
        run(copies(lake));
        assertEquals(2, written(lake).size());
        assertEquals(1, commits(lake));
    }

    @Test
    void onlyAppendsAreTaken(Lake lake) throws Exception {
        put(lake, "a");
        Dataset<Row> counts = copies(lake).groupBy("key").count().selectExpr("key", "X'' AS content");
        for (String mode : List.of("complete", "update")) {
            Exception refused = assertThrows(Exception.class, () -> {
                StreamingQuery query = writer(counts).outputMode(mode).toTable("lake." + to + ".objects");
                query.awaitTermination();
            });
            assertTrue(
                    refused.toString()
                            .toLowerCase(java.util.Locale.ROOT)
                            .contains("does not support " + mode + " mode"),
                    refused.toString());
            checkpoint = lake.scratch();
        }
    }

    @Test
    void rowsHaveToBeObjects(Lake lake) throws Exception {
        put(lake, "a");
        Dataset<Row> objects = Streams.reader(lake).table("lake." + from + ".objects");
        assertRefused(lake, objects.selectExpr("content"), "no column key");
        assertRefused(lake, objects.selectExpr("key", "content", "1 AS n"), "a column n, which the table has not");
        assertRefused(lake, objects.selectExpr("size AS key", "content"), "expected STRING; cast it");
        assertRefused(lake, objects.selectExpr("key", "content", "named_struct('n', 1) AS attr"), "expected STRING");
        assertRefused(lake, objects.selectExpr("key", "content", "size"), "store's to compute");
        run(objects.selectExpr("KEY", "content", "named_struct('n', size, 'at', named_struct('x', 'y')) AS attr"));
        assertEquals(
                List.of(org.apache.spark.sql.RowFactory.create("a", 1L, "y")),
                lake.rows("SELECT key, attr.n, attr.at.x FROM lake." + to + ".objects"));
    }

    private void assertRefused(Lake lake, Dataset<Row> rows, String expected) throws IOException {
        Exception refused = assertThrows(Exception.class, () -> run(rows));
        assertTrue(refused.toString().contains(expected), refused.toString());
        checkpoint = lake.scratch();
    }

    @Test
    void anEpochOfTooManyObjectsIsRefusedWithTheRemedy(Lake lake) throws Exception {
        Dataset<Row> many = Streams.reader(lake, "rowsPerBatch", "10000")
                .format("rate-micro-batch")
                .load()
                .selectExpr("'k' || value AS key", "X'' AS content");
        Exception refused = assertThrows(Exception.class, () -> {
            StreamingQuery query = many.writeStream()
                    .option("checkpointLocation", checkpoint.toString())
                    .toTable("lake." + to + ".objects");
            query.awaitTermination();
        });
        assertTrue(refused.toString().contains("maxObjectsPerTrigger"), refused.toString());
        assertEquals(List.of(), written(lake));
    }
}
