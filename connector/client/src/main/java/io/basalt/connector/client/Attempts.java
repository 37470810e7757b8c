package io.basalt.connector.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When to try again: after a random part of a time that doubles (as AWS's "full jitter"), until patience ends. Of one request, not thread-safe.
 */
final class Attempts {
    private static final long FIRST_MILLIS = 20;
    private static final long LONGEST_MILLIS = 3000;

    private final long end;
    private long millis = FIRST_MILLIS;

    Attempts(Duration patience) {
        this.end = System.nanoTime() + patience.toNanos();
    }

    /** Waits; false where patience has ended, or the thread is interrupted, which it stays. */
    boolean again() {
        long wait = 1 + ThreadLocalRandom.current().nextLong(millis);
        if (System.nanoTime() + wait * 1_000_000 > end) {
            return false;
        }
        millis = Math.min(LONGEST_MILLIS, millis * 2);
        try {
            Thread.sleep(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
