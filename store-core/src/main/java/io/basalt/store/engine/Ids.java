package io.basalt.store.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that are never given twice: the epoch in the upper 23 bits, a counter of 40 bits below. An epoch is durable before
 * its first id, so nothing needs to be written per id. Thread-safe.
 */
final class Ids {
    private static final int COUNTER_BITS = 40;

    private final AtomicLong next;

    Ids(long epoch) {
        next = new AtomicLong((epoch << COUNTER_BITS) + 1);
    }

    long next() {
        return next.getAndIncrement();
    }

    /** The first of {@code count} ids in a row. */
    long next(int count) {
        return next.getAndAdd(count);
    }
}
