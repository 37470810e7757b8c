package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.spark.session.StoreCall;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.Uploads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** The table {@code objects} as a stream. */
@ExtendWith(Lake.Extension.class)
class ObjectsStreamTest {
    private static int buckets;

    private String bucket;
    private Path checkpoint;

    @BeforeEach
    void bucket(Lake lake) throws IOException {
        bucket = "streamed" + buckets++;
        lake.store().createBucket(bucket);
        checkpoint = lake.scratch();
    }

    private void put(Lake lake, String... keys) throws IOException {
        for (String key : keys) {
            lake.put(bucket, key, new byte[10], Attributes.NONE);
        }
    }

    /** In one commit. */
    private long publish(Lake lake, String... keys) throws IOException {
        List<Publication.Step> steps = new ArrayList<>();
        for (String key : keys) {
            Uploads uploads = lake.store().uploads();
            long upload = uploads.begin(new ObjectKey(bucket, key), PutOptions.DEFAULT)
                    .uploadId();
            try (var part = uploads.write(upload, 1)) {
                part.write(new byte[10]);
                part.commit();
            }
            steps.add(new Publication.Complete(upload, List.of()));
        }
        return lake.store().publish(Publication.of(steps));
    }

    private void move(Lake lake, String from, String to) throws IOException {
        lake.store().rename(new RenameRequest(bucket, from, to, false, KeyMode.S3));
    }

    private Dataset<Row> objects(Lake lake, String... options) {
        return Streams.reader(lake, options).table("lake." + bucket + ".objects");
    }

    private static String[] names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    @Test
    void objectsThatAreNewOrHaveChangedAreSeenOnceInEachRun(Lake lake) throws Exception {
        put(lake, "a", "b", "c");
        assertEquals(List.of("a", "b", "c"), Streams.rows(objects(lake), checkpoint));
        put(lake, "d", "b", "b", "e");
        lake.store().delete(new ObjectKey(bucket, "c"), Condition.NONE);
        lake.store().delete(new ObjectKey(bucket, "e"), Condition.NONE);
        assertEquals(List.of("b", "d"), Streams.rows(objects(lake), checkpoint));
        move(lake, "a", "z");
        assertEquals(List.of("z"), Streams.rows(objects(lake), checkpoint));
        assertEquals(List.of(), Streams.batches(objects(lake), checkpoint));
    }

    @Test
    void anObjectIsSeenAsItWasWhereTheMicroBatchEnds(Lake lake) throws Exception {
        lake.put(bucket, "a", new byte[1], Attributes.of("label", AttributeValue.of("cat")));
        lake.put(bucket, "a", new byte[2], Attributes.of("label", AttributeValue.of("dog")));
        Dataset<Row> seen = objects(lake).selectExpr("concat_ws(' ', key, size, attr.label, octet_length(content))");
        assertEquals(List.of("a 2 dog 2"), Streams.rows(seen, checkpoint));
    }

    @Test
    void aDirectoryThatIsMovedBringsItsObjects(Lake lake) throws Exception {
        put(lake, "old/a", "old/sub/b", "c");
        assertEquals(3, Streams.rows(objects(lake), checkpoint).size());
        put(lake, "d");
        move(lake, "old", "new");
        move(lake, "new/sub", "sub");
        put(lake, "new/e");
        assertEquals(List.of("d", "new/a", "new/e", "sub/b"), Streams.rows(objects(lake), checkpoint));
    }

    @Test
    void aPathIsAStreamOfWhatLiesBelowIt(Lake lake) throws Exception {
        put(lake, "t/a", "u/b");
        Dataset<Row> below = Streams.reader(lake, "view", "objects", "store", lake.location())
                .format("basalt")
                .load("basalt://" + bucket + "/t");
        assertEquals(List.of("t/a"), Streams.rows(below, checkpoint));
        put(lake, "u/c");
        move(lake, "u", "t/u");
        assertEquals(List.of("t/u/b", "t/u/c"), Streams.rows(below, checkpoint));
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest", "1"})
    void microBatchesEndWhereCommitsEnd(String from, Lake lake) throws Exception {
        publish(lake, names("a", 5));
        publish(lake, names("b", 2));
        publish(lake, names("c", 1));
        publish(lake, names("d", 4));
        // As an LSN: the commits one by one; the bucket's creation is the first.
        String version = from.equals("1") ? Long.toString(firstLsn(lake)) : from;
        Dataset<Row> limited = objects(lake, "maxObjectsPerTrigger", "3", "startingVersion", version);
        assertEquals(
                List.of(
                        List.of("a0", "a1", "a2", "a3", "a4"),
                        List.of("b0", "b1", "c0"),
                        List.of("d0", "d1", "d2", "d3")),
                Streams.batches(limited, checkpoint));
        publish(lake, names("e", 2));
        publish(lake, names("f", 2));
        assertEquals(List.of(List.of("e0", "e1"), List.of("f0", "f1")), Streams.batches(limited, checkpoint));
    }

    private long firstLsn(Lake lake) {
        return (Long) lake.value("SELECT min(lsn) FROM lake." + bucket + ".changes WHERE change = 'object_created'");
    }

    @Test
    void bytesAreLimitedToo(Lake lake) throws Exception {
        put(lake, names("a", 5));
        Dataset<Row> limited = objects(lake, "maxBytesPerTrigger", "25");
        assertEquals(
                List.of(List.of("a0", "a1"), List.of("a2", "a3"), List.of("a4")), Streams.batches(limited, checkpoint));
        put(lake, names("b", 5));
        Dataset<Row> both = objects(lake, "maxBytesPerTrigger", "45", "maxObjectsPerTrigger", "3");
        assertEquals(List.of(List.of("b0", "b1", "b2"), List.of("b3", "b4")), Streams.batches(both, checkpoint));
    }

    @Test
    void aStateThatIsReadInPartsStaysWhatItWas(Lake lake) throws Exception {
        put(lake, names("a", 6));
        List<List<String>> batches = new ArrayList<>() {
            @Override
            public boolean add(List<String> batch) {
                if (isEmpty()) {
                    StoreCall.unchecked(() -> lake.put(bucket, "a5", new byte[1], Attributes.NONE));
                    StoreCall.unchecked(() -> lake.put(bucket, "b", new byte[1], Attributes.NONE));
                }
                return super.add(batch);
            }
        };
        Dataset<Row> limited = objects(lake, "maxObjectsPerTrigger", "2").selectExpr("concat_ws(' ', key, size)");
        try (var running = Streams.Running.of(limited, checkpoint, Trigger.AvailableNow(), batches)) {
            running.query().awaitTermination();
        }
        assertEquals(List.of(List.of("a0 10", "a1 10"), List.of("a2 10", "a3 10"), List.of("a4 10", "a5 10")), batches);
        assertEquals(List.of("a5 1", "b 1"), Streams.rows(limited, checkpoint));
    }

    @Test
    void aStreamBeginsWhereItIsTold(Lake lake) throws Exception {
        put(lake, "a");
        lake.store().createSnapshot(bucket, "first");
        long afterA = lake.store().visibleLsn();
        put(lake, "b");
        long afterB = lake.store().visibleLsn();
        String time = (String) lake.value("SELECT cast(max(committed) AS STRING) FROM lake." + bucket + ".changes");
        put(lake, "c");
        assertEquals(List.of("b", "c"), Streams.rows(objects(lake, "startingVersion", "first"), lake.scratch()));
        assertEquals(List.of("b", "c"), Streams.rows(objects(lake, "startingVersion", "" + afterB), lake.scratch()));
        assertEquals(
                List.of("b", "c"), Streams.rows(objects(lake, "startingVersion", "" + (afterA + 1)), lake.scratch()));
        assertEquals(List.of("b", "c"), Streams.rows(objects(lake, "startingTimestamp", time), lake.scratch()));
        assertEquals(List.of("a", "b", "c"), Streams.rows(objects(lake, "startingVersion", "earliest"), checkpoint));
        Dataset<Row> latest = objects(lake, "startingVersion", "latest");
        Path own = lake.scratch();
        assertEquals(List.of(), Streams.rows(latest, own));
        put(lake, "d");
        assertEquals(List.of("d"), Streams.rows(latest, own));
    }

    @Test
    void optionsThatMakeNoSenseAreRefused(Lake lake) throws Exception {
        assertRefused(lake, "no snapshot of that name", "startingVersion", "nonesuch");
        assertRefused(lake, "newest is", "startingVersion", "999999999");
        assertRefused(lake, "expected a date or a time", "startingTimestamp", "noon");
        assertRefused(lake, "expected a number of at least 1", "maxObjectsPerTrigger", "0");
        assertRefused(lake, "give one of them", "startingVersion", "1", "startingTimestamp", "2026-01-01");
    }

    private void assertRefused(Lake lake, String expected, String... options) {
        Exception refused = assertThrows(Exception.class, () -> Streams.rows(objects(lake, options), lake.scratch()));
        assertTrue(refused.toString().contains(expected), refused.toString());
    }

    @Test
    void filtersAndColumnsArePushedToTheStream(Lake lake) throws Exception {
        for (int i = 0; i < 20; i++) {
            lake.put(
                    bucket,
                    (i % 2 == 0 ? "even/" : "odd/") + i,
                    new byte[10],
                    Attributes.of(Map.of(
                            "label", AttributeValue.of(i % 4 == 0 ? "cat" : "dog"),
                            "n", AttributeValue.of((long) i))));
        }
        Dataset<Row> cats = objects(lake)
                .where("attr.label = 'cat' AND key LIKE 'even/%' AND length(key) = 6")
                .select("key", "attr.n");
        List<List<String>> batches = new ArrayList<>();
        try (var running = Streams.Running.of(cats, checkpoint, Trigger.AvailableNow(), batches)) {
            running.query().awaitTermination();
            String plan = running.plan().toString();
            assertTrue(plan.contains("attr.label = 'cat' AND key STARTS WITH 'even/']"), plan);
            assertTrue(plan.contains("residual: [(length(key) = 6)], columns: [key, attr.n]"), plan);
            assertEquals(5, running.query().lastProgress().sources()[0].numInputRows(), plan);
            Map<String, SQLMetric> metrics = metrics(running);
            assertEquals(5, metrics.get("objectsRead").value());
            assertEquals(0, metrics.get("contentObjectsRead").value());
        }
        assertEquals(List.of(List.of("even/0", "even/4", "even/8")), batches);
    }

    @Test
    void whatATriggerLooksAtFollowsTheNewObjects(Lake lake) throws Exception {
        put(lake, "source");
        List<Publication.Step> copies = new ArrayList<>();
        for (int i = 0; i < Publication.MAX_STEPS; i++) {
            copies.add(new Publication.Copy(
                    CopyRequest.of(new ObjectKey(bucket, "source"), new ObjectKey(bucket, "old/" + i))));
        }
        for (int i = 0; i < 2; i++) {
            lake.store().publish(Publication.of(copies));
        }
        Dataset<Row> keys = objects(lake, "startingVersion", "latest").select("key");
        assertEquals(List.of(), Streams.rows(keys, checkpoint));
        put(lake, "a", "b", "c");
        List<List<String>> batches = new ArrayList<>();
        try (var running = Streams.Running.of(keys, checkpoint, Trigger.AvailableNow(), batches)) {
            running.query().awaitTermination();
            long tested = metrics(running).get("objectsTested").value();
            assertTrue(tested < 5000, "of 10,004 objects were tested: " + tested); // chunks of the index
        }
        assertEquals(List.of(List.of("a", "b", "c")), batches);
    }

    private static Map<String, SQLMetric> metrics(Streams.Running running) {
        return CollectionConverters.asJava(
                CollectionConverters.asJava(running.plan().collectLeaves())
                        .get(0)
                        .metrics());
    }

    @Test
    void hiddenColumnsCanBeStreamed(Lake lake) throws Exception {
        put(lake, "a");
        Dataset<Row> references = objects(lake).selectExpr("_content_ref");
        assertEquals(
                List.of(lake.value("SELECT _content_ref FROM lake." + bucket + ".objects")),
                Streams.rows(references, checkpoint));
    }

    @Test
    void commitsOfOtherBucketsMakeNoMicroBatches(Lake lake) throws Exception {
        put(lake, "a");
        List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
        try (var running = Streams.Running.of(objects(lake), checkpoint, Trigger.ProcessingTime(0), batches)) {
            running.query().processAllAvailable();
            for (int i = 0; i < 10; i++) {
                lake.bucket("streamedothers");
                lake.put("streamedothers", "x" + i, new byte[1], Attributes.NONE);
                running.query().processAllAvailable();
            }
            put(lake, "b");
            running.query().processAllAvailable();
            assertEquals(List.of(List.of("a"), List.of("b")), batches);
            assertEquals(
                    2,
                    Stream.of(running.query().recentProgress())
                            .filter(progress -> progress.sources()[0].numInputRows() > 0)
                            .count());
            assertEquals(1, lastEpoch(checkpoint));
        }
    }

    private static long lastEpoch(Path checkpoint) throws IOException {
        try (Stream<Path> epochs = java.nio.file.Files.list(checkpoint.resolve("offsets"))) {
            return epochs.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .mapToLong(Long::parseLong)
                    .max()
                    .orElseThrow();
        }
    }

    @Test
    void aStreamTellsHowFarBehindItIs(Lake lake) throws Exception {
        publish(lake, names("a", 3));
        publish(lake, names("b", 3));
        Dataset<Row> limited =
                objects(lake, "maxObjectsPerTrigger", "3", "startingVersion", Long.toString(firstLsn(lake)));
        try (var running = Streams.Running.of(limited, checkpoint, Trigger.AvailableNow(), new ArrayList<>())) {
            running.query().awaitTermination();
            List<Map<String, String>> metrics = Stream.of(running.query().recentProgress())
                    .map(progress -> progress.sources()[0].metrics())
                    .toList();
            assertEquals("3", metrics.get(0).get("changesBehind"));
            assertTrue(Long.parseLong(metrics.get(0).get("millisBehind")) >= 0);
            Map<String, String> last = metrics.get(metrics.size() - 1);
            assertEquals("0", last.get("changesBehind"));
            assertEquals("0", last.get("millisBehind"));
        }
    }

    @Test
    void whereChangesMayBeMissingAStreamFailsOrGoesOnAsItIsTold(Lake lake) throws Exception {
        put(lake, "a");
        assertEquals(List.of("a"), Streams.rows(objects(lake), checkpoint));
        put(lake, "b", "c", "b");
        lake.store().delete(new ObjectKey(bucket, "c"), Condition.NONE);
        lake.store().configureBucket(bucket, BucketUpdate.NONE.withRetention(Duration.ZERO));
        lake.store().maintenance().purge(bucket, "");
        put(lake, "d");
        Exception refused = assertThrows(Exception.class, () -> Streams.rows(objects(lake), checkpoint));
        assertTrue(refused.toString().contains("changes in between may be missing"), refused.toString());
        Dataset<Row> goesOn = objects(lake, "failOnDataLoss", "false", "maxObjectsPerTrigger", "1");
        assertEquals(List.of(List.of("b"), List.of("d")), Streams.batches(goesOn, checkpoint));
        put(lake, "e");
        assertEquals(List.of("e"), Streams.rows(objects(lake), checkpoint));
    }

    @Test
    void everyObjectIsSeenOnceWhileOthersWrite(Lake lake) throws Exception {
        Random random = new Random(Long.getLong("basalt.seed", 7));
        List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
        ExecutorService writers = Executors.newFixedThreadPool(3);
        List<String> expected = Collections.synchronizedList(new ArrayList<>());
        Dataset<Row> limited = objects(lake, "maxObjectsPerTrigger", "7");
        try (var running = Streams.Running.of(limited, checkpoint, Trigger.ProcessingTime(0), batches)) {
            List<Future<?>> done = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                String name = "w" + writer + "/";
                long seed = random.nextLong();
                done.add(writers.submit(() -> {
                    Random own = new Random(seed);
                    for (int i = 0; i < 25; i++) {
                        String[] keys = names(name + i + "-", 1 + own.nextInt(4));
                        publish(lake, keys);
                        expected.addAll(List.of(keys));
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
            running.query().processAllAvailable();
        } finally {
            writers.shutdownNow();
        }
        assertFalse(batches.isEmpty());
        assertEquals(
                expected.stream().sorted().toList(),
                batches.stream().flatMap(List::stream).sorted().toList());
    }

    @Test
    void anEarlierStateIsNoStream(Lake lake) throws Exception {
        put(lake, "a");
        String version = Long.toString(lake.store().visibleLsn());
        assertThrows(Exception.class, () -> Streams.rows(objects(lake, "versionAsOf", version), checkpoint));
    }
}
