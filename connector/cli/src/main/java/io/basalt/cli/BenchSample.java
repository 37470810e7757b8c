package io.basalt.cli;

import java.util.OptionalLong;

/**
 * What one round of one load came to.
 *
 * @param operations how many finished
 * @param items what the results count
 * @param nanos from the start of the first to the end of the last
 * @param cpuNanos of the whole process in that time, its background work included, and of processes that work for it
 * @param syncs of a disk that the target asked for in that time, where it counts them
 * @param latencies of the operations in nanoseconds, sorted
 */
record BenchSample(
        long operations, long items, long bytes, long nanos, long cpuNanos, OptionalLong syncs, long[] latencies) {
    /** The kernel counts the process's time in steps of 10 ms; below this many nanoseconds they are too coarse. */
    private static final long SHORTEST_FOR_CPU = 200_000_000;

    double itemsPerSecond() {
        return items * 1e9 / nanos;
    }

    double bytesPerSecond() {
        return bytes * 1e9 / nanos;
    }

    /** Per item; NaN where the round was too short to tell. */
    double cpuNanosPerItem() {
        return nanos < SHORTEST_FOR_CPU ? Double.NaN : (double) cpuNanos / items;
    }

    /** How many operations shared a sync; NaN where that is not known. */
    double operationsPerSync() {
        return syncs.isPresent() && syncs.getAsLong() > 0 ? (double) operations / syncs.getAsLong() : Double.NaN;
    }

    /** The latency that a share of the operations did not pass. */
    double latency(double share) {
        int rank = (int) Math.ceil(share * latencies.length);
        return latencies[Math.max(0, rank - 1)];
    }
}
