package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = {
            "Measure a store of its own on this disk, side by side with plain files.",
            "",
            "Each work runs in rounds, in turn with its references: the same work done to plain files, and for put the"
                    + " price of one sync of the disk. Shown are medians over the rounds; CPU is that of the whole"
                    + " process, 'per sync' how many operations shared one that they waited for, 'store is' how many"
                    + " times as fast as that reference the store is. The store and all files are deleted at the end,"
                    + " also after Ctrl-C."
        },
        footer = {
            "",
            "Works:",
            "  put       new objects; beside files with fsync, and with fsync of their folder too",
            "  get       whole reads of warm objects; beside open, read, close of files",
            "  range     reads at random places of one open object of 64 MiB; beside reads of",
            "            an open file, and with CRC32C of what was read",
            "  vector    16 such ranges in one call, with gaps as long as they are; beside reads",
            "            one by one",
            "  list      all keys below a directory; beside a walk of files",
            "  children  the children of one directory (usually 100,000); beside files of a folder",
            "  totals    objects and bytes below a directory; beside a directory with 10 objects,",
            "            and a walk of files",
            "  rename    a full directory; beside one with 10 objects, and a move of a folder",
            "  delete    a full directory; beside one with 10 objects, and a recursive delete",
            "  mixed     GET 45, STAT 30, PUT 15, DELETE 10 of 100; beside files with fsync",
            "  large     put and get of 64 MiB; beside a sequential write with fsync, and a",
            "            cached read with CRC32C",
            "  open      a store that was closed, until it answers and until it answers queries;",
            "            and one whose process was killed while 64 threads wrote",
            "  served    get, put, large get, list and query through a server in a process of its own;",
            "            beside a store of this process, and a server that has the kernel send files.",
            "            CPU is that of both processes, and what the ratio is of stands first",
            "Works on directories leave out files where --count is above 100,000.",
            "",
            "Examples:",
            "  basalt bench",
            "  basalt bench put get --threads 1",
            "  basalt bench get mixed --size 1KiB,64KiB,1MiB --threads 1,2,64",
            "  basalt bench put --size 64KiB --seconds 10 --dir /mnt/disk",
            "  basalt bench totals rename delete --count 1000000 --format json"
        })
final class BenchVerb implements Callable<Integer> {
    private final Globals globals;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Parameters(paramLabel = "WORK", arity = "0..*", description = "What to measure. Default: everything.")
    private List<BenchWork> works = List.of();

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            split = ",",
            description = "Bytes of an object or a range, such as 100, 4KiB, 1MiB; at most 64MiB. Several with commas."
                    + " Default: 1KiB; 4KiB, 64KiB, 1MiB for range, vector; 1KiB, 64KiB for mixed.")
    private List<String> sizes = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            description = "Threads of put, get, range, vector and mixed, 1 to 1024. Several with commas."
                    + " Default: 1, 64 for put; 1, 2, 64 for get; 1 for range, vector; 64 for mixed.")
    private List<Integer> threads = List.of();

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Operations of a round, and objects that the works find there."
                    + " Default: as many as --seconds allow, and 10000 objects.")
    private @Nullable Long count;

    @Option(names = "--seconds", paramLabel = "S", description = "How long a round takes. Default: 2.")
    private @Nullable Double seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Rounds of each work and reference. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "A folder of the disk to measure. Default: the one that holds the store's directory.")
    private @Nullable Path directory;

    BenchVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, CommandFailed, InterruptedException {
        BenchPlan plan = plan();
        EnumSet<BenchWork> chosen = works.isEmpty() ? EnumSet.allOf(BenchWork.class) : EnumSet.copyOf(works);
        BenchRun run = new BenchRun();
        BenchTable table = new BenchTable(format.format());
        Path parent = parent();
        try (BenchFolder folder = BenchFolder.make(parent, run, globals.shell());
                Store store = Stores.open(folder.path().resolve("store").toString());
                Server server = chosen.contains(BenchWork.SERVED)
                        ? new Server(Optional.of(BenchServed.start(folder.path())))
                        : new Server(Optional.empty());
                Progress progress = new Progress("bench", globals.shell())) {
            progress.say("measuring below " + parent);
            BenchSuite suite = new BenchSuite(plan, new BenchStore(store), server.served, folder.path(), run);
            for (BenchWork work : chosen) {
                for (BenchComparison comparison : suite.comparisons(work)) {
                    progress.say(comparison.title() + " ...");
                    table.add(comparison, compare(comparison, plan, run, progress));
                }
            }
        }
        table.listing().print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }

    /** The samples of each load; the loads take turns, so that a slow minute of the machine hits all of them. */
    private static List<List<BenchSample>> compare(
            BenchComparison comparison, BenchPlan plan, BenchRun run, Progress progress)
            throws IOException, CommandFailed, InterruptedException {
        List<List<BenchSample>> samples = new ArrayList<>();
        for (BenchLoad load : comparison.loads()) {
            load.setUp();
            load.prepare(0);
            run.measure(load, plan.budget().warmUp());
            samples.add(new ArrayList<>());
            for (int round = 1; round <= plan.rounds(); round++) {
                progress.expectOne();
            }
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            for (int i = 0; i < samples.size(); i++) {
                BenchLoad load = comparison.loads().get(i);
                load.prepare(round);
                samples.get(i).add(run.measure(load, plan.budget()));
                progress.step();
            }
        }
        for (BenchLoad load : comparison.loads()) {
            load.tearDown();
        }
        return samples;
    }

    /** Where one is needed. */
    private record Server(Optional<BenchServed> served) implements AutoCloseable {
        @Override
        public void close() throws IOException, InterruptedException {
            if (served.isPresent()) {
                served.get().close();
            }
        }
    }

    private BenchPlan plan() {
        for (int number : threads) {
            require(number >= 1 && number <= 1024, "--threads " + number + ": expected 1 to 1024");
        }
        require(rounds >= 1, "--rounds " + rounds + ": expected 1 or more");
        require(count == null || seconds == null, "--count and --seconds exclude each other");
        require(count == null || count >= 1, "--count " + count + ": expected 1 or more");
        double each = seconds == null ? 2 : seconds;
        require(each > 0 && each <= 3600, "--seconds " + each + ": expected more than 0, and 3600 at most");
        return new BenchPlan(
                sizes.stream().map(this::size).toList(),
                threads,
                count == null ? OptionalLong.empty() : OptionalLong.of(count),
                (long) (each * 1e9),
                rounds);
    }

    private long size(String typed) {
        long bytes = ByteSize.parse(typed).orElse(0);
        require(
                bytes >= 1 && bytes <= BenchPlan.LARGE,
                "--size " + typed + ": expected 1 to 64MiB, such as 100, 4KiB or 1MiB");
        return bytes;
    }

    /** The folder to measure in; it must exist, since nothing but the scratch folder is made. */
    private Path parent() {
        if (directory != null) {
            Path named = globals.shell().resolve(directory);
            require(Files.isDirectory(named), "--dir " + named + ": no such folder");
            return named;
        }
        Path nearest = globals.storeDirectory().getParent();
        while (nearest != null && !Files.isDirectory(nearest)) {
            nearest = nearest.getParent();
        }
        return Objects.requireNonNullElse(nearest, globals.shell().workingDirectory());
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), otherwise);
        }
    }
}
