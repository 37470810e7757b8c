package io.basalt.spark;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.classic.SparkSession;

/** Counts the jobs that something runs. */
public final class Jobs extends SparkListener {
    private final AtomicInteger started = new AtomicInteger();

    /** What was asked for, and how many jobs it took. */
    public record Counted<T>(T result, int jobs) {}

    public static <T> Counted<T> of(SparkSession spark, Supplier<T> action) throws TimeoutException {
        spark.sparkContext().listenerBus().waitUntilEmpty(); // of jobs before
        Jobs jobs = new Jobs();
        spark.sparkContext().addSparkListener(jobs);
        try {
            T result = action.get();
            spark.sparkContext().listenerBus().waitUntilEmpty();
            return new Counted<>(result, jobs.started.get());
        } finally {
            spark.sparkContext().removeSparkListener(jobs);
        }
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        started.incrementAndGet();
    }
}
