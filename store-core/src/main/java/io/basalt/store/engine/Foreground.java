package io.basalt.store.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long reads and commits of users take, counted by their length in steps of a quarter of an octave. Thread-safe. */
final class Foreground {
    /** Bytes; longer reads say more of the disk's rate than of how long anybody waits. */
    static final int SHORT_READ = 256 << 10;

    /** Steps of an octave. */
    private static final int STEPS = 4;

    private static final int BUCKETS = Long.SIZE * STEPS;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void took(long nanos) {
        counts.incrementAndGet(bucket(Math.max(1, nanos)));
    }

    private static int bucket(long nanos) {
        int octave = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        int step = octave < 2 ? 0 : (int) (nanos >>> (octave - 2)) & (STEPS - 1);
        return octave * STEPS + step;
    }

    /** How many took how long since this was asked last. */
    Latencies take() {
        double[] taken = new double[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            taken[i] = counts.getAndSet(i, 0);
        }
        return new Latencies(taken);
    }

    /** Counts by length; those of long ago may count for less than one. Belongs to one thread. */
    static final class Latencies {
        private final double[] counts;

        private Latencies(double[] counts) {
            this.counts = counts;
        }

        static Latencies none() {
            return new Latencies(new double[BUCKETS]);
        }

        double count() {
            double sum = 0;
            for (double count : counts) {
                sum += count;
            }
            return sum;
        }

        /** Adds newer ones; what was here before counts for so much of it from now on. */
        void add(Latencies newer, double decay) {
            for (int i = 0; i < BUCKETS; i++) {
                counts[i] = counts[i] * decay + newer.counts[i];
            }
        }

        /** Nanoseconds that a share of them stayed below, to a fifth; 0 where there are none. */
        double quantile(double share) {
            double left = count() * share;
            for (int i = 0; i < BUCKETS; i++) {
                if (counts[i] > 0 && left <= counts[i]) {
                    double within = (i % STEPS + left / counts[i]) / STEPS;
                    return Math.scalb(1 + within, i / STEPS);
                }
                left -= counts[i];
            }
            return 0;
        }
    }
}
