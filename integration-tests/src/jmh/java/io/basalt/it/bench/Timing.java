package io.basalt.it.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What rounds of one work took: the thread's time on the clock and on the CPU, per repetition. */
final class Timing {
    private static final double SHORTEST_ROUND_MILLIS = 10;

    private final List<Double> wall = new ArrayList<>();
    private final List<Double> cpu = new ArrayList<>();
    private int repetitions = 1;
    private int done;
    private long rows;

    /** Something that is measured; gives the number of rows that came out. */
    interface Work {
        long run(int repetition) throws Exception;
    }

    /** Short works are repeated until they can be measured. */
    void round(Work work, boolean counts) throws Exception {
        long wallBefore = System.nanoTime();
        long cpuBefore = threadCpu();
        for (int i = 0; i < repetitions; i++) {
            rows = work.run(done++);
        }
        double millis = (System.nanoTime() - wallBefore) / 1e6 / repetitions;
        if (counts) {
            wall.add(millis);
            cpu.add((threadCpu() - cpuBefore) / 1e6 / repetitions);
        } else {
            repetitions = (int) Math.max(1, Math.min(1000, SHORTEST_ROUND_MILLIS / millis));
        }
    }

    /** A round that was measured elsewhere, in milliseconds. */
    void add(double wallMillis, double cpuMillis) {
        wall.add(wallMillis);
        cpu.add(cpuMillis);
    }

    static long threadCpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Milliseconds. */
    double wall() {
        return median(wall);
    }

    /** Milliseconds that so large a share of the rounds did not take longer than. */
    double wall(double share) {
        return quantile(wall, share);
    }

    /** Milliseconds. */
    double cpu() {
        return median(cpu);
    }

    /** Of the last repetition. */
    long rows() {
        return rows;
    }

    static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size())));
    }
}
