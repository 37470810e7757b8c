package io.basalt.it.bench;

import io.basalt.cli.Main;
import io.basalt.connector.client.Stores;
import io.basalt.spark.BasaltCatalog;
import io.basalt.spark.dataset.AggregatePushDown;
import io.basalt.spark.tpc.TpchTables;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;

/**
 * Scans of hot datasets by Spark with one task at a time: of a store in the same process, and of one that a server on the same host has, with files mapped
 * here (served) and with all bytes through the server (over HTTP). In turns; CPU time is that of both processes. Answers have to be equal.
 */
final class ServedScanBenchmark {
    private static final int WARMING = 2;
    private static final String EMBEDDED = "embedded";
    private static final String SERVED = "served";
    private static final String OVER_HTTP = "http";

    private final Path directory;
    private final double scale;
    private final int rounds;

    /** @param directory becomes the files', and keeps them */
    ServedScanBenchmark(Path directory, double scale, int rounds) {
        this.directory = directory;
        this.scale = scale;
        this.rounds = rounds;
    }

    /** {@code basalt serve} in a process of its own. */
    private record Served(Process process, String endpoint) implements AutoCloseable {
        private static final String SAYS = " at http://";

        static Served start(Path store) throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-XX:+IgnoreUnrecognizedVMOptions");
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(flag -> flag.startsWith("--"))
                    .forEach(command::add);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
            command.addAll(List.of("--store", store.toString(), "serve", "--listen", "127.0.0.1:0"));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader out = process.inputReader();
            String last = "nothing";
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line;
                if (line.contains(SAYS)) {
                    return new Served(
                            process, "http://" + line.split(SAYS, 2)[1].split(";", 2)[0]);
                }
            }
            throw new IOException("the server ended before it served, and said last: " + last);
        }

        /** What the server has taken of the CPU; in steps of 10 ms. */
        long cpuNanos() {
            return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static Map<String, String> works() throws IOException {
        Map<String, String> works = new LinkedHashMap<>();
        works.put("scan Q1", TpchTables.query(1));
        works.put("scan Q6", TpchTables.query(6));
        works.put("scan sum", "SELECT sum(l_partkey) FROM lineitem");
        works.put(
                "scan strings",
                "SELECT count(*), sum(l_orderkey) FROM lineitem"
                        + " WHERE l_shipmode = 'RAIL' AND l_shipinstruct = 'NONE' AND l_returnflag = 'R'");
        works.put("scan full", "SELECT count(hash(*)) FROM lineitem");
        return works;
    }

    /** Fails where answers differ. */
    void run() throws Exception {
        Path embedded = Files.createDirectories(directory.resolve("embedded-" + scale));
        Path served = Files.createDirectories(directory.resolve("served-" + scale));
        try (Served server = Served.start(served);
                SparkSession spark = session(embedded, server.endpoint())) {
            spark.sparkContext().setLogLevel("ERROR");
            Path folder = files(spark);
            try (Store here = Stores.open(embedded.toString());
                    Store there = Stores.open(server.endpoint())) {
                put(here, EMBEDDED, folder);
                put(there, SERVED, folder);
                put(there, OVER_HTTP, folder);
                Turns.header();
                for (boolean pushed : new boolean[] {false, true}) {
                    spark.conf().set(AggregatePushDown.SETTING, Boolean.toString(pushed));
                    for (Map.Entry<String, String> work : works().entrySet()) {
                        measure(spark, work.getKey() + (pushed ? ", pushed" : ""), work.getValue(), server);
                    }
                }
            }
        }
    }

    private void measure(SparkSession spark, String name, String sql, Served server) throws Exception {
        Turns turns = new Turns(name, Double.NaN);
        for (int round = -WARMING; round < rounds; round++) {
            List<Row> expected = List.of();
            for (String subject : List.of(EMBEDDED, SERVED, OVER_HTTP)) {
                spark.table(subject + "." + subject + ".lineitem").createOrReplaceTempView("lineitem");
                System.gc(); // What one leaves behind is not the next one's work.
                long cpu = PutLoad.processCpu() + server.cpuNanos();
                long begin = System.nanoTime();
                List<Row> answer = spark.sql(sql).collectAsList();
                double wall = (System.nanoTime() - begin) / 1e6;
                turns.add(subject, round >= 0, wall, (PutLoad.processCpu() + server.cpuNanos() - cpu) / 1e6);
                if (!subject.equals(EMBEDDED) && !answer.equals(expected)) {
                    throw new IllegalStateException(name + ": expected " + expected + ", found " + answer);
                }
                expected = answer;
            }
        }
        turns.print();
    }

    private static SparkSession session(Path embedded, String endpoint) {
        String catalog = BasaltCatalog.class.getName();
        return SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.adaptive.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.catalog." + EMBEDDED, catalog)
                .config("spark.sql.catalog." + EMBEDDED + ".store", embedded.toString())
                .config("spark.sql.catalog." + SERVED, catalog)
                .config("spark.sql.catalog." + SERVED + ".endpoint", endpoint)
                .config("spark.sql.catalog." + OVER_HTTP, catalog)
                .config("spark.sql.catalog." + OVER_HTTP + ".endpoint", endpoint + "?short-circuit=off")
                .getOrCreate();
    }

    private Path files(SparkSession spark) {
        Path folder = directory.resolve("lineitem-" + scale);
        if (!Files.exists(folder.resolve("_SUCCESS"))) {
            TpchTables.of(spark, "lineitem", scale, 2).write().mode("overwrite").parquet(folder.toString());
        }
        return folder;
    }

    /** An application reads buckets of one name from one store. */
    private static void put(Store store, String bucket, Path folder) throws IOException {
        if (store.bucket(bucket).isEmpty()) {
            store.createBucket(bucket);
        }
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".parquet")).toList()) {
                ObjectKey key = new ObjectKey(bucket, "lineitem/" + file.getFileName());
                if (store.stat(key).isEmpty()) {
                    try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
                        writer.write(Files.readAllBytes(file));
                        writer.commit();
                    }
                }
                store.renditions().make(store.stat(key).orElseThrow().entry().contentId());
            }
        }
    }
}
