package io.basalt.store.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Keeps work in the background to a rate: whoever spends too much waits. Belongs to one thread. */
final class Pace {
    /** No rate. */
    static final Pace UNBOUNDED = new Pace(Long.MAX_VALUE, System::nanoTime, LockSupport::parkNanos);

    private final long bytesPerSecond;
    private final LongSupplier nanos;
    private final LongConsumer park;
    private long due = Long.MIN_VALUE;

    /**
     * @param nanos a clock
     * @param park waits for so many nanoseconds
     */
    Pace(long bytesPerSecond, LongSupplier nanos, LongConsumer park) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanos = nanos;
        this.park = park;
    }

    static Pace of(long bytesPerSecond) {
        return new Pace(bytesPerSecond, System::nanoTime, LockSupport::parkNanos);
    }

    /** Notes that so many bytes were read or written, and waits until that many more may be. */
    void spend(long bytes) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return;
        }
        long now = nanos.getAsLong();
        due = Math.max(due, now) + (long) ((double) bytes / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
        for (long left = due - now; left > 0; left = due - nanos.getAsLong()) {
            park.accept(left);
        }
    }
}
