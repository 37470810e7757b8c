package io.basalt.it.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * {@link HadoopBenchmark} by Maven, which fails where a work does not do what it should: {@code -Dhadoop.works=listing,rename,vectored,streams,committers}, and
 * {@code -Dhadoop.dir=DIR}, {@code -Dhadoop.files=N}, {@code -Dhadoop.many=N}, {@code -Dhadoop.threads=N,N}, {@code -Dhadoop.megabytes=N}, {@code -Dhadoop.rounds=N}.
 */
class HadoopBenchmarkIT {
    @Test
    void filesAreListedRenamedWrittenAndRead() throws Exception {
        String works = System.getProperty("hadoop.works");
        assumeTrue(works != null, "basalt:// is measured where -Dhadoop.works=WORK,WORK says at which works");
        Path directory = Path.of(System.getProperty("hadoop.dir", System.getProperty("java.io.tmpdir")))
                .resolve("hadoop-benchmark");
        int[] threads = Arrays.stream(
                        System.getProperty("hadoop.threads", "1,8,64").split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        new HadoopBenchmark(
                        directory,
                        new HadoopBenchmark.Options(
                                Set.of(works.split(",")),
                                Integer.getInteger("hadoop.files", 890_000),
                                Integer.getInteger("hadoop.many", 10_000),
                                threads,
                                Integer.getInteger("hadoop.megabytes", 256),
                                Integer.getInteger("hadoop.rounds", 5)))
                .run();
    }
}
