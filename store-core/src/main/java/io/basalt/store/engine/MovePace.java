package io.basalt.store.engine;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Keeps the mover to its budget, and lets it give way to users. While nobody reads or writes it is held back by its budget
 * alone. Else it stops for a moment every now and then, and compares how long users' operations take then with how long they
 * take while it works: where that is more than it may be, it goes on more slowly, else faster. All threads of the mover share
 * one. Thread-safe.
 */
final class MovePace {
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(150);
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Operations of users in a while of work, from which on they count as being there. */
    private static final int FEW = 5;

    private static final double DECAY = 0.85;
    private static final double QUANTILE = 0.95;
    private static final double TOLERATED = 1.1;
    private static final double SLOWER = 0.7;
    private static final double FASTER = 1.1;
    private static final long FIRST_RATE = 16L << 20;
    private static final long LEAST_RATE = 1L << 20;

    private final long budget;
    private final Foreground foreground;
    private final LongSupplier nanos;
    private final LongConsumer park;
    private final Foreground.Latencies working = Foreground.Latencies.none();
    private final Foreground.Latencies resting = Foreground.Latencies.none();
    private long due;
    private long workedSince = Long.MIN_VALUE;
    private long rate;

    /**
     * @param bytesPerSecond the budget; absent: none
     * @param nanos a clock
     * @param park waits for so many nanoseconds
     */
    MovePace(OptionalLong bytesPerSecond, Foreground foreground, LongSupplier nanos, LongConsumer park) {
        this.budget = bytesPerSecond.orElse(Long.MAX_VALUE);
        this.foreground = foreground;
        this.nanos = nanos;
        this.park = park;
        this.rate = budget;
    }

    MovePace(OptionalLong bytesPerSecond, Foreground foreground) {
        this(bytesPerSecond, foreground, System::nanoTime, LockSupport::parkNanos);
    }

    /** Bytes per second that it keeps to now. */
    synchronized long rate() {
        return rate;
    }

    /** Notes that so many bytes were moved, and waits until that many more may be. */
    synchronized void spend(long bytes) {
        long now = nanos.getAsLong();
        if (workedSince == Long.MIN_VALUE) {
            due = now;
            begin(now);
        }
        if (rate != Long.MAX_VALUE) {
            // What was not used of the budget lately may be used now.
            due = Math.max(due, now - WORK_NANOS) + (long) ((double) bytes / rate * TimeUnit.SECONDS.toNanos(1));
            waitUntil(due);
        }
        if (nanos.getAsLong() - workedSince >= WORK_NANOS) {
            adapt();
        }
    }

    private void begin(long now) {
        workedSince = now;
        foreground.take(); // What was before is of another time.
    }

    private void adapt() {
        Foreground.Latencies worked = foreground.take();
        if (worked.count() < FEW) {
            rate = budget;
        } else {
            waitUntil(nanos.getAsLong() + REST_NANOS);
            resting.add(foreground.take(), DECAY);
            working.add(worked, DECAY);
            boolean slowed = working.quantile(QUANTILE) > resting.quantile(QUANTILE) * TOLERATED;
            double from = Math.min(rate, rate == Long.MAX_VALUE ? FIRST_RATE : Long.MAX_VALUE);
            rate = (long) Math.min(budget, Math.max(LEAST_RATE, from * (slowed ? SLOWER : FASTER)));
        }
        begin(nanos.getAsLong());
    }

    private void waitUntil(long time) {
        long left = time - nanos.getAsLong();
        // An interrupted thread cannot be parked: it goes on, and ends with its next file.
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            park.accept(left);
            left = time - nanos.getAsLong();
        }
    }
}
