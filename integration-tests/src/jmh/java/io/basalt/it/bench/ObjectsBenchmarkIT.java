package io.basalt.it.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@link ObjectsBenchmark} by Maven, which fails where an answer is wrong or takes a job that it should not: {@code -Dobjects.dir=DIR}, where what is filled is
 * found again the next time, and {@code -Dobjects.count=N}, {@code -Dobjects.images=N}, {@code -Dobjects.inserted=N}, {@code -Dobjects.rounds=N}.
 */
class ObjectsBenchmarkIT {
    @Test
    void objectsAreFoundReadAndInserted() throws Exception {
        String directory = System.getProperty("objects.dir");
        assumeTrue(directory != null, "SQL on objects is measured where -Dobjects.dir=DIR says in which directory");
        new ObjectsBenchmark(
                        Path.of(directory).toAbsolutePath(),
                        new ObjectsBenchmark.Sizes(
                                Long.getLong("objects.count", 1_000_000),
                                Long.getLong("objects.images", 100_000),
                                Integer.getInteger("objects.inserted", 10_000),
                                Integer.getInteger("objects.rounds", 7)))
                .run();
    }
}
