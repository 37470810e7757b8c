package io.basalt.it.bench;

import io.basalt.connector.client.Stores;
import io.basalt.spark.BasaltCatalog;
import io.basalt.spark.dataset.AggregatePushDown;
import io.basalt.spark.tpc.TpchTables;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.tier.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;

/**
 * TPC-H by Spark SQL with one task at a time: on plain Parquet files of the local disk, and on the same files as datasets that have
 * renditions (hot) or none (cold), in turns. What counts is the process's CPU time, with planner, compiler and collector; the
 * clock's and that of the tasks alone stand beside it. Answers have to be equal.
 */
final class SparkBenchmark {
    private static final int WARMING = Integer.getInteger("spark.warming", 2);
    private static final int PARTS = 2;
    private static final String REFERENCE = "parquet";
    private static final String ROWS = "hot, rows";
    private static final String HOT = "hot";
    private static final String COLD = "cold";

    /** @param sql of views of the tables' names; its rows are read and left, where there are many */
    private record Work(String name, String sql, List<String> subjects, boolean manyRows) {}

    private final Path directory;
    private final double scale;
    private final int rounds;
    private final Map<String, SparkSession> sessions = new LinkedHashMap<>();
    private final Map<String, Timing> timings = new LinkedHashMap<>();
    private final Map<String, List<Double>> taskCpu = new HashMap<>();

    /** @param directory becomes the files', and keeps them */
    SparkBenchmark(Path directory, double scale, int rounds) {
        this.directory = directory;
        this.scale = scale;
        this.rounds = rounds;
    }

    private static List<Work> scans() throws IOException {
        List<String> subjects = List.of(REFERENCE, ROWS, HOT);
        return List.of(
                new Work("scan Q1", TpchTables.query(1), subjects, false),
                new Work("scan Q6", TpchTables.query(6), subjects, false),
                new Work("scan sum", "SELECT sum(l_partkey) FROM lineitem", subjects, false),
                new Work(
                        "scan strings",
                        "SELECT count(*), sum(l_orderkey) FROM lineitem"
                                + " WHERE l_shipmode = 'RAIL' AND l_shipinstruct = 'NONE' AND l_returnflag = 'R'",
                        subjects,
                        false),
                new Work("scan full", "SELECT * FROM lineitem", List.of(REFERENCE, ROWS), true));
    }

    private static List<Work> queries() throws IOException {
        List<Work> queries = new ArrayList<>();
        for (int number = 1; number <= TpchTables.QUERIES; number++) {
            queries.add(new Work("Q" + number, TpchTables.query(number), List.of(REFERENCE, HOT, COLD), false));
        }
        return queries;
    }

    private static List<Work> included(List<Work> works) {
        String pattern = System.getProperty("spark.include", ".*");
        return works.stream().filter(work -> work.name.matches(pattern)).toList();
    }

    /** Fails where answers differ. */
    void run() throws Exception {
        Path home = Files.createDirectories(directory.resolve("store-" + scale));
        // However often it is scanned, what is cold stays so.
        Files.writeString(home.resolve("store.toml"), StoreConfig.DEFAULT_TOML + "[mover]\nhot = 1000000000\n");
        try (SparkSession spark = session(home);
                Store store = Stores.open(home.toString())) {
            spark.sparkContext().setLogLevel("ERROR");
            TaskCpu tasks = new TaskCpu(spark.sparkContext());
            prepare(spark, store);
            List<Work> scans = included(scans());
            List<Work> queries = included(queries());
            for (int round = -WARMING; round < rounds; round++) {
                for (Work work : scans) {
                    measure(work, tasks, round >= 0);
                }
                for (Work work : queries) {
                    measure(work, tasks, round >= 0);
                }
            }
            System.out.println(
                    "TPC-H SF" + scale + ", medians of " + rounds + " rounds after " + WARMING
                            + ": CPU ms of the process (wall; CPU of tasks), x: how many times less CPU than Spark on plain Parquet");
            print(scans);
            print(queries);
        }
    }

    private static SparkSession session(Path home) {
        return SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.adaptive.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.catalog.lake", BasaltCatalog.class.getName())
                .config("spark.sql.catalog.lake.store", home.toString())
                .getOrCreate();
    }

    private void prepare(SparkSession spark, Store store) throws IOException {
        for (String subject : List.of(REFERENCE, ROWS, HOT, COLD)) {
            sessions.put(subject, spark.newSession());
        }
        sessions.get(ROWS).conf().set(AggregatePushDown.SETTING, "false");
        for (String bucket : List.of(HOT, COLD)) {
            if (store.bucket(bucket).isEmpty()) {
                store.createBucket(bucket);
            }
        }
        for (String table : TpchTables.NAMES) {
            Path folder = files(spark, table);
            put(store, HOT, table, folder, true);
            put(store, COLD, table, folder, false);
            sessions.get(REFERENCE).read().parquet(folder.toString()).createOrReplaceTempView(table);
            view(ROWS, HOT, table);
            view(HOT, HOT, table);
            view(COLD, COLD, table);
        }
    }

    private void view(String subject, String bucket, String table) {
        sessions.get(subject).table("lake." + bucket + "." + table).createOrReplaceTempView(table);
    }

    private Path files(SparkSession spark, String table) {
        Path folder = directory.resolve("tpch-" + scale).resolve(table);
        if (!Files.exists(folder.resolve("_SUCCESS"))) {
            TpchTables.of(spark, table, scale, PARTS).write().mode("overwrite").parquet(folder.toString());
        }
        return folder;
    }

    private static void put(Store store, String bucket, String table, Path folder, boolean hot) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            ObjectKey key = new ObjectKey(bucket, table + "/" + file.getFileName());
            if (store.stat(key).isEmpty()) {
                try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
                    writer.write(Files.readAllBytes(file));
                    writer.commit();
                }
            }
            if (hot) {
                store.renditions().make(store.stat(key).orElseThrow().entry().contentId());
            }
        }
    }

    private void measure(Work work, TaskCpu tasks, boolean counts) throws Exception {
        List<List<String>> answers = new ArrayList<>();
        for (String subject : work.subjects) {
            System.gc(); // What one leaves behind is not the next one's work.
            long ofTasks = tasks.nanos();
            long cpu = PutLoad.processCpu();
            long begin = System.nanoTime();
            List<Row> answer = read(sessions.get(subject), work);
            double wall = (System.nanoTime() - begin) / 1e6;
            cpu = PutLoad.processCpu() - cpu;
            if (counts) {
                String key = work.name + " " + subject;
                timings.computeIfAbsent(key, absent -> new Timing()).add(wall, cpu / 1e6);
                taskCpu.computeIfAbsent(key, absent -> new ArrayList<>()).add((tasks.nanos() - ofTasks) / 1e6);
            }
            answers.add(answer.stream().map(Row::toString).sorted().toList());
        }
        if (answers.stream().distinct().count() != 1) {
            throw new IllegalStateException(work.name + ": expected one answer, found " + answers);
        }
    }

    private static List<Row> read(SparkSession session, Work work) {
        Dataset<Row> data = session.sql(work.sql);
        if (work.manyRows) {
            data.write().format("noop").mode("overwrite").save();
            return List.of();
        }
        return data.collectAsList();
    }

    private void print(List<Work> works) {
        Map<String, Double> logs = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Work work : works) {
            Timing reference = timings.get(work.name + " " + REFERENCE);
            StringBuilder line = new StringBuilder("| " + work.name);
            for (String subject : work.subjects) {
                Timing timing = timings.get(work.name + " " + subject);
                double times = reference.cpu() / timing.cpu();
                double ofTasks = Timing.median(taskCpu.get(work.name + " " + subject));
                line.append(String.format(
                        Locale.ROOT, " | %s %.0f (%.0f; %.0f)", subject, timing.cpu(), timing.wall(), ofTasks));
                if (!subject.equals(REFERENCE)) {
                    line.append(String.format(Locale.ROOT, " x%.2f", times));
                    logs.merge(subject, Math.log(times), Double::sum);
                    counts.merge(subject, 1, Integer::sum);
                }
            }
            System.out.println(line.append(" |"));
        }
        logs.forEach((subject, log) -> System.out.printf(
                Locale.ROOT,
                "%s, geometric mean of %d: x%.2f%n",
                subject,
                counts.get(subject),
                Math.exp(log / counts.get(subject))));
    }
}
