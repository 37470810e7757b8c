package io.basalt.store.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Several threads that start at once. */
final class Race {
    private static final long MINUTES = 3;

    private Race() {}

    /** How one of them ended: with a value (absent for {@code null}), or with a failure. */
    record Outcome<T>(Optional<T> value, Optional<Throwable> failure) {
        boolean won() {
            return failure.isEmpty();
        }
    }

    /** Something that a thread does and that gives nothing. */
    interface Task {
        void run() throws Exception;
    }

    static <T> List<Outcome<T>> run(List<Callable<T>> racers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(racers.size());
        CyclicBarrier start = new CyclicBarrier(racers.size());
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> racer : racers) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return racer.call();
                }));
            }
            List<Outcome<T>> outcomes = new ArrayList<>();
            for (Future<T> future : futures) {
                outcomes.add(outcome(future));
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Runs tasks that all have to end well. */
    static void runAll(List<Task> tasks) throws Exception {
        List<Callable<Boolean>> racers = new ArrayList<>();
        tasks.forEach(task -> racers.add(() -> {
            task.run();
            return true;
        }));
        for (Outcome<Boolean> outcome : run(racers)) {
            if (!outcome.won()) {
                throw new AssertionError(
                        "one of " + tasks.size() + " threads failed",
                        outcome.failure().orElseThrow());
            }
        }
    }

    private static <T> Outcome<T> outcome(Future<T> future) throws Exception {
        try {
            return new Outcome<>(Optional.ofNullable(future.get(MINUTES, TimeUnit.MINUTES)), Optional.empty());
        } catch (ExecutionException e) {
            return new Outcome<>(
                    Optional.empty(), Optional.ofNullable(e.getCause()).or(() -> Optional.of(e)));
        }
    }
}
