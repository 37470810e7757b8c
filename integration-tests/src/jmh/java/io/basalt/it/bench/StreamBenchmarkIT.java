package io.basalt.it.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@link StreamBenchmark} by Maven, which fails where a trigger does not see what has come: {@code -Dstream.objects=N} (of the small bucket; the
 * large one has ten times as many), and {@code -Dstream.dir=DIR}, {@code -Dstream.new=N}, {@code -Dstream.rounds=N}.
 */
class StreamBenchmarkIT {
    @Test
    void aTriggerSeesWhatHasCome() throws Exception {
        Long objects = Long.getLong("stream.objects");
        assumeTrue(objects != null, "streams are measured where -Dstream.objects=N says in which bucket");
        Path directory = Path.of(System.getProperty("stream.dir", System.getProperty("java.io.tmpdir")))
                .resolve("stream-benchmark");
        new StreamBenchmark(
                        directory,
                        objects,
                        Integer.getInteger("stream.new", 1000),
                        Integer.getInteger("stream.rounds", 7))
                .run();
    }
}
