package io.basalt.store.tier;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What heat costs: prints the nanoseconds of CPU time that a read takes to note and to look up, among a million blobs, by one thread and by four,
 * and the bytes on the heap. Run its {@code main}.
 */
final class HeatSpeed {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int BLOBS = 1_000_000;
    private static final int READS = 3_000_000;
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long START = 20_000 * DAY;

    private HeatSpeed() {}

    public static void main(String[] arguments) throws InterruptedException {
        long empty = heapBytes();
        Heat heat = new Heat(Heat.DEFAULT_HALF_LIFE);
        for (int i = 0; i < BLOBS; i++) {
            heat.touch(id(i), 1, START);
        }
        System.out.printf(
                Locale.ROOT,
                "%d blobs: %.1f bytes each as counted, %.1f by the heap's growth%n",
                heat.count(),
                (double) heat.bytes() / BLOBS,
                (double) (heapBytes() - empty) / BLOBS);
        for (int round = 0; round < 3; round++) {
            System.out.printf(
                    Locale.ROOT,
                    "touch %.0f ns, look up %.0f ns, touch by 4 threads %.0f ns each%n",
                    touch(heat, round),
                    lookUp(heat, round),
                    touchByFour(heat));
        }
    }

    private static long id(int blob) {
        return (7L << 40) + 3L * blob;
    }

    private static double touch(Heat heat, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long begin = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < READS; i++) {
            heat.touch(id(random.nextInt(BLOBS)), 1, START + i);
        }
        return (double) (THREADS.getCurrentThreadCpuTime() - begin) / READS;
    }

    private static double lookUp(Heat heat, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double sum = 0;
        long begin = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < READS; i++) {
            sum += heat.of(id(random.nextInt(BLOBS)), START + DAY).heat();
        }
        double nanos = (double) (THREADS.getCurrentThreadCpuTime() - begin) / READS;
        if (!(sum > 0)) {
            throw new IllegalStateException("nothing is hot");
        }
        return nanos;
    }

    /** Mean of what each thread takes. */
    private static double touchByFour(Heat heat) throws InterruptedException {
        Thread[] threads = new Thread[4];
        double[] nanos = new double[threads.length];
        for (int i = 0; i < threads.length; i++) {
            int number = i;
            threads[i] = new Thread(() -> nanos[number] = touch(heat, number));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return Arrays.stream(nanos).average().orElseThrow();
    }

    private static long heapBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
