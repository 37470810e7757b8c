package io.basalt.spark.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.spark.SparkConf;
import org.apache.spark.memory.TaskMemoryManager;
import org.apache.spark.memory.UnifiedMemoryManager;
import org.junit.jupiter.api.Test;

class TaskMemoryTest {
    private static final int POOL = 1 << 20;

    private final TaskMemoryManager task =
            new TaskMemoryManager(new UnifiedMemoryManager(new SparkConf(), POOL, 0, 1), 0);

    @Test
    void whatArrowAllocatesIsTheTasks() {
        try (TaskMemory memory = new TaskMemory("test", task)) {
            try (ArrowBuf one = memory.allocator().buffer(64 << 10);
                    ArrowBuf other = memory.allocator().buffer(128 << 10)) {
                assertEquals(one.capacity() + other.capacity(), task.getMemoryConsumptionForThisTask());
            }
            assertEquals(0, task.getMemoryConsumptionForThisTask());
            assertEquals(192 << 10, memory.peak());
        }
    }

    /** As DuckDB's empty vectors are. */
    @Test
    void foreignBuffersCountAndMayBeEmpty() {
        try (TaskMemory memory = new TaskMemory("test", task)) {
            for (long size : new long[] {0, 100}) {
                try (ArrowBuf buffer = memory.allocator().wrapForeignAllocation(new Foreign(size))) {
                    assertEquals(size, buffer.capacity());
                    assertEquals(size, task.getMemoryConsumptionForThisTask());
                }
                assertEquals(0, task.getMemoryConsumptionForThisTask());
            }
        }
    }

    private static final class Foreign extends ForeignAllocation {
        Foreign(long size) {
            super(size, 0);
        }

        @Override
        protected void release0() {
            // nobody's
        }
    }

    @Test
    void whatSparkDoesNotHaveIsRefusedAndNothingIsHeld() {
        try (TaskMemory memory = new TaskMemory("test", task)) {
            OutOfMemoryException refused = assertThrows(
                    OutOfMemoryException.class, () -> memory.allocator().buffer(2 * POOL));
            assertTrue(refused.getMessage().contains(Integer.toString(2 * POOL)), refused.getMessage());
            assertEquals(0, task.getMemoryConsumptionForThisTask());
        }
    }
}
