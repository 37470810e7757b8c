package io.basalt.cli;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Does one task for each of many objects on a few threads. A task that fails is reported with the object's name and the
 * rest goes on, unless the failure says that no other can succeed. Submitted to by one thread.
 */
final class Transfer implements AutoCloseable {
    private static final int WAITING_TASKS = 64;

    private final Globals globals;
    private final Progress progress;
    private final ThreadPoolExecutor threads;
    private final long started = System.nanoTime();
    private final LongAdder done = new LongAdder();
    private final LongAdder updated = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private volatile @Nullable Throwable end;

    /** What came of one object. */
    enum Outcome {
        DONE,
        /** Its bytes were there already, its attributes were not. */
        UPDATED,
        SKIPPED
    }

    /** @param bytes how many were carried */
    record Result(Outcome outcome, long bytes) {
        static final Result SKIPPED = new Result(Outcome.SKIPPED, 0);
    }

    interface Task {
        Result run() throws IOException;
    }

    record Totals(long done, long updated, long skipped, long failed, long bytes, long nanos) {
        /** For people: {@code 983 imported, 0 skipped, 0 failed; 4.9 MB in 1.2 s (4.1 MB/s)}. */
        String summary(String doneWord, String skippedWord) {
            return Quantity.count(done) + " " + doneWord + ", "
                    + (updated == 0 ? "" : Quantity.count(updated) + " updated, ")
                    + Quantity.count(skipped) + " " + skippedWord + ", " + Quantity.count(failed) + " failed; "
                    + Quantity.bytes(bytes) + " in " + Quantity.seconds(nanos) + " ("
                    + Quantity.bytes(bytes / Math.max(nanos / 1e9, 1e-9)) + "/s)";
        }

        int exitCode() {
            return failed == 0 ? BasaltCommand.OK : BasaltCommand.FAILED;
        }
    }

    Transfer(String name, int threadCount, Globals globals) {
        this.globals = globals;
        this.progress = new Progress(name, globals.shell());
        this.threads = new ThreadPoolExecutor(
                threadCount,
                threadCount,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING_TASKS),
                task -> new Thread(task, name),
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /** A few threads even on a small machine: waiting writers share one sync of the log. */
    static int usualThreads() {
        return Math.min(8, Math.max(2, 4 * Runtime.getRuntime().availableProcessors()));
    }

    /** Whether going on is pointless. */
    boolean ended() {
        return end != null;
    }

    void submit(Object what, Task task) {
        progress.expectOne();
        threads.execute(() -> run(what, task));
    }

    /** Counts and reports an object that could not even be begun. */
    void fail(Object what, Throwable thrown) {
        failed.increment();
        report(what, thrown);
    }

    /** Something worth saying that is no failure. */
    void say(String line) {
        progress.say(line);
    }

    private void run(Object what, Task task) {
        if (ended()) {
            return;
        }
        try {
            Result result = task.run();
            bytes.add(result.bytes());
            switch (result.outcome()) {
                case DONE -> done.increment();
                case UPDATED -> updated.increment();
                case SKIPPED -> skipped.increment();
            }
        } catch (IOException | RuntimeException | Error e) {
            if (Failure.endsEverything(e)) {
                end = e;
            } else {
                fail(what, e);
            }
        }
        progress.step();
    }

    private void report(Object what, Throwable thrown) {
        String line = Failure.line(thrown);
        progress.say(line.contains(what.toString()) ? line : what + ": " + line);
        if (globals.verbose()) {
            thrown.printStackTrace(globals.shell().err());
        }
    }

    /** Waits for all tasks; throws what ended them early. */
    Totals finish() throws CommandFailed, InterruptedException {
        close();
        Throwable fatal = end;
        if (fatal != null) {
            throw new CommandFailed(
                    "stopped after " + done.sum() + " objects: " + Failure.line(fatal)
                            + "; run the same command again to go on",
                    fatal);
        }
        return new Totals(
                done.sum(), updated.sum(), skipped.sum(), failed.sum(), bytes.sum(), System.nanoTime() - started);
    }

    @Override
    public void close() throws InterruptedException {
        threads.shutdown();
        while (!threads.awaitTermination(1, TimeUnit.HOURS)) {
            progress.say("still at work");
        }
        progress.close();
    }
}
