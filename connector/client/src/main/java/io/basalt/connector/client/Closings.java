package io.basalt.connector.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Readers and writers that their owner has done with. The server hears of them with the next request, and so before that is answered; where none comes
 * soon, by one that says nothing else. Thread-safe.
 */
final class Closings {
    private static final int MOST_OF_A_REQUEST = 100;
    private static final long SOON_MILLIS = 100;
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean expected = new AtomicBoolean();
    private final Runnable ask;

    /** @param ask sends a request that says nothing else */
    Closings(Runnable ask) {
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
        if (!expected.getAndSet(true)) {
            TIMER.schedule(this::askNow, SOON_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void askNow() {
        expected.set(false);
        while (!waiting.isEmpty()) {
            ask.run();
        }
    }

    /** What a request tells, with commas; often nothing. */
    String take() {
        if (waiting.isEmpty()) {
            return "";
        }
        List<String> taken = new ArrayList<>();
        for (String path = waiting.poll(); path != null; path = waiting.poll()) {
            taken.add(path);
            if (taken.size() == MOST_OF_A_REQUEST) {
                break;
            }
        }
        return String.join(",", taken);
    }

    void drop() {
        waiting.clear();
    }

    /** The server may not have heard of it. */
    void untold(String taken) {
        if (!taken.isEmpty()) {
            waiting.addAll(Arrays.asList(taken.split(",")));
        }
    }
}
