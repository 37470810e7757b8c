package io.basalt.cli;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * What a person asked for, the same for all works.
 *
 * @param size bytes of an object, except of the large ones
 * @param count operations of a round, or objects of a directory; absent where rounds go by time
 * @param nanos the longest that a round takes where {@code count} is absent
 */
record BenchPlan(long size, int threads, OptionalLong count, long nanos, int rounds) {
    static final long LARGE = 64L << 20;
    private static final long USUAL_OBJECTS = 10_000;
    /** A store fills faster with many writers, whose commits share a sync. */
    private static final int FILLING_THREADS = 64;

    BenchBudget budget() {
        return new BenchBudget(count.orElse(Long.MAX_VALUE), count.isPresent() ? Long.MAX_VALUE / 4 : nanos);
    }

    /** Objects that wait for works that read, list, rename or delete. */
    long objects() {
        return count.orElse(USUAL_OBJECTS);
    }

    /** One content for each of the threads. */
    static BenchContent[] contents(int threads, long size) {
        return IntStream.range(0, threads)
                .mapToObj(thread -> BenchContent.of(size, thread))
                .toArray(BenchContent[]::new);
    }

    /** The key of an object of a directory that {@link #fill} filled: a thousand in each of its folders. */
    static String key(String directory, long number) {
        return directory + "/" + number / 1000 + "/" + number;
    }

    void fill(BenchTarget target, String directory, long objects, long size, BenchRun run)
            throws IOException, CommandFailed, InterruptedException {
        int fillers = (int) Math.min(FILLING_THREADS, objects);
        BenchContent[] contents = contents(fillers, size);
        // Folders come first, so that threads do not race to make one.
        run.forEach(
                1,
                (objects + 999) / 1000,
                (worker, folder) -> target.fill(key(directory, folder * 1000), contents[0], size));
        run.forEach(fillers, objects, (worker, number) -> {
            if (number % 1000 != 0) {
                target.fill(key(directory, number), contents[worker], size);
            }
        });
    }
}
