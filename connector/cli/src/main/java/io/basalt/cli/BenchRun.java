package io.basalt.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Runs rounds: threads that start together and do one operation after the other until the budget is used up. */
final class BenchRun {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private volatile boolean ended;

    /** Ends the running round and all later ones soon; from any thread. */
    void end() {
        ended = true;
    }

    BenchSample measure(BenchLoad load, BenchBudget budget) throws IOException, CommandFailed, InterruptedException {
        BenchBudget limit = load.limit(budget);
        AtomicLong next = new AtomicLong();
        long[][] latencies = new long[load.threads()][];
        long[] times = new long[2];
        OptionalLong syncsBefore = load.syncs();
        inParallel(
                load.threads(),
                () -> {
                    times[1] = PROCESS.getProcessCpuTime() + load.otherCpuNanos();
                    times[0] = System.nanoTime();
                },
                worker -> latencies[worker] = work(load, worker, next, limit, times));
        long nanos = Math.max(1, System.nanoTime() - times[0]);
        long cpuNanos = PROCESS.getProcessCpuTime() + load.otherCpuNanos() - times[1];
        long[] sorted =
                Arrays.stream(latencies).flatMapToLong(LongStream::of).sorted().toArray();
        if (sorted.length == 0) {
            throw new CommandFailed("no operation of " + load.name() + " finished: give more --seconds");
        }
        long operations = sorted.length;
        OptionalLong syncs = syncsBefore.isPresent()
                ? OptionalLong.of(load.syncs().orElseThrow() - syncsBefore.getAsLong())
                : OptionalLong.empty();
        return new BenchSample(
                operations, operations * load.items(), operations * load.bytes(), nanos, cpuNanos, syncs, sorted);
    }

    private long[] work(BenchLoad load, int worker, AtomicLong next, BenchBudget limit, long[] times)
            throws IOException {
        long[] latencies = new long[1024];
        int count = 0;
        long deadline = times[0] + limit.nanos();
        long begin = System.nanoTime();
        while (!ended && begin - deadline < 0) {
            long number = next.getAndIncrement();
            if (number >= limit.operations()) {
                break;
            }
            load.run(worker, number);
            long end = System.nanoTime();
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * count);
            }
            latencies[count++] = end - begin;
            begin = end;
        }
        return Arrays.copyOf(latencies, count);
    }

    /** What one of several threads does. */
    @FunctionalInterface
    interface Part {
        void run(int worker) throws IOException;
    }

    /** Calls {@code part} with 0 to {@code count - 1}, each once, by several threads. */
    void forEach(int threads, long count, Item item) throws IOException, CommandFailed, InterruptedException {
        AtomicLong next = new AtomicLong();
        inParallel(threads, () -> {}, worker -> {
            for (long number = next.getAndIncrement(); number < count && !ended; number = next.getAndIncrement()) {
                item.run(number);
            }
        });
    }

    /** One of the items of {@link #forEach}. */
    @FunctionalInterface
    interface Item {
        void run(long number) throws IOException;
    }

    private void inParallel(int count, Runnable start, Part part)
            throws IOException, CommandFailed, InterruptedException {
        CountDownLatch ready = new CountDownLatch(count);
        CountDownLatch go = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int worker = i;
            Thread thread = new Thread(
                    () -> {
                        try {
                            ready.countDown();
                            go.await();
                            part.run(worker);
                        } catch (IOException | InterruptedException | RuntimeException | Error e) {
                            failure.compareAndSet(null, e);
                            end();
                        }
                    },
                    "bench-" + worker);
            threads.add(thread);
            thread.start();
        }
        ready.await();
        start.run();
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable thrown = failure.get();
        if (thrown instanceof IOException io) {
            throw io;
        }
        if (thrown != null) {
            throw new IllegalStateException(thrown);
        }
        if (ended) {
            throw new CommandFailed("interrupted");
        }
    }
}
