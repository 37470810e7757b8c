package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    private final CommandRun.Caught caught = CommandRun.shellOf(Path.of("").toAbsolutePath(), Map.of());

    @Test
    void theProcessEndsAfterTheWorkWasCancelledAndClosed() throws InterruptedException {
        List<String> order = new ArrayList<>();
        CountDownLatch cancelled = new CountDownLatch(1);
        Thread end;
        try (Interruption interruption = Interruption.watch(caught.shell())) {
            assertFalse(interruption.isInterrupted());
            interruption.cancels(cancelled::countDown);
            end = new Thread(() -> {
                interruption.interrupt();
                order.add("ended");
            });
            end.start();
            cancelled.await();
            assertTrue(interruption.isInterrupted());
            order.add("closed");
        }
        end.join();
        assertEquals(List.of("closed", "ended"), order);
        assertEquals("", caught.err());
    }

    @Test
    void workThatBeginsTooLateIsCancelledAtOnce() throws InterruptedException {
        Interruption interruption = Interruption.watch(caught.shell());
        Thread end = new Thread(interruption::interrupt);
        end.start();
        while (!interruption.isInterrupted()) {
            Thread.onSpinWait();
        }
        CountDownLatch cancelled = new CountDownLatch(1);
        interruption.cancels(cancelled::countDown);
        assertEquals(0, cancelled.getCount());
        interruption.close();
        end.join();
    }
}
