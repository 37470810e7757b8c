package io.basalt.cli;

import io.basalt.store.api.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Works on objects by many threads, each written once for whatever target it is done to. */
final class BenchObjects {
    private BenchObjects() {}

    /** What all of them have: a target, a directory of it, and a size. */
    private abstract static class OnObjects extends BenchLoad {
        final BenchTarget target;
        final String directory;
        final long size;

        OnObjects(BenchTarget target, String directory, BenchPlan.Shape shape) {
            super(target.name(), shape.threads());
            this.target = target;
            this.directory = directory;
            this.size = shape.size();
        }

        @Override
        long bytes() {
            return size;
        }

        @Override
        OptionalLong syncs() throws IOException {
            return target.syncs();
        }

        @Override
        long otherCpuNanos() {
            return target.otherCpuNanos();
        }

        @Override
        void tearDown() throws IOException {
            target.deleteTree(directory);
        }

        <T> T[] each(IntFunction<T> ofWorker, IntFunction<T[]> array) {
            return IntStream.range(0, threads()).mapToObj(ofWorker).toArray(array);
        }

        ByteBuffer[] buffers() {
            return each(worker -> ByteBuffer.allocateDirect(BenchContent.chunk(size)), ByteBuffer[]::new);
        }

        SplittableRandom[] randoms() {
            return each(SplittableRandom::new, SplittableRandom[]::new);
        }
    }

    /** Each thread writes new objects into a directory of its own, another one in each round. */
    private abstract static class Writing extends OnObjects {
        private final BenchContent[] contents;
        private int round;

        Writing(BenchTarget target, String directory, BenchPlan.Shape shape) {
            super(target, directory, shape);
            this.contents = each(worker -> BenchContent.of(size, worker), BenchContent[]::new);
        }

        @Override
        void prepare(int newRound) throws IOException {
            round = newRound;
            for (int worker = 0; worker < threads(); worker++) {
                target.fill(key(worker, "first"), contents[worker], 1);
            }
        }

        String put(int worker, long number) throws IOException {
            String key = key(worker, Long.toString(number));
            target.put(key, contents[worker], size);
            return key;
        }

        private String key(int worker, String name) {
            return directory + "/put/" + round + "/" + worker + "/" + name;
        }
    }

    /** New objects under keys of their own. */
    static final class Put extends Writing {
        private final long most;

        /** @param most objects of a round */
        Put(BenchTarget target, String directory, BenchPlan.Shape shape, long most) {
            super(target, directory, shape);
            this.most = most;
        }

        @Override
        BenchBudget limit(BenchBudget budget) {
            return budget.atMost(most);
        }

        @Override
        void run(int worker, long number) throws IOException {
            put(worker, number);
        }
    }

    /** Whole reads of objects picked at random; all have been read before. */
    static final class Get extends OnObjects {
        private final long objects;
        private final BenchFill fill;
        private final ByteBuffer[] buffers = buffers();
        private final SplittableRandom[] randoms = randoms();

        Get(BenchTarget target, String directory, BenchPlan.Shape shape, long objects, BenchFill fill) {
            super(target, directory, shape);
            this.objects = objects;
            this.fill = fill;
        }

        @Override
        void setUp() throws IOException, CommandFailed, InterruptedException {
            fill.deep(target, directory, objects, size);
            for (long number = 0; number < objects; number++) {
                target.get(BenchFill.key(directory, number), size, buffers[0]);
            }
        }

        @Override
        void run(int worker, long number) throws IOException {
            target.get(BenchFill.key(directory, randoms[worker].nextLong(objects)), size, buffers[worker]);
        }
    }

    /** Reads of ranges picked at random in one large object that each thread holds open. */
    static class Ranges extends OnObjects {
        private final BenchFill fill;
        private final ByteBuffer[] buffers = buffers();
        final SplittableRandom[] randoms = randoms();
        final BenchTarget.Reader[] readers = new BenchTarget.Reader[threads()];

        Ranges(BenchTarget target, String directory, BenchPlan.Shape shape, BenchFill fill) {
            super(target, directory, shape);
            this.fill = fill;
        }

        @Override
        void setUp() throws IOException, CommandFailed, InterruptedException {
            fill.deep(target, directory, 1, BenchPlan.LARGE);
            String key = BenchFill.key(directory, 0);
            target.get(key, BenchPlan.LARGE, ByteBuffer.allocateDirect(1 << 20));
            for (int worker = 0; worker < threads(); worker++) {
                readers[worker] = target.open(key);
            }
        }

        @Override
        void run(int worker, long number) throws IOException {
            long position = randoms[worker].nextLong(BenchPlan.LARGE - buffers[worker].capacity() + 1);
            readers[worker].read(position, buffers[worker].clear());
        }

        @Override
        void tearDown() throws IOException {
            for (BenchTarget.Reader reader : readers) {
                reader.close();
            }
            super.tearDown();
        }
    }

    /** Reads of several ranges at once, with gaps of their own length between them, as of a file of columns. */
    static final class Vectored extends Ranges {
        static final int RANGES = 16;

        private final long stride;

        Vectored(BenchTarget target, String directory, BenchPlan.Shape shape, BenchFill fill) {
            super(target, directory, shape, fill);
            this.stride = Math.min(2 * size, (BenchPlan.LARGE - size) / (RANGES - 1));
        }

        @Override
        long bytes() {
            return RANGES * size;
        }

        @Override
        void run(int worker, long number) throws IOException {
            long first = randoms[worker].nextLong(BenchPlan.LARGE - size - (RANGES - 1) * stride + 1);
            readers[worker].read(LongStream.range(0, RANGES)
                    .mapToObj(i -> new ByteRange(first + i * stride, size))
                    .toList());
        }
    }

    /** GET 45, STAT 30, PUT 15, DELETE 10 of a hundred; a thread deletes what it has put. */
    static final class Mixed extends Writing {
        private final long objects;
        private final BenchFill fill;
        private final ByteBuffer[] buffers = buffers();
        private final SplittableRandom[] randoms = randoms();
        private final Deque<String>[] put = deques(threads());

        Mixed(BenchTarget target, String directory, BenchPlan.Shape shape, long objects, BenchFill fill) {
            super(target, directory, shape);
            this.objects = objects;
            this.fill = fill;
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static Deque<String>[] deques(int threads) {
            return Stream.generate(ArrayDeque::new).limit(threads).toArray(Deque[]::new);
        }

        @Override
        void setUp() throws IOException, CommandFailed, InterruptedException {
            fill.deep(target, directory, objects, size);
        }

        @Override
        void run(int worker, long number) throws IOException {
            int die = randoms[worker].nextInt(100);
            String any = BenchFill.key(directory, randoms[worker].nextLong(objects));
            String own = die >= 90 ? put[worker].poll() : null;
            if (die < 45) {
                target.get(any, size, buffers[worker]);
            } else if (die < 75) {
                target.stat(any);
            } else if (own != null) {
                target.delete(own);
            } else {
                put[worker].add(put(worker, number));
            }
        }
    }
}
