package io.basalt.it.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One work done by several subjects in turns. Each has a line: medians of its rounds; the CPU time of the whole process, whatever
 * threads worked, compilers and collectors among them, and of the thread that asked; and how many times as long it took as the
 * reference did, which is the subject that comes first.
 */
final class Turns {
    private final String work;
    private final double goalMillis;
    private final Map<String, Timing> timings = new LinkedHashMap<>();
    private final Map<String, Timing> ofThread = new LinkedHashMap<>();

    /** Something that is measured. */
    interface Action {
        void run() throws Exception;
    }

    /** @param goalMillis of every subject but the reference; NaN where the goal is to be no slower than the reference, or there is none */
    Turns(String work, double goalMillis) {
        this.work = work;
        this.goalMillis = goalMillis;
    }

    static void header() {
        System.out.printf(
                Locale.ROOT,
                "%-44s %-26s %10s %10s %10s %11s %10s%n",
                "work",
                "subject",
                "ms",
                "CPU ms",
                "thread's",
                "x reference",
                "goal ms");
    }

    void time(String subject, boolean counts, Action action) throws Exception {
        System.gc(); // What one leaves behind is not the next one's work.
        long cpu = PutLoad.processCpu();
        long threadCpu = Timing.threadCpu();
        long begin = System.nanoTime();
        action.run();
        double wall = (System.nanoTime() - begin) / 1e6;
        double ofThisThread = (Timing.threadCpu() - threadCpu) / 1e6;
        add(subject, counts, wall, (PutLoad.processCpu() - cpu) / 1e6);
        if (counts) {
            ofThread.computeIfAbsent(subject, key -> new Timing()).add(wall, ofThisThread);
        }
    }

    /** A round that was measured elsewhere, in milliseconds. */
    void add(String subject, boolean counts, double wallMillis, double cpuMillis) {
        Timing timing = timings.computeIfAbsent(subject, key -> new Timing());
        if (counts) {
            timing.add(wallMillis, cpuMillis);
        }
    }

    /** Of one that has been timed. */
    Timing timing(String subject) {
        return timings.get(subject);
    }

    void print() {
        double reference = timings.values().iterator().next().wall();
        timings.forEach((subject, timing) -> System.out.printf(
                Locale.ROOT,
                "%-44s %-26s %10.2f %10.2f %10s %11s %10s%n",
                work,
                subject,
                timing.wall(),
                timing.cpu(),
                ofThread.containsKey(subject)
                        ? String.format(
                                Locale.ROOT, "%.2f", ofThread.get(subject).cpu())
                        : "",
                timings.size() == 1 ? "" : String.format(Locale.ROOT, "%.2f", timing.wall() / reference),
                Double.isNaN(goalMillis) ? "" : String.format(Locale.ROOT, "%.0f", goalMillis)));
    }
}
