package io.basalt.it.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@link RenditionBenchmark} by Maven: {@code -Drendition.rows=N -Drendition.dir=DIR}, {@code -Drendition.rounds=N}. */
class RenditionBenchmarkIT {
    @Test
    void renditionsAnswerWhatParquetAnswers() throws Exception {
        String rows = System.getProperty("rendition.rows");
        assumeTrue(rows != null, "renditions are measured where -Drendition.rows=N says with how many rows");
        Path directory = Path.of(System.getProperty("rendition.dir", "target/rendition-benchmark"));
        Files.createDirectories(directory);
        new RenditionBenchmark(directory, Long.parseLong(rows), Integer.getInteger("rendition.rounds", 7)).run();
    }
}
