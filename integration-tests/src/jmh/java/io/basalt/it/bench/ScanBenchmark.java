package io.basalt.it.bench;

import com.sun.management.OperatingSystemMXBean;
import io.basalt.connector.client.Stores;
import io.basalt.spark.BasaltCatalog;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.tier.StoreConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Scans of TPC-H's lineitem by Spark SQL with one task at a time: of a plain Parquet file on the local disk by Spark's own reader,
 * and of the same file as an object that has a rendition (hot), and as one that has none (cold). In turns. What the task costs is its
 * thread's CPU time (Spark's own metric); beside it stand the whole process's, with the compiler and the collector, and the clock.
 */
final class ScanBenchmark {
    private static final int WARMING = 2;
    private static final String REFERENCE = "parquet";
    private static final String HOT = "hot";
    private static final String COLD = "cold";
    private static final String PLAIN = "uncompressed";
    private static final String CACHED = "cached";

    /** @param sql of table {@code %s}; its rows are read and left, where there are many */
    private record Work(String name, String sql, boolean selective, boolean manyRows) {}

    private static final List<Work> WORKS = List.of(
            new Work(
                    "Q1",
                    "SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice),"
                            + " sum(l_extendedprice * (1 - l_discount)),"
                            + " sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)), avg(l_quantity),"
                            + " avg(l_extendedprice), avg(l_discount), count(*) FROM %s"
                            + " WHERE l_shipdate <= date'1998-09-02' GROUP BY 1, 2 ORDER BY 1, 2",
                    false,
                    false),
            new Work(
                    "Q6",
                    "SELECT sum(l_extendedprice * l_discount) FROM %s WHERE l_shipdate >= date'1994-01-01'"
                            + " AND l_shipdate < date'1995-01-01' AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24",
                    true,
                    false),
            new Work("sum", "SELECT sum(l_partkey) FROM %s", false, false),
            new Work(
                    "strings",
                    "SELECT count(*), sum(l_orderkey) FROM %s"
                            + " WHERE l_shipmode = 'RAIL' AND l_shipinstruct = 'NONE' AND l_returnflag = 'R'",
                    true,
                    false),
            new Work(
                    "comment",
                    "SELECT max(l_orderkey) FROM %s WHERE l_comment = 'carefully even deposits'",
                    true,
                    false),
            new Work("full", "SELECT * FROM %s", false, true));

    private final Path directory;
    private final double scale;
    private final int rounds;
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final TaskCpu tasks = new TaskCpu();
    private final Map<String, Timing> timings = new LinkedHashMap<>();
    private final Map<String, Timing> ofProcess = new LinkedHashMap<>();
    private long renditionMillis;
    private long flashBytes;

    /** @param directory becomes the files', and keeps them */
    ScanBenchmark(Path directory, double scale, int rounds) {
        this.directory = directory;
        this.scale = scale;
        this.rounds = rounds;
    }

    /** Fails where answers differ. */
    void run() throws Exception {
        Path home = Files.createDirectories(directory.resolve("store-" + scale));
        // However often it is scanned, what is cold stays so.
        Files.writeString(home.resolve("store.toml"), StoreConfig.DEFAULT_TOML + "[mover]\nhot = 1000000000\n");
        try (SparkSession spark = session(home);
                Store store = Stores.open(home.toString())) {
            spark.sparkContext().setLogLevel("ERROR");
            spark.sparkContext().addSparkListener(tasks);
            prepare(spark, store);
            for (int round = -WARMING; round < rounds; round++) {
                for (Work work : WORKS) {
                    measure(spark, work, round >= 0);
                }
            }
            print(store);
        }
    }

    private static SparkSession session(Path home) {
        return SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.files.maxPartitionBytes", "1g") // One split: sums of doubles depend on the order.
                .config("spark.sql.adaptive.enabled", "false")
                .config("spark.basalt.aggregatePushDown", "false") // Rows are measured.
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.sql.catalog.lake", BasaltCatalog.class.getName())
                .config("spark.sql.catalog.lake.store", home.toString())
                .getOrCreate();
    }

    private void prepare(SparkSession spark, Store store) throws IOException {
        Path snappy = table(spark, "snappy");
        Path none = table(spark, "none");
        for (String bucket : List.of(HOT, COLD)) {
            if (store.bucket(bucket).isEmpty()) {
                store.createBucket(bucket);
                put(store, bucket, snappy);
            }
        }
        long contentId = content(store, HOT).contentId();
        store.renditions().drop(contentId);
        long before = process.getProcessCpuTime();
        flashBytes = store.renditions().make(contentId).bytes();
        renditionMillis = (process.getProcessCpuTime() - before) / 1_000_000;
        spark.read().parquet(snappy.toString()).createOrReplaceTempView(REFERENCE);
        spark.read().parquet(none.toString()).createOrReplaceTempView(PLAIN);
        spark.read()
                .parquet(snappy.toString())
                .persist(StorageLevel.MEMORY_ONLY())
                .createOrReplaceTempView(CACHED);
        spark.table("lake.hot.lineitem").createOrReplaceTempView(HOT);
        spark.table("lake.cold.lineitem").createOrReplaceTempView(COLD);
        spark.table(CACHED).count();
    }

    private static ObjectEntry content(Store store, String bucket) throws IOException {
        return store.stat(new ObjectKey(bucket, "lineitem/part.parquet"))
                .orElseThrow()
                .entry();
    }

    /** One file. */
    private Path table(SparkSession spark, String codec) throws IOException {
        Path table = directory.resolve("lineitem-" + scale + "-" + codec);
        if (!Files.exists(table.resolve("_SUCCESS"))) {
            LineItems.of(spark, scale, 1)
                    .write()
                    .mode("overwrite")
                    .option("compression", codec)
                    .parquet(table.toString());
        }
        try (Stream<Path> files = Files.list(table)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void put(Store store, String bucket, Path file) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey(bucket, "lineitem/part.parquet"), PutOptions.DEFAULT)) {
            try (var in = Files.newInputStream(file)) {
                byte[] buffer = new byte[1 << 20];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    writer.write(buffer, 0, read);
                }
            }
            writer.commit();
        }
    }

    private void measure(SparkSession spark, Work work, boolean counts) throws Exception {
        List<List<Row>> answers = new ArrayList<>();
        for (String table : List.of(REFERENCE, HOT, COLD, PLAIN, CACHED)) {
            System.gc(); // What one leaves behind is not the next one's work.
            tasks.take(spark);
            long cpu = process.getProcessCpuTime();
            long begin = System.nanoTime();
            answers.add(read(spark, work, table));
            double wall = (System.nanoTime() - begin) / 1e6;
            long taskNanos = tasks.take(spark);
            if (counts) {
                String name = work.name + " " + table;
                timings.computeIfAbsent(name, key -> new Timing()).add(wall, taskNanos / 1e6);
                ofProcess
                        .computeIfAbsent(name, key -> new Timing())
                        .add(wall, (process.getProcessCpuTime() - cpu) / 1e6);
            }
        }
        if (answers.stream().distinct().count() != 1) {
            throw new IllegalStateException(work.name + ": expected one answer, found " + answers);
        }
    }

    /** Adds up what tasks have cost. */
    private static final class TaskCpu extends SparkListener {
        private final AtomicLong nanos = new AtomicLong();

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            nanos.addAndGet(end.taskMetrics().executorCpuTime());
        }

        /** Since it was asked last. */
        long take(SparkSession spark) throws Exception {
            spark.sparkContext().listenerBus().waitUntilEmpty();
            return nanos.getAndSet(0);
        }
    }

    private static List<Row> read(SparkSession spark, Work work, String table) {
        Dataset<Row> data = spark.sql(work.sql.formatted(table));
        if (work.manyRows) {
            data.write().format("noop").mode("overwrite").save();
            return List.of();
        }
        return data.collectAsList();
    }

    private void print(Store store) throws IOException {
        long parquetBytes = content(store, HOT).size();
        System.out.printf(
                Locale.ROOT,
                "lineitem SF%s: Parquet (Snappy) %.1f MB, rendition %.1f MB on flash, written at %.1f MB of Parquet per CPU second%n",
                scale,
                parquetBytes / 1e6,
                flashBytes / 1e6,
                parquetBytes / 1e3 / Math.max(1, renditionMillis));
        System.out.println(
                "task CPU ms (process CPU ms, wall ms); x: how many times less task CPU than Spark's reader of the same Parquet file");
        double product = 1;
        int scans = 0;
        for (Work work : WORKS) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-8s", work.name));
            Timing reference = timing(work, REFERENCE);
            for (String table : List.of(REFERENCE, HOT, COLD, PLAIN, CACHED)) {
                Timing timing = timing(work, table);
                line.append(String.format(
                        Locale.ROOT,
                        " | %s %.0f (%.0f, %.0f) x%.2f",
                        table,
                        timing.cpu(),
                        ofProcess.get(work.name + " " + table).cpu(),
                        timing.wall(),
                        reference.cpu() / timing.cpu()));
            }
            double saved = reference.cpu() - timing(work, HOT).cpu();
            line.append(String.format(Locale.ROOT, " | pays after %.1f scans", renditionMillis / saved));
            System.out.println(line);
            product *= reference.cpu() / timing(work, HOT).cpu();
            scans++;
        }
        System.out.printf(Locale.ROOT, "hot, geometric mean: %.2f times less CPU%n", Math.pow(product, 1.0 / scans));
        System.out.printf(
                Locale.ROOT,
                "cold, selective: %s%n",
                WORKS.stream()
                        .filter(Work::selective)
                        .map(work -> String.format(
                                Locale.ROOT,
                                "%s x%.2f",
                                work.name,
                                timing(work, REFERENCE).cpu()
                                        / timing(work, COLD).cpu()))
                        .toList());
    }

    private Timing timing(Work work, String table) {
        return timings.get(work.name + " " + table);
    }
}
