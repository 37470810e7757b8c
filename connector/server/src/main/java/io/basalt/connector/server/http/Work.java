package io.basalt.connector.server.http;

import java.io.Closeable;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that do what requests ask for, and what may wait for them: so much, and no more. Answers that go on for long have threads of their
 * own, so that they keep nobody from being answered shortly. Thread-safe.
 */
final class Work implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Work.class);
    private static final long LONGEST_END_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ThreadPoolExecutor calls;
    private final ThreadPoolExecutor streams;
    private final ThreadPoolExecutor longCalls;
    private final AtomicLong bodyBytes;

    Work(HttpSettings settings) {
        calls = threads("basalt-http-", settings.threads(), new ArrayBlockingQueue<>(settings.queued()));
        streams = threads("basalt-http-stream-", settings.streams(), new SynchronousQueue<>());
        longCalls = threads("basalt-http-long-", settings.longCalls(), new SynchronousQueue<>());
        bodyBytes = new AtomicLong(settings.bodyBytes());
    }

    private static ThreadPoolExecutor threads(String name, int most, BlockingQueue<Runnable> queue) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(most, most, 60, TimeUnit.SECONDS, queue, task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** False where there is too much to do already. */
    boolean call(Runnable task) {
        return isTaken(calls, task);
    }

    /** False where too many streams are under way already. */
    boolean stream(Runnable task) {
        return isTaken(streams, task);
    }

    /** How many streams are under way. */
    int streaming() {
        return streams.getActiveCount();
    }

    /** False where too many calls that take long are under way already. */
    boolean longCall(Runnable task) {
        return isTaken(longCalls, task);
    }

    private static boolean isTaken(ThreadPoolExecutor pool, Runnable task) {
        try {
            pool.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Reserves memory for a body; false where others have taken it. */
    boolean hold(long bytes) {
        if (bodyBytes.addAndGet(-bytes) < 0) {
            bodyBytes.addAndGet(bytes);
            return false;
        }
        return true;
    }

    void release(long bytes) {
        bodyBytes.addAndGet(bytes);
    }

    private List<ThreadPoolExecutor> all() {
        return List.of(calls, streams, longCalls);
    }

    /** Takes nothing new, and waits for what is under way. */
    boolean drain(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        all().forEach(ThreadPoolExecutor::shutdown);
        boolean ended = true;
        for (ThreadPoolExecutor pool : all()) {
            ended &= pool.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        return ended;
    }

    /** Interrupts what is under way, and waits until it has given back what it holds. */
    @Override
    public void close() {
        all().forEach(ThreadPoolExecutor::shutdownNow);
        try {
            if (!drain(LONGEST_END_NANOS)) {
                LOG.warn("Requests that were interrupted go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
