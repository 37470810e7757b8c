package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A queue that many fill and one empties. The test's own thread is the one. */
class GroupQueueTest {
    private static final int CAPACITY = 8;

    private final GroupQueue<Integer> queue = new GroupQueue<>(CAPACITY, Thread.currentThread());

    private boolean offer(int element) throws InterruptedException {
        return queue.offer(element, 1, TimeUnit.MILLISECONDS);
    }

    private List<Integer> drain(int most) {
        List<Integer> group = new ArrayList<>();
        queue.drainTo(group, next -> group.size() < most);
        return group;
    }

    @Test
    void elementsComeOutInTheirOrderAndGroupsAreBounded() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertTrue(offer(i));
        }
        assertEquals(List.of(0, 1, 2), drain(3));
        assertEquals(2, queue.size());
        assertEquals(List.of(3, 4), drain(3));
        assertEquals(List.of(), drain(3));
    }

    @Test
    void theFirstElementIsTakenEvenWhereNoneFits() throws Exception {
        offer(1);
        offer(2);
        List<Integer> group = new ArrayList<>();
        queue.drainTo(group, next -> false);
        assertEquals(List.of(1), group);
    }

    @Test
    void aFullQueueTakesNoMoreUntilSomethingLeaves() throws Exception {
        for (int i = 0; i < CAPACITY; i++) {
            assertTrue(offer(i));
        }
        assertFalse(offer(99));
        assertTrue(queue.remove(3));
        assertFalse(queue.remove(3));
        assertTrue(offer(100));
        assertFalse(offer(101));
        assertEquals(List.of(0, 1, 2, 4, 5, 6, 7, 100), drain(100));
        assertTrue(offer(102));
    }

    @Test
    void whoeverAddsTheLastWantedElementWakesTheTaker() throws Exception {
        int producers = 4;
        int rounds = 20_000;
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            Thread thread = new Thread(() -> {
                try {
                    for (int i = 0; i < rounds; ) {
                        i += queue.offer(i, 1, TimeUnit.SECONDS) ? 1 : 0;
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            threads.add(thread);
        }
        long taken = 0;
        while (taken < (long) producers * rounds) {
            long left = producers * (long) rounds - taken;
            queue.await((int) Math.min(3, left), 0); // A lost wake-up would hang here.
            taken += drain(5).size();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, queue.size());
    }

    @Test
    void aWaitEndsInTimeOrWhenWoken() {
        long begin = System.nanoTime();
        queue.await(1, 2_000_000);
        queue.wake();
        queue.await(1, 0);
        assertTrue(System.nanoTime() - begin < 60_000_000_000L);
    }
}
