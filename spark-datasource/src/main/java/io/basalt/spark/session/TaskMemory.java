package io.basalt.spark.session;

import java.util.Arrays;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.AllocationOutcome;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.spark.TaskContext;
import org.apache.spark.memory.MemoryConsumer;
import org.apache.spark.memory.TaskMemoryManager;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.util.ArrowUtils;
import org.jspecify.annotations.Nullable;

/**
 * Arrow's memory of one reader in a task, known to Spark as a {@link MemoryConsumer}: it counts against the task's share of execution
 * memory (off-heap memory where {@code spark.memory.offHeap.enabled}, else Spark's own heap share stands for it), makes
 * Spark spill what can be spilled, and is refused what Spark does not have. Files that are mapped are not counted. Thread-safe.
 */
public final class TaskMemory implements AutoCloseable {
    private static final String PEAK = "peakMemory";

    private final BufferAllocator allocator;

    /** @param name of the reader, for Arrow's messages */
    public TaskMemory(String name) {
        this(name, manager());
    }

    /** @param manager the task's; null on the driver, which has no tasks: memory is only Arrow's there */
    TaskMemory(String name, @Nullable TaskMemoryManager manager) {
        AllocationListener listener = manager == null ? AllocationListener.NOOP : new Consumer(manager);
        allocator = ArrowUtils.rootAllocator().newChildAllocator(name, listener, 0, Long.MAX_VALUE);
    }

    private static @Nullable TaskMemoryManager manager() {
        @Nullable TaskContext task = TaskContext.get();
        return task == null ? null : task.taskMemoryManager();
    }

    public BufferAllocator allocator() {
        return allocator;
    }

    /** The most bytes that there were at a time. */
    public long peak() {
        return allocator.getPeakMemoryAllocation();
    }

    /** A task's share of {@link Peak}. */
    public record PeakOfTask(long value) implements CustomTaskMetric {
        @Override
        public String name() {
            return PEAK;
        }
    }

    /** Buffers have to be closed before. */
    @Override
    public void close() {
        allocator.close();
    }

    private static final class Consumer extends MemoryConsumer implements AllocationListener {
        Consumer(TaskMemoryManager manager) {
            super(manager, manager.getTungstenMemoryMode());
        }

        /** Buffers may be empty, and Spark takes no request for nothing. */
        @Override
        public void onPreAllocation(long size) {
            if (size == 0) {
                return;
            }
            long granted = acquireMemory(size);
            if (granted < size) {
                freeMemory(granted);
                throw new OutOfMemoryException(
                        "a batch of columns needs " + size + " bytes, of which Spark grants this task " + granted
                                + " beside " + getUsed() + ": give executors more memory, or fewer cores");
            }
        }

        @Override
        public void onRelease(long size) {
            freeMemory(size);
        }

        @Override
        public boolean onFailedAllocation(long size, AllocationOutcome outcome) {
            freeMemory(size);
            return false;
        }

        /** Batches that are being read cannot be spilled. */
        @Override
        public long spill(long size, MemoryConsumer trigger) {
            return 0;
        }
    }

    /** The greatest peak of a task. Public, with a constructor without arguments: Spark's status store makes one by the name of the class. */
    public static final class Peak implements CustomMetric {
        @Override
        public String name() {
            return PEAK;
        }

        @Override
        public String description() {
            return "peak Arrow memory of a task's reader, in bytes";
        }

        @Override
        public String aggregateTaskMetrics(long[] values) {
            return Long.toString(Arrays.stream(values).max().orElse(0));
        }
    }
}
