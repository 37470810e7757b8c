package io.basalt.cli;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a person asked for, the same for all works.
 *
 * @param sizes bytes of an object, or of a range; empty where each work has its own
 * @param threads empty where each work has its own
 * @param count operations of a round, or objects of a directory; absent where rounds go by time
 * @param nanos the longest that a round takes where {@code count} is absent
 */
record BenchPlan(List<Long> sizes, List<Integer> threads, OptionalLong count, long nanos, int rounds) {
    static final long LARGE = 64L << 20;
    private static final long USUAL_OBJECTS = 10_000;

    BenchPlan {
        sizes = List.copyOf(sizes);
        threads = List.copyOf(threads);
    }

    /** An object's bytes, and how many threads work at once. */
    record Shape(long size, int threads) {}

    /** All that are asked for, else those that are usual. */
    Stream<Shape> shapes(List<Long> usualSizes, List<Integer> usualThreads) {
        List<Integer> together = threads.isEmpty() ? usualThreads : threads;
        return (sizes.isEmpty() ? usualSizes : sizes)
                .stream().flatMap(size -> together.stream().map(number -> new Shape(size, number)));
    }

    BenchBudget budget() {
        return new BenchBudget(count.orElse(Long.MAX_VALUE), count.isPresent() ? Long.MAX_VALUE / 4 : nanos);
    }

    /** Objects that wait for works that read, list, rename or delete. */
    long objects() {
        return count.orElse(USUAL_OBJECTS);
    }
}
