package io.basalt.store.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is told to go on. Thread-safe. */
public final class FakeClock implements InstantSource {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now;

    /** Starts at {@link #START}. */
    public FakeClock() {
        this(START);
    }

    public FakeClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    /** Goes forward, or back where {@code step} is negative, as a clock that is set right does. */
    public FakeClock advance(Duration step) {
        now.updateAndGet(instant -> instant.plus(step));
        return this;
    }
}
