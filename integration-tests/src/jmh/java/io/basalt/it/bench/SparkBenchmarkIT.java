package io.basalt.it.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@link SparkBenchmark} by Maven: {@code -Dspark.scale=N}, {@code -Dspark.rounds=N}, {@code -Dspark.dir=DIR},
 * {@code -Dspark.include=REGEX} of the works' names,
 * {@code -Dspark.warming=N} rounds that do not count. */
class SparkBenchmarkIT {
    @Test
    void datasetsGiveSparksAnswers() throws Exception {
        String scale = System.getProperty("spark.scale");
        assumeTrue(scale != null, "TPC-H is measured where -Dspark.scale=N says at which scale");
        Path directory = Path.of(System.getProperty("spark.dir", "target/spark-benchmark"));
        Files.createDirectories(directory);
        new SparkBenchmark(directory.toAbsolutePath(), Double.parseDouble(scale), Integer.getInteger("spark.rounds", 7))
                .run();
    }
}
