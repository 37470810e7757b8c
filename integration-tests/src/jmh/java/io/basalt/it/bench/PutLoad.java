package io.basalt.it.bench;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;

/** Writers that put small objects with 24 attributes one after the other, and one more that looks for each of its own. */
final class PutLoad {
    private static final int WRITERS = 64;
    private static final Field MARK = Field.attribute("request", ValueType.STRING);

    private final Store store;
    private final BufferAllocator allocator;
    private final BenchRows rows;
    private final AtomicLong next;
    private final List<Double> putMillis = new ArrayList<>();
    private final List<Double> bothMillis = new ArrayList<>();
    private volatile boolean ended;

    PutLoad(Store store, BufferAllocator allocator, BenchRows rows) {
        this.store = store;
        this.allocator = allocator;
        this.rows = rows;
        this.next = new AtomicLong(rows.rows());
    }

    /**
     * @param puts acknowledged
     * @param seconds that it took
     * @param processMicros CPU per put, of all that this process did
     * @param upkeepMicros of the index's own threads
     * @param committerMicros of the committer's thread, the index's part of it included
     */
    record Outcome(
            long puts,
            double seconds,
            double processMicros,
            double upkeepMicros,
            double committerMicros,
            List<Double> putMillis,
            List<Double> bothMillis) {}

    Outcome run(int seconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            long first = next.get();
            long process = processCpu();
            long upkeep = cpuOf("basalt-index");
            long committer = cpuOf("basalt-committer");
            long begin = System.nanoTime();
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> {
                    while (!ended) {
                        put(next.getAndIncrement());
                    }
                    return null;
                }));
            }
            while (System.nanoTime() - begin < seconds * 1_000_000_000L) {
                probe();
            }
            ended = true;
            for (Future<?> writer : writers) {
                writer.get();
            }
            double took = (System.nanoTime() - begin) / 1e9;
            long puts = next.get() - first;
            return new Outcome(
                    puts,
                    took,
                    (processCpu() - process) / 1e3 / puts,
                    (cpuOf("basalt-index") - upkeep) / 1e3 / puts,
                    (cpuOf("basalt-committer") - committer) / 1e3 / puts,
                    putMillis,
                    bothMillis);
        } finally {
            ended = true;
            threads.shutdown();
        }
    }

    private void put(long row) throws IOException {
        put(new ObjectKey(IndexFill.BUCKET, "new/" + BenchRows.key(row)), rows.attributes(row));
    }

    private void put(ObjectKey key, Attributes attributes) throws IOException {
        PutOptions options = PutOptions.DEFAULT.withContentType("image/jpeg").withAttributes(attributes);
        try (ObjectWriter writer = store.put(key, options)) {
            writer.write(new byte[16]);
            writer.commit();
        }
    }

    private void probe() throws IOException {
        long row = next.getAndIncrement();
        long begin = System.nanoTime();
        put(row);
        long put = System.nanoTime();
        Predicate byMark = Predicate.equal(MARK, AttributeValue.of(BenchRows.request(row)));
        long found = 0;
        try (QueryResult result =
                store.query(Query.of(IndexFill.BUCKET, byMark, SystemField.KEY, SystemField.SIZE), allocator)) {
            while (result.next()) {
                found += result.batch().getRowCount();
            }
        }
        if (found != 1) {
            throw new AssertionError("row " + row + " was put and found " + found + " times");
        }
        putMillis.add((put - begin) / 1e6);
        bothMillis.add((System.nanoTime() - begin) / 1e6);
    }

    static long processCpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Of all threads whose names begin so and that live still. */
    static long cpuOf(String name) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith(name)) {
                nanos += Math.max(0, threads.getThreadCpuTime(id));
            }
        }
        return nanos;
    }
}
