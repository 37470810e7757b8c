package io.basalt.store.catalog;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A bounded queue that many threads fill and one empties, group by group. The one that empties it parks until as many
 * elements are there as it asked for, and is woken once: by whoever adds the last of them. Nothing polls.
 */
final class GroupQueue<T> {
    private static final int NOBODY_WAITS = Integer.MAX_VALUE;

    private final Queue<T> elements = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final Semaphore room;
    private final Thread taker;
    private volatile int wanted = NOBODY_WAITS;

    /**
     * @param capacity elements that fit
     * @param taker the one thread that calls {@link #await} and {@link #drainTo}
     */
    GroupQueue(int capacity, Thread taker) {
        this.room = new Semaphore(capacity);
        this.taker = taker;
    }

    int size() {
        return size.get();
    }

    /** Adds an element, waiting for room as long as told; whether there was any. */
    boolean offer(T element, long timeout, TimeUnit unit) throws InterruptedException {
        if (!room.tryAcquire() && !room.tryAcquire(timeout, unit)) {
            return false;
        }
        elements.add(element);
        if (size.incrementAndGet() == wanted) {
            wake();
        }
        return true;
    }

    /** Takes an element back; false where it has left the queue already. */
    boolean remove(T element) {
        boolean removed = elements.remove(element);
        if (removed) {
            size.decrementAndGet();
            room.release();
        }
        return removed;
    }

    /** Lets {@link #await} return, whatever there is. */
    void wake() {
        LockSupport.unpark(taker);
    }

    /**
     * Waits until so many elements are there, or the time is over; may return earlier.
     *
     * @param nanos 0 to wait without an end
     */
    void await(int elementsWanted, long nanos) {
        wanted = elementsWanted;
        if (size.get() < elementsWanted) {
            if (nanos == 0) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
        }
        wanted = NOBODY_WAITS;
    }

    /** Decides whether one more element fits a group. */
    interface Fit<T> {
        boolean test(T element);
    }

    /** Moves elements while they fit; the first always does. */
    void drainTo(Collection<? super T> group, Fit<? super T> fit) {
        int taken = 0;
        for (T next = elements.peek(); next != null && (fit.test(next) || taken == 0); next = elements.peek()) {
            // Another thread may have removed it meanwhile: then the next one is taken.
            T element = elements.poll();
            if (element != null) {
                group.add(element);
                taken++;
            }
        }
        size.addAndGet(-taken);
        room.release(taken);
    }
}
