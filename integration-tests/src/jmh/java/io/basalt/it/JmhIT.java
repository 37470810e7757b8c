package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of the inner loops that {@code -Djmh.include=REGEX} names, else all of them. */
class JmhIT {
    @Test
    void benchmarksRun() throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(System.getProperty("jmh.include", "."))
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true);
        Collection<RunResult> results = new Runner(options.build()).run();
        assertFalse(results.isEmpty());
    }
}
