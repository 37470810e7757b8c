package io.basalt.spark.objects.write;

import io.basalt.spark.session.StoreCall;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Calls of the store that change one thing each, several at a time, so that they share the syncs of its log. What waits holds at
 * most {@value #PENDING_BYTES} bytes, or one call's where those are more. To be used by one thread.
 */
final class StoreThreads {
    private static final int THREADS = 8;
    private static final int PENDING_BYTES = 32 << 20;

    /** What a call counts besides its bytes, so that calls without any cannot pile up. */
    private static final int CALL_BYTES = 4096;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, StoreThreads::daemon);
    private final Semaphore room = new Semaphore(PENDING_BYTES);
    private final ArrayDeque<Future<?>> pending = new ArrayDeque<>();

    private static Thread daemon(Runnable run) {
        Thread thread = new Thread(run, "basalt write");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins a call, as soon as there is room.
     *
     * @param bytes that it holds until it is done
     * @throws IOException where an earlier call has failed
     */
    void run(int bytes, Callable<?> call) throws IOException {
        while (!pending.isEmpty() && pending.peek().isDone()) {
            await(pending.remove());
        }
        int held = Math.min(bytes, PENDING_BYTES - CALL_BYTES) + CALL_BYTES;
        try {
            room.acquire(held);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        pending.add(threads.submit(() -> {
            try {
                return call.call();
            } finally {
                room.release(held);
            }
        }));
    }

    /** Returns when all calls are done; throws what one of them has failed with. */
    void finish() throws IOException {
        while (!pending.isEmpty()) {
            await(pending.remove());
        }
    }

    /**
     * Ends the threads; calls that have not begun never do. Returns when the others have ended, undisturbed: one to a server that was left would go on there, behind whoever
     * clears up.
     */
    void end() {
        pending.forEach(call -> call.cancel(false));
        threads.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes a call that an interrupt of this thread does not end: such as clearing up after a killed task. */
    static void uninterrupted(StoreCall<?> call) throws IOException {
        try {
            CompletableFuture.runAsync(
                            () -> StoreCall.unchecked(call), run -> daemon(run).start())
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException failed
                    ? new IOException(failed.getMessage(), failed)
                    : new IOException(e);
        }
    }

    private static void await(Future<?> future) throws IOException {
        try {
            future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw cause instanceof IOException failed
                    ? new IOException(failed.getMessage(), failed)
                    : new IOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted while the store was written to");
        interrupted.initCause(cause);
        return interrupted;
    }
}
