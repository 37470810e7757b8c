package io.basalt.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The works, each written once for whatever target it is done to. */
final class BenchLoads {
    private BenchLoads() {}

    /** New objects under keys of their own; each thread writes into a directory of its own. */
    static final class Put extends BenchLoad {
        private final BenchTarget target;
        private final String directory;
        private final long size;
        private final long most;
        private final BenchContent[] contents;
        private int round;

        Put(BenchTarget target, String directory, long size, int threads, long most) {
            super(target.name(), threads);
            this.target = target;
            this.directory = directory;
            this.size = size;
            this.most = most;
            this.contents = BenchPlan.contents(threads, size);
        }

        @Override
        long bytes() {
            return size;
        }

        @Override
        BenchBudget limit(BenchBudget budget) {
            return budget.atMost(most);
        }

        @Override
        void prepare(int newRound) throws IOException {
            round = newRound;
            for (int worker = 0; worker < threads(); worker++) {
                target.fill(folder(worker) + "/first", contents[worker], 1);
            }
        }

        @Override
        void run(int worker, long number) throws IOException {
            target.put(folder(worker) + "/" + number, contents[worker], size);
        }

        @Override
        void tearDown() throws IOException {
            target.deleteTree(directory);
        }

        private String folder(int worker) {
            return directory + "/" + round + "/" + worker;
        }
    }

    /** Whole reads of objects picked at random from a directory; the round that warms up has read them before. */
    static final class Get extends BenchLoad {
        private final BenchTarget target;
        private final String directory;
        private final long objects;
        private final long size;
        private final BenchPlan plan;
        private final BenchRun run;
        private final ByteBuffer[] buffers;
        private final SplittableRandom[] randoms;

        Get(BenchTarget target, String directory, long objects, long size, int threads, BenchPlan plan, BenchRun run) {
            super(target.name(), threads);
            this.target = target;
            this.directory = directory;
            this.objects = objects;
            this.size = size;
            this.plan = plan;
            this.run = run;
            this.buffers = buffers(threads, size);
            this.randoms = randoms(threads);
        }

        @Override
        long bytes() {
            return size;
        }

        @Override
        void setUp() throws IOException, CommandFailed, InterruptedException {
            plan.fill(target, directory, objects, size, run);
            for (long number = 0; number < objects; number++) {
                target.get(BenchPlan.key(directory, number), size, buffers[0]);
            }
        }

        @Override
        void run(int worker, long number) throws IOException {
            target.get(BenchPlan.key(directory, randoms[worker].nextLong(objects)), size, buffers[worker]);
        }

        @Override
        void tearDown() throws IOException {
            target.deleteTree(directory);
        }
    }

    /** All keys below a directory, by one thread; what counts is keys. */
    static final class Listed extends BenchLoad {
        private static final int MOST = 1000;

        private final BenchTarget target;
        private final BenchPlan plan;
        private final BenchRun run;

        Listed(BenchTarget target, BenchPlan plan, BenchRun run) {
            super(target.name(), 1);
            this.target = target;
            this.plan = plan;
            this.run = run;
        }

        @Override
        long items() {
            return plan.objects();
        }

        @Override
        BenchBudget limit(BenchBudget budget) {
            return plan.count().isPresent() ? budget.atMost(10) : budget.atMost(MOST);
        }

        @Override
        void setUp() throws IOException, CommandFailed, InterruptedException {
            plan.fill(target, "list", plan.objects(), 1, run);
        }

        @Override
        void run(int worker, long number) throws IOException {
            long found = target.list("list");
            if (found != plan.objects()) {
                throw new IOException(
                        name() + " lists " + found + " objects where " + plan.objects() + " were written");
            }
        }

        @Override
        void tearDown() throws IOException {
            target.deleteTree("list");
        }
    }

    /** A full directory, renamed to and fro by one thread. */
    static final class Renamed extends BenchLoad {
        private final BenchTarget target;
        private final BenchPlan plan;
        private final BenchRun run;
        private long renames;

        Renamed(BenchTarget target, BenchPlan plan, BenchRun run) {
            super(target.name(), 1);
            this.target = target;
            this.plan = plan;
            this.run = run;
        }

        @Override
        BenchBudget limit(BenchBudget budget) {
            return plan.count().isPresent() ? budget.atMost(10) : budget;
        }

        @Override
        void setUp() throws IOException, CommandFailed, InterruptedException {
            plan.fill(target, path(0), plan.objects(), 1, run);
        }

        @Override
        void run(int worker, long number) throws IOException {
            target.rename(path(renames), path(renames + 1));
            renames++;
        }

        @Override
        void tearDown() throws IOException {
            target.deleteTree(path(renames));
        }

        private static String path(long renames) {
            return "renamed-" + renames % 2;
        }
    }

    /** A full directory, deleted with all below it: one operation a round. */
    static final class Deleted extends BenchLoad {
        private final BenchTarget target;
        private final BenchPlan plan;
        private final BenchRun run;
        private int round;

        Deleted(BenchTarget target, BenchPlan plan, BenchRun run) {
            super(target.name(), 1);
            this.target = target;
            this.plan = plan;
            this.run = run;
        }

        @Override
        BenchBudget limit(BenchBudget budget) {
            return budget.atMost(1);
        }

        @Override
        void prepare(int newRound) throws IOException, CommandFailed, InterruptedException {
            round = newRound;
            plan.fill(target, path(), plan.objects(), 1, run);
        }

        @Override
        void run(int worker, long number) throws IOException {
            target.deleteTree(path());
        }

        private String path() {
            return "deleted-" + round;
        }
    }

    /** GET 45, STAT 30, PUT 15, DELETE 10 of a hundred; a thread deletes what it has put. */
    static final class Mixed extends BenchLoad {
        private static final String DIRECTORY = "mixed";

        private final BenchTarget target;
        private final BenchPlan plan;
        private final BenchRun run;
        private final BenchContent[] contents;
        private final ByteBuffer[] buffers;
        private final SplittableRandom[] randoms;
        private final Deque<String>[] put;
        private int round;

        Mixed(BenchTarget target, BenchPlan plan, BenchRun run) {
            super(target.name(), plan.threads());
            this.target = target;
            this.plan = plan;
            this.run = run;
            this.contents = BenchPlan.contents(threads(), plan.size());
            this.buffers = buffers(threads(), plan.size());
            this.randoms = randoms(threads());
            this.put = deques(threads());
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static Deque<String>[] deques(int threads) {
            return Stream.generate(ArrayDeque::new).limit(threads).toArray(Deque[]::new);
        }

        @Override
        void setUp() throws IOException, CommandFailed, InterruptedException {
            plan.fill(target, DIRECTORY, plan.objects(), plan.size(), run);
        }

        @Override
        void prepare(int newRound) throws IOException {
            round = newRound;
            for (int worker = 0; worker < threads(); worker++) {
                target.fill(folder(worker) + "/first", contents[worker], 1);
            }
        }

        @Override
        void run(int worker, long number) throws IOException {
            int die = randoms[worker].nextInt(100);
            String any = BenchPlan.key(DIRECTORY, randoms[worker].nextLong(plan.objects()));
            String own = die >= 90 ? put[worker].poll() : null;
            if (die < 45) {
                target.get(any, plan.size(), buffers[worker]);
            } else if (die < 75) {
                target.stat(any);
            } else if (own != null) {
                target.delete(own);
            } else {
                String key = folder(worker) + "/" + number;
                target.put(key, contents[worker], plan.size());
                put[worker].add(key);
            }
        }

        @Override
        void tearDown() throws IOException {
            target.deleteTree(DIRECTORY);
        }

        private String folder(int worker) {
            return DIRECTORY + "-put/" + round + "/" + worker;
        }
    }

    /** The device's own price of durability: 4 KiB appended to one file and synced, by one thread. */
    static final class RawSync extends BenchLoad {
        private static final int BLOCK = 4096;

        private final Path file;
        private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        private @Nullable FileChannel open;

        RawSync(Path file) {
            super("raw append + fdatasync", 1);
            this.file = file;
            new Random(1).ints(BLOCK / Integer.BYTES).forEach(block::putInt);
        }

        @Override
        long bytes() {
            return BLOCK;
        }

        @Override
        void setUp() throws IOException {
            open = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        }

        @Override
        void run(int worker, long number) throws IOException {
            FileChannel out = Objects.requireNonNull(open);
            block.clear();
            while (block.hasRemaining()) {
                out.write(block);
            }
            out.force(false);
        }

        @Override
        void tearDown() throws IOException {
            Objects.requireNonNull(open).close();
        }
    }

    private static ByteBuffer[] buffers(int threads, long size) {
        return IntStream.range(0, threads)
                .mapToObj(thread -> ByteBuffer.allocateDirect(BenchContent.chunk(size)))
                .toArray(ByteBuffer[]::new);
    }

    private static SplittableRandom[] randoms(int threads) {
        return IntStream.range(0, threads).mapToObj(SplittableRandom::new).toArray(SplittableRandom[]::new);
    }
}
