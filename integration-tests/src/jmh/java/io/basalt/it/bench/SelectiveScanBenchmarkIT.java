package io.basalt.it.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@link SelectiveScanBenchmark} by Maven: {@code -Dselective.rows=N -Dselective.dir=DIR}, {@code -Dselective.rounds=N}. */
class SelectiveScanBenchmarkIT {
    @Test
    void coldTablesAreFilteredByDuckDb() throws Exception {
        String rows = System.getProperty("selective.rows");
        assumeTrue(rows != null, "cold scans are measured where -Dselective.rows=N says of how many rows");
        Path directory = Path.of(System.getProperty("selective.dir", "target/selective-benchmark"));
        Files.createDirectories(directory);
        new SelectiveScanBenchmark(directory, Long.parseLong(rows), Integer.getInteger("selective.rounds", 7)).run();
    }
}
