package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The table {@code changes} as a stream. */
@ExtendWith(Lake.Extension.class)
@Tag("served")
class ChangesStreamTest {
    private static int buckets;

    private String bucket;
    private Path checkpoint;

    @BeforeEach
    void bucket(Lake lake) throws IOException {
        bucket = "changesstream" + buckets++;
        lake.store().createBucket(bucket);
        checkpoint = lake.scratch();
    }

    private void put(Lake lake, String key) throws IOException {
        lake.put(bucket, key, new byte[10], Attributes.NONE);
    }

    private Dataset<Row> changes(Lake lake, String... options) {
        return Streams.reader(lake, options)
                .table("lake." + bucket + ".changes")
                .selectExpr("concat_ws(' ', lpad(seq, 9, '0'), change, key)");
    }

    private List<String> all(Lake lake, String where) {
        return lake
                .rows("SELECT concat_ws(' ', lpad(seq, 9, '0'), change, key) FROM lake." + bucket + ".changes WHERE "
                        + where + " ORDER BY seq")
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    @Test
    void everyChangeIsSeenOnce(Lake lake) throws Exception {
        put(lake, "d/a");
        put(lake, "d/a");
        lake.store().delete(new ObjectKey(bucket, "d/a"), Condition.NONE);
        List<String> first = Streams.rows(changes(lake), checkpoint);
        assertEquals(all(lake, "true"), first);
        assertEquals(
                3, first.stream().filter(change -> change.contains(" object_")).count());
        long then = lake.store().visibleLsn();
        put(lake, "e");
        lake.store().deleteDirectory(bucket, "d", true);
        assertEquals(all(lake, "lsn > " + then), Streams.rows(changes(lake), checkpoint));
        assertEquals(List.of(), Streams.rows(changes(lake), checkpoint));
    }

    @Test
    void microBatchesAreLimited(Lake lake) throws Exception {
        for (int i = 0; i < 5; i++) {
            put(lake, "a" + i);
        }
        Dataset<Row> limited = changes(lake, "maxObjectsPerTrigger", "2");
        List<List<String>> batches = Streams.batches(limited, checkpoint);
        assertEquals(List.of(2, 2, 1), batches.stream().map(List::size).toList());
        assertEquals(all(lake, "true"), batches.stream().flatMap(List::stream).toList());
    }

    @Test
    void columnsAndLsnsArePushed(Lake lake) throws Exception {
        put(lake, "a");
        long then = lake.store().visibleLsn();
        put(lake, "b");
        Dataset<Row> later = Streams.reader(lake)
                .table("lake." + bucket + ".changes")
                .where("lsn > " + then)
                .select("key");
        List<List<String>> batches = new ArrayList<>();
        try (var running = Streams.Running.of(later, checkpoint, Trigger.AvailableNow(), batches)) {
            running.query().awaitTermination();
            assertTrue(
                    running.plan().toString().contains("MicroBatchScan[key#"),
                    running.plan().toString());
            assertEquals(1, running.query().lastProgress().sources()[0].numInputRows());
        }
        assertEquals(List.of(List.of("b")), batches);
    }

    @Test
    void aStreamThatHasFallenBehindWhatIsHeldFailsOrGoesOn(Lake lake) throws Exception {
        put(lake, "a");
        assertEquals(
                1, Streams.rows(changes(lake).where("key = 'a'"), checkpoint).size());
        put(lake, "b");
        put(lake, "b");
        lake.store().configureBucket(bucket, BucketUpdate.NONE.withRetention(Duration.ZERO));
        lake.store().maintenance().purge(bucket, "");
        long then = lake.store().bucket(bucket).orElseThrow().heldFrom();
        put(lake, "c");
        Exception refused = assertThrows(Exception.class, () -> Streams.rows(changes(lake), checkpoint));
        assertTrue(refused.toString().contains("changes in between may be missing"), refused.toString());
        List<String> held = Streams.rows(changes(lake, "failOnDataLoss", "false"), checkpoint);
        assertEquals(all(lake, "lsn > " + then), held);
        assertTrue(held.get(held.size() - 1).endsWith(" c"), held.toString());
    }
}
