package io.basalt.it.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@link ScanBenchmark} by Maven: {@code -Dscan.scale=N}, {@code -Dscan.rounds=N}, {@code -Dscan.dir=DIR}. */
class ScanBenchmarkIT {
    @Test
    void allReadersGiveOneAnswer() throws Exception {
        String scale = System.getProperty("scan.scale");
        assumeTrue(scale != null, "scans are measured where -Dscan.scale=N says of which scale lineitem is");
        Path directory = Path.of(System.getProperty("scan.dir", "target/scan-benchmark"));
        Files.createDirectories(directory);
        new ScanBenchmark(directory, Double.parseDouble(scale), Integer.getInteger("scan.rounds", 7)).run();
    }
}
