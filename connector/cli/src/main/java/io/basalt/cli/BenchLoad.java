package io.basalt.cli;

import java.io.IOException;
import java.util.OptionalLong;

/** One row of the results in the making: a work, done to one target. */
abstract class BenchLoad {
    private final String name;
    private final int threads;

    /** @param name as the results name the target */
    BenchLoad(String name, int threads) {
        this.name = name;
        this.threads = threads;
    }

    String name() {
        return name;
    }

    int threads() {
        return threads;
    }

    /** How many of what the results count an operation deals with. */
    long items() {
        return 1;
    }

    /** Bytes of content that an operation writes or reads; 0 where it deals with names. */
    long bytes() {
        return 0;
    }

    /** How often the target has asked a disk to sync until now; absent where it does not, or does not count. */
    OptionalLong syncs() throws IOException {
        return OptionalLong.empty();
    }

    /** What other processes have taken of the CPU until now, for the target. */
    long otherCpuNanos() {
        return 0;
    }

    BenchBudget limit(BenchBudget budget) {
        return budget;
    }

    /** Once, before the first round. */
    void setUp() throws IOException, CommandFailed, InterruptedException {}

    /** Before each round, not measured. */
    void prepare(int round) throws IOException, CommandFailed, InterruptedException {}

    /**
     * One operation, measured.
     *
     * @param worker the thread, from 0; each runs its operations one after the other
     * @param number the operation, from 0 in each round
     */
    abstract void run(int worker, long number) throws IOException;

    /** Once, after the last round. */
    void tearDown() throws IOException, InterruptedException {}
}
