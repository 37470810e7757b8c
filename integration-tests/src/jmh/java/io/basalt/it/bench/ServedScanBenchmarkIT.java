package io.basalt.it.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@link ServedScanBenchmark} by Maven: {@code -Dserved.scale=N}, {@code -Dserved.rounds=N}, {@code -Dserved.dir=DIR}. */
class ServedScanBenchmarkIT {
    @Test
    void scansOfAServedStoreGiveTheSameAnswers() throws Exception {
        String scale = System.getProperty("served.scale");
        assumeTrue(scale != null, "scans of a served store are measured where -Dserved.scale=N says at which scale");
        Path directory = Path.of(System.getProperty("served.dir", "target/served-scan-benchmark"));
        Files.createDirectories(directory);
        new ServedScanBenchmark(
                        directory.toAbsolutePath(), Double.parseDouble(scale), Integer.getInteger("served.rounds", 7))
                .run();
    }
}
