package io.basalt.it.bench;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** The CPU time of a context's tasks, without planning, compiling and collecting garbage. */
final class TaskCpu extends SparkListener {
    private final SparkContext context;
    private final AtomicLong nanos = new AtomicLong();

    TaskCpu(SparkContext context) {
        this.context = context;
        context.addSparkListener(this);
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        nanos.addAndGet(end.taskMetrics().executorCpuTime());
    }

    /** Of the tasks that have ended so far, in nanoseconds. */
    long nanos() throws TimeoutException {
        context.listenerBus().waitUntilEmpty(60_000);
        return nanos.get();
    }
}
