package io.basalt.connector.client;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs what is due later and takes no time. Thread-safe. */
final class Timers {
    private static final ScheduledThreadPoolExecutor THREAD = thread();

    private Timers() {}

    private static ScheduledThreadPoolExecutor thread() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "basalt-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    static ScheduledFuture<?> after(Duration time, Runnable task) {
        return THREAD.schedule(task, time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
