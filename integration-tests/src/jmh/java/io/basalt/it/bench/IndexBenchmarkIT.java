package io.basalt.it.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@link IndexBenchmark} by Maven, which fails where the answers differ: {@code -Dindex.rows=N -Dindex.dir=DIR}, {@code -Dindex.rounds=N}, {@code -Dindex.seconds=N}. */
class IndexBenchmarkIT {
    @Test
    void theIndexAnswersWhatDuckDbAnswers() throws Exception {
        String rows = System.getProperty("index.rows");
        assumeTrue(rows != null, "the index is measured where -Dindex.rows=N says with how many rows");
        Path directory = Path.of(System.getProperty("index.dir", "target/index-benchmark"));
        int rounds = Integer.getInteger("index.rounds", 7);
        new IndexBenchmark(directory, Long.parseLong(rows), rounds, Integer.getInteger("index.seconds", 20)).run();
    }
}
