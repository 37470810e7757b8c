package io.basalt.store.index.query;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Paths of a segment's directories that were found since directories last moved. What hung nowhere is not held: it may be
 * there for the next query. Thread-safe.
 */
final class KnownPaths {
    /** Of an array and its place in another, about. */
    private static final int OVERHEAD = 24;

    private final AtomicReferenceArray<byte[]> paths;
    private final AtomicInteger missing;
    private final IntConsumer growth;

    /** @param growth told the bytes by which this grows */
    KnownPaths(int count, IntConsumer growth) {
        this.paths = new AtomicReferenceArray<>(count);
        this.missing = new AtomicInteger(count);
        this.growth = growth;
    }

    byte @Nullable [] get(int code) {
        return paths.getAcquire(code);
    }

    void set(int code, byte[] path) {
        if (paths.compareAndSet(code, null, path)) {
            missing.decrementAndGet();
            growth.accept(path.length + OVERHEAD);
        }
    }

    boolean isComplete() {
        return missing.get() == 0;
    }
}
