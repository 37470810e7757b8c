package io.basalt.it.bench;

import com.sun.management.OperatingSystemMXBean;
import io.basalt.connector.client.Stores;
import io.basalt.spark.BasaltCatalog;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * What a streaming query's trigger costs that finds new objects in a bucket, and one that finds none, by the number of objects that the bucket has
 * already: two buckets, one ten times the other, in turns. Keys and sizes of the new objects are read, their contents are not.
 */
final class StreamBenchmark {
    private static final int WARMING = 3;
    private static final int IDLE_MILLIS = 3000;
    private static final String SOURCE = "contents";

    private final Path directory;
    private final long objects;
    private final int fresh;
    private final int rounds;
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Map<String, Timing> triggers = new LinkedHashMap<>();
    private final Map<String, Timing> idle = new LinkedHashMap<>();
    private final AtomicLong seen = new AtomicLong();

    /**
     * @param directory becomes the store's, and must not exist
     * @param objects of the small bucket
     * @param fresh objects that come for each trigger
     */
    StreamBenchmark(Path directory, long objects, int fresh, int rounds) {
        this.directory = directory;
        this.objects = objects;
        this.fresh = fresh;
        this.rounds = rounds;
    }

    @SuppressWarnings("SystemOut")
    void run() throws Exception {
        Files.createDirectories(directory);
        String location = directory.resolve("store").toString();
        try (Store store = Stores.open(location)) {
            store.createBucket(SOURCE);
            try (ObjectWriter writer = store.put(new ObjectKey(SOURCE, "c"), PutOptions.DEFAULT)) {
                writer.write(new byte[1000]);
                writer.commit();
            }
            Map<String, Long> buckets = new LinkedHashMap<>();
            buckets.put("small", objects);
            buckets.put("large", 10 * objects);
            for (Map.Entry<String, Long> bucket : buckets.entrySet()) {
                store.createBucket(bucket.getKey());
                put(store, bucket.getKey(), "old", bucket.getValue());
            }
            SparkSession spark = SparkSession.builder()
                    .master("local[1]")
                    .config("spark.ui.enabled", "false")
                    .config("spark.sql.catalog.lake", BasaltCatalog.class.getName())
                    .config("spark.sql.catalog.lake.store", location)
                    .getOrCreate();
            spark.sparkContext().setLogLevel("ERROR");
            try {
                for (int round = 0; round < WARMING + rounds; round++) {
                    for (String bucket : buckets.keySet()) {
                        measure(spark, store, bucket, round);
                    }
                }
            } finally {
                spark.stop();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %12s %14s %14s %20s%n",
                    "bucket",
                    "objects",
                    "wall ms",
                    "CPU ms",
                    "idle CPU ms/s");
            for (String bucket : buckets.keySet()) {
                System.out.printf(
                        Locale.ROOT,
                        "%-8s %12d %14.1f %14.1f %20.1f%n",
                        bucket,
                        buckets.get(bucket),
                        triggers.get(bucket).wall(),
                        triggers.get(bucket).cpu(),
                        idle.get(bucket).cpu());
            }
        }
    }

    /** A query is started where there is nothing new, left idle for some time, and given new objects. */
    private void measure(SparkSession spark, Store store, String bucket, int round) throws Exception {
        VoidFunction2<Dataset<Row>, Long> count = (rows, epoch) -> seen.addAndGet(rows.count());
        StreamingQuery query = spark.readStream()
                .option("startingVersion", "latest")
                .table("lake." + bucket + ".objects")
                .select("key", "size")
                .writeStream()
                .option(
                        "checkpointLocation",
                        directory.resolve("checkpoint-" + bucket + "-" + round).toString())
                .trigger(Trigger.ProcessingTime(0))
                .foreachBatch(count)
                .start();
        try {
            query.processAllAvailable();
            put(store, bucket, "first" + round, 1);
            query.processAllAvailable();
            double idleBefore = cpuMillis();
            Thread.sleep(IDLE_MILLIS); // What is measured is time that passes.
            double idleCpu = (cpuMillis() - idleBefore) * 1000 / IDLE_MILLIS;
            seen.set(0);
            double before = cpuMillis();
            put(store, bucket, "new" + round, fresh);
            double putCpu = cpuMillis() - before;
            long start = System.nanoTime();
            query.processAllAvailable();
            double wall = (System.nanoTime() - start) / 1e6;
            double cpu = cpuMillis() - before - putCpu;
            if (seen.get() != fresh) {
                throw new IllegalStateException("bucket " + bucket + ": " + seen + " objects seen of " + fresh);
            }
            if (round >= WARMING) {
                triggers.computeIfAbsent(bucket, name -> new Timing()).add(wall, cpu);
                idle.computeIfAbsent(bucket, name -> new Timing()).add(IDLE_MILLIS, idleCpu);
            }
        } finally {
            query.stop();
        }
    }

    private double cpuMillis() {
        return process.getProcessCpuTime() / 1e6;
    }

    private static void put(Store store, String bucket, String name, long count) throws IOException {
        ObjectKey content = new ObjectKey(SOURCE, "c");
        Copies.publish(
                store, count, i -> CopyRequest.of(content, new ObjectKey(bucket, name + "/" + i / 10_000 + "/" + i)));
    }
}
