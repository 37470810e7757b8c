package io.basalt.cli;

/** When a round ends: after so many operations of all threads, or after so long, whichever comes first. */
record BenchBudget(long operations, long nanos) {
    BenchBudget atMost(long most) {
        return new BenchBudget(Math.min(operations, most), nanos);
    }

    /** For the round before the first, which is thrown away. */
    BenchBudget warmUp() {
        return new BenchBudget(Math.max(1, operations / 3), nanos / 3);
    }
}
