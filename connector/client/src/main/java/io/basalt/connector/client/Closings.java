package io.basalt.connector.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Readers and writers that their owner has done with. The server hears of them with the next request, and so before that is answered; where none comes
 * soon, by one that says nothing else. Thread-safe.
 */
final class Closings {
    private static final int MOST_OF_A_REQUEST = 100;
    private static final long SOON_MILLIS = 100;
    /** After so many failures, each waiting twice as long, the server is left to close them by itself. */
    private static final int MOST_FAILURES = 8;

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean expected = new AtomicBoolean();
    private final BooleanSupplier ask;
    private volatile int failures;

    /** @param ask sends a request that says nothing else; gives whether the server has heard it */
    Closings(BooleanSupplier ask) {
        this.ask = ask;
    }

    private static ScheduledThreadPoolExecutor timer() {
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "basalt-closings");
            thread.setDaemon(true);
            return thread;
        });
    }

    void add(String path) {
        waiting.add(path);
        expect();
    }

    private void expect() {
        if (!expected.getAndSet(true)) {
            TIMER.schedule(this::askNow, SOON_MILLIS << failures, TimeUnit.MILLISECONDS);
        }
    }

    private void askNow() {
        expected.set(false);
        if (waiting.isEmpty()) {
            return;
        }
        failures = ask.getAsBoolean() ? 0 : failures + 1;
        if (failures == MOST_FAILURES) {
            failures = 0;
            waiting.clear();
        }
        if (!waiting.isEmpty()) {
            expect();
        }
    }

    /** What a request tells, with commas; often nothing. */
    String take() {
        List<String> taken = new ArrayList<>();
        while (taken.size() < MOST_OF_A_REQUEST && waiting.peek() != null) {
            Optional.ofNullable(waiting.poll()).ifPresent(taken::add);
        }
        return String.join(",", taken);
    }

    /** The server may not have heard of it. */
    void untold(String taken) {
        if (!taken.isEmpty()) {
            waiting.addAll(Arrays.asList(taken.split(",")));
            expect();
        }
    }
}
