package io.basalt.store.index;

import io.basalt.store.index.segment.Segment;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A segment that is closed when its owner and the last query that reads it have let it go. Thread-safe.
 */
final class SharedSegment {
    private final Segment segment;
    private final Place place;
    private final Runnable close;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** Where a segment's bytes are. */
    sealed interface Place {
        long bytes();

        /** In a file of the index's directory. */
        record InFile(String name, long bytes) implements Place {}

        /** On the heap. */
        record InMemory(ByteBuffer buffer) implements Place {
            @Override
            public long bytes() {
                return buffer.remaining();
            }
        }
    }

    /** @param close gives back what the segment holds; called once */
    SharedSegment(Segment segment, Place place, Runnable close) {
        this.segment = segment;
        this.place = place;
        this.close = close;
    }

    Segment segment() {
        return segment;
    }

    Place place() {
        return place;
    }

    /** The file's name; absent where it is in memory. */
    Optional<String> file() {
        return place instanceof Place.InFile file ? Optional.of(file.name()) : Optional.empty();
    }

    /** Keeps it open until {@link #release()}; false where it is gone already. */
    boolean hold() {
        return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            close.run();
        }
    }
}
