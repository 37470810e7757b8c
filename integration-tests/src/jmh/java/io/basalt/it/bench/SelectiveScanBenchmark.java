package io.basalt.it.bench;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.ValueType;
import io.basalt.store.engine.LocalStore;
import io.basalt.store.tier.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.classic.SparkSession;

/**
 * Scans of a cold table shaped like TPC-H's lineitem, by filters that let through less and less: the batches of the store's columns
 * by DuckDB and by parquet-hadoop (which is asked for the same columns without the filter, since it filters row groups alone), and
 * beside them what Spark's own reader takes for the rows that match, from the same file outside of the store. In turn, in one
 * process; CPU time is that of the one thread that works, of Spark that of its task.
 */
final class SelectiveScanBenchmark {
    private static final int WARM_UP = 2;

    private final Path directory;
    private final long rows;
    private final int rounds;

    /** @param directory becomes the files', and keeps the table */
    SelectiveScanBenchmark(Path directory, long rows, int rounds) {
        this.directory = directory;
        this.rows = rows;
        this.rounds = rounds;
    }

    /** @param columns those that the filter needs among them, as Spark asks for them */
    private record Query(String name, List<String> columns, Predicate filter, String sparkFilter) {}

    private static Predicate whole(String column, Operator operator, long value) {
        return new Predicate.Compare(ColumnRequest.column(column, ValueType.LONG), operator, AttributeValue.of(value));
    }

    private static Predicate text(String column, Operator operator, String value) {
        return new Predicate.Compare(
                ColumnRequest.column(column, ValueType.STRING), operator, AttributeValue.of(value));
    }

    private static Predicate day(String column, Operator operator, String day) {
        return whole(column, operator, LocalDate.parse(day).toEpochDay());
    }

    private List<Query> queries() {
        List<String> all = LineitemTable.names();
        List<String> three = List.of("l_orderkey", "l_extendedprice", "l_shipmode");
        List<String> priced = List.of("l_extendedprice", "l_discount", "l_quantity", "l_shipdate");
        long order = rows / 8;
        List<Query> queries = new ArrayList<>(List.of(
                new Query(
                        "one order, all columns",
                        all,
                        whole("l_orderkey", Operator.EQUAL, order),
                        "l_orderkey = " + order),
                new Query(
                        "Q6",
                        priced,
                        Predicate.and(
                                day("l_shipdate", Operator.GREATER_OR_EQUAL, "1994-01-01"),
                                day("l_shipdate", Operator.LESS, "1995-01-01"),
                                text("l_discount", Operator.GREATER_OR_EQUAL, "0.05"),
                                text("l_discount", Operator.LESS_OR_EQUAL, "0.07"),
                                whole("l_quantity", Operator.LESS, 24)),
                        "l_shipdate >= date'1994-01-01' and l_shipdate < date'1995-01-01'"
                                + " and l_discount between 0.05 and 0.07 and l_quantity < 24"),
                new Query(
                        "a ship mode, 3 columns",
                        three,
                        text("l_shipmode", Operator.EQUAL, "MAIL"),
                        "l_shipmode = 'MAIL'")));
        for (int percent : List.of(1, 5, 20, 50, 98)) {
            LocalDate until = LocalDate.parse("1992-01-01").plusDays(2500L * percent / 100);
            Predicate filter = day("l_shipdate", Operator.LESS, until.toString());
            String spark = "l_shipdate < date'" + until + "'";
            queries.add(new Query(percent + " % by ship date, 4 columns", priced, filter, spark));
            queries.add(new Query(percent + " % by ship date, all columns", all, filter, spark));
        }
        return queries;
    }

    private static final class Times {
        final List<Double> wall = new ArrayList<>();
        final List<Double> cpu = new ArrayList<>();

        long take(Timing.Work work, Clock clock, boolean counts) throws Exception {
            long wallBefore = System.nanoTime();
            long cpuBefore = clock.nanos();
            long given = work.run(0);
            double millis = (System.nanoTime() - wallBefore) / 1e6;
            if (counts) {
                wall.add(millis);
                cpu.add((clock.nanos() - cpuBefore) / 1e6);
            }
            return given;
        }
    }

    /** Counts CPU time. */
    private interface Clock {
        long nanos() throws Exception;
    }

    /** The CPU time of all tasks of a Spark session. */
    private static final class TaskClock extends SparkListener implements Clock {
        private final SparkContext context;
        private final AtomicLong nanos = new AtomicLong();

        TaskClock(SparkContext context) {
            this.context = context;
            context.addSparkListener(this);
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            nanos.addAndGet(end.taskMetrics().executorCpuTime());
        }

        @Override
        public long nanos() throws Exception {
            context.listenerBus().waitUntilEmpty();
            return nanos.get();
        }
    }

    void run() throws Exception {
        Path parquet = LineitemTable.in(directory, rows);
        Path store = Files.createTempDirectory(directory, "store");
        // However often a table is scanned, it gets no rendition.
        Files.writeString(store.resolve("store.toml"), StoreConfig.DEFAULT_TOML.replace("\"10GB\"", "0"));
        System.out.printf(
                Locale.ROOT,
                "rows %,d; Parquet %.1f MB; medians of %d%n"
                        + "| scan | rows given by DuckDB | DuckDB ms | CPU ms | parquet-hadoop ms | CPU ms | Spark ms | CPU ms |"
                        + " CPU, DuckDB / parquet-hadoop | CPU, DuckDB / Spark |%n| --- | %s --- |%n",
                rows,
                Files.size(parquet) / 1e6,
                rounds,
                "--- | ".repeat(8));
        try (LocalStore opened = LocalStore.open(store);
                BufferAllocator allocator = new RootAllocator();
                SparkSession spark = LineitemTable.session()) {
            opened.createBucket("b");
            long contentId;
            try (ObjectWriter writer = opened.put(new ObjectKey("b", "l.parquet"), PutOptions.DEFAULT)) {
                Files.copy(parquet, writer);
                contentId = writer.commit().entry().contentId();
            }
            TaskClock tasks = new TaskClock(spark.sparkContext());
            for (Query query : queries()) {
                measure(query, opened, contentId, allocator, spark, tasks, parquet);
            }
        }
    }

    private void measure(
            Query query,
            LocalStore store,
            long contentId,
            BufferAllocator allocator,
            SparkSession spark,
            TaskClock tasks,
            Path parquet)
            throws Exception {
        ColumnRequest plain = ColumnRequest.of(List.of(contentId), query.columns.toArray(String[]::new));
        Times byDuckDb = new Times();
        Times byParquet = new Times();
        Times bySpark = new Times();
        long given = 0;
        for (int round = 0; round < rounds + WARM_UP; round++) {
            boolean counts = round >= WARM_UP;
            given = byDuckDb.take(
                    n -> scan(store, plain.where(query.filter), Decoder.DUCKDB, allocator), Timing::threadCpu, counts);
            byParquet.take(n -> scan(store, plain, Decoder.PARQUET, allocator), Timing::threadCpu, counts);
            bySpark.take(
                    n -> {
                        spark.read()
                                .parquet(parquet.toString())
                                .where(query.sparkFilter)
                                .selectExpr(query.columns.toArray(String[]::new))
                                .write()
                                .format("noop")
                                .mode("overwrite")
                                .save();
                        return 0;
                    },
                    tasks,
                    counts);
        }
        double cpu = Timing.median(byDuckDb.cpu);
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f | %.2f |%n",
                query.name,
                given,
                Timing.median(byDuckDb.wall),
                cpu,
                Timing.median(byParquet.wall),
                Timing.median(byParquet.cpu),
                Timing.median(bySpark.wall),
                Timing.median(bySpark.cpu),
                cpu / Timing.median(byParquet.cpu),
                cpu / Timing.median(bySpark.cpu));
    }

    private static long scan(LocalStore store, ColumnRequest request, Decoder expected, BufferAllocator allocator)
            throws IOException {
        long given = 0;
        try (ColumnScan scan = store.columns().scan(request, allocator)) {
            while (scan.next()) {
                given += scan.batch().getRowCount();
            }
            if (scan.plan().get(0).decoder() != expected) {
                throw new IllegalStateException("expected " + expected + ", found " + scan.plan());
            }
        }
        return given;
    }
}
