package io.basalt.it.bench;

import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.engine.LocalStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.commons.io.FileUtils;

/**
 * Measures the metadata index of a real store, with DuckDB over the same rows beside it: {@code --rows N --dir DIR}, and
 * {@code --rounds N}, {@code --seconds N} (of putting). A folder that was filled with as many rows before is used again, unless
 * puts have changed it since; 0 seconds keep it. Warm, one thread, medians; rounds of both take turns.
 */
public final class IndexBenchmark {
    private static final long WARM_UP_NANOS = 3_000_000_000L;

    private final Path directory;
    private final BenchRows rows;
    private final int rounds;
    private final int seconds;
    private final List<String> report = new ArrayList<>();

    public IndexBenchmark(Path directory, long rows, int rounds, int seconds) {
        this.directory = directory;
        this.rows = new BenchRows(rows);
        this.rounds = rounds;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> given = Arrays.asList(arguments);
        new IndexBenchmark(
                        Path.of(option(given, "--dir", "index-benchmark")),
                        Long.parseLong(option(given, "--rows", "100000")),
                        Integer.parseInt(option(given, "--rounds", "7")),
                        Integer.parseInt(option(given, "--seconds", "20")))
                .run();
    }

    private static String option(List<String> arguments, String name, String otherwise) {
        int at = arguments.indexOf(name);
        return at < 0 ? otherwise : arguments.get(at + 1);
    }

    /** Prints as it goes, and the table at the end. */
    public void run() throws Exception {
        Path home = directory.resolve("rows-" + rows.rows());
        Files.createDirectories(home);
        Path filled = home.resolve("filled");
        if (!Files.exists(filled)) {
            FileUtils.deleteDirectory(home.resolve("store").toFile());
            fill(home);
            Files.createFile(filled);
        }
        try (DuckRows duck = new DuckRows(home.resolve("duck.db"));
                BufferAllocator allocator = new RootAllocator()) {
            if (!duck.hasRows(rows.rows())) {
                long begin = System.nanoTime();
                duck.load(rows);
                say("DuckDB loaded in %.1f s", secondsSince(begin));
            }
            measure(home, duck, allocator);
        }
        report.forEach(System.out::println);
    }

    private void fill(Path home) throws IOException {
        long begin = System.nanoTime();
        long cpu = PutLoad.processCpu();
        try (Store store = LocalStore.open(home.resolve("store"))) {
            new IndexFill(store, rows).run();
            awaitUpkeep();
        }
        say(
                "store filled in %.1f s; %.1f us of CPU a row",
                secondsSince(begin), (PutLoad.processCpu() - cpu) / 1e3 / rows.rows());
    }

    private void measure(Path home, DuckRows duck, BufferAllocator allocator) throws Exception {
        Path folder = home.resolve("store");
        long heapBefore = heap();
        long begin = System.nanoTime();
        try (Store store = LocalStore.open(folder)) {
            double open = secondsSince(begin);
            IndexWork byUnique = IndexWork.all(IndexFill.BUCKET, rows.rows()).get(4);
            answer(store, byUnique.query().apply(1), allocator);
            row("open: store / first answer", String.format(Locale.ROOT, "%.2f s / %.2f s", open, secondsSince(begin)));
            awaitUpkeep();
            row(
                    "index on disk",
                    String.format(
                            Locale.ROOT, "%.1f bytes a row", bytes(folder.resolve("index")) / (double) rows.rows()));
            queries(store, duck, allocator);
            row(
                    "heap with the store open",
                    String.format(Locale.ROOT, "%.1f MiB more than before", (heap() - heapBefore) / 0x1p20));
            rebuild(store);
            if (seconds > 0) {
                Files.delete(home.resolve("filled"));
                puts(store, allocator);
            }
        }
    }

    private void queries(Store store, DuckRows duck, BufferAllocator allocator) throws Exception {
        report.add(String.format(
                Locale.ROOT,
                "%-28s %10s %10s %10s %10s %10s %7s %7s %10s",
                "query, " + rows.rows() + " rows",
                "rows out",
                "ms",
                "CPU ms",
                "DuckDB ms",
                "CPU ms",
                "x wall",
                "x CPU",
                "goal ms"));
        for (IndexWork work : IndexWork.all(IndexFill.BUCKET, rows.rows())) {
            Timing ours = new Timing();
            Timing theirs = new Timing();
            long begin = System.nanoTime();
            for (int round = 0; round < rounds; ) {
                boolean warm = System.nanoTime() - begin > WARM_UP_NANOS;
                ours.round(i -> answer(store, work.query().apply(i), allocator), warm);
                theirs.round(i -> duck.run(work.sql().apply(i), work.many()), warm);
                round += warm ? 1 : 0;
            }
            long mine = answer(store, work.query().apply(1), allocator);
            long other = duck.run(work.sql().apply(1), work.many());
            if (mine != other) {
                throw new AssertionError(work.name() + ": " + mine + " rows, but DuckDB has " + other);
            }
            String line = String.format(
                    Locale.ROOT,
                    "%-28s %10d %10.3f %10.3f %10.3f %10.3f %7.2f %7.2f %10.3f",
                    work.name(),
                    mine,
                    ours.wall(),
                    ours.cpu(),
                    theirs.wall(),
                    theirs.cpu(),
                    ours.wall() / theirs.wall(),
                    ours.cpu() / theirs.cpu(),
                    work.goalMillis(rows.rows()));
            say("%s", line);
            report.add(line);
        }
    }

    private static long answer(Store store, Query query, BufferAllocator allocator) throws IOException {
        long count = 0;
        try (QueryResult result = store.query(query, allocator)) {
            while (result.next()) {
                count += result.batch().getRowCount();
            }
        }
        return count;
    }

    private void puts(Store store, BufferAllocator allocator) throws Exception {
        PutLoad load = new PutLoad(store, allocator, rows);
        PutLoad.Outcome outcome = load.run(seconds);
        row(
                "64 writers",
                String.format(
                        Locale.ROOT,
                        "%.0f puts/s; CPU a put: %.1f us in all, %.1f us of the index's threads, %.1f us of the committer's",
                        outcome.puts() / outcome.seconds(),
                        outcome.processMicros(),
                        outcome.upkeepMicros(),
                        outcome.committerMicros()));
        row(
                "put, then query that sees it",
                String.format(
                        Locale.ROOT,
                        "p50 %.1f ms, p99 %.1f ms; of that the put %.1f ms, %.1f ms (%d times)",
                        Timing.quantile(outcome.bothMillis(), 0.5),
                        Timing.quantile(outcome.bothMillis(), 0.99),
                        Timing.quantile(outcome.putMillis(), 0.5),
                        Timing.quantile(outcome.putMillis(), 0.99),
                        outcome.bothMillis().size()));
    }

    private void rebuild(Store store) throws IOException {
        long begin = System.nanoTime();
        long cpu = PutLoad.processCpu();
        long all = store.maintenance().rebuildIndex();
        row(
                "rebuild",
                String.format(
                        Locale.ROOT,
                        "%.1f s of %d rows, %.1f us of CPU a row",
                        secondsSince(begin),
                        all,
                        (PutLoad.processCpu() - cpu) / 1e3 / all));
    }

    private void row(String name, String value) {
        String line = String.format(Locale.ROOT, "%-28s %s", name, value);
        say("%s", line);
        report.add(line);
    }

    private static void say(String format, Object... values) {
        System.out.println("# " + String.format(Locale.ROOT, format, values));
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Until the index's threads have been idle for a while. */
    static void awaitUpkeep() {
        long before = -1;
        long now = PutLoad.cpuOf("basalt-index");
        while (now - before > 20_000_000) {
            before = now;
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000);
            now = PutLoad.cpuOf("basalt-index");
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
