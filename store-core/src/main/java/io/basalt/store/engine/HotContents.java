package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * Contents that wait for their renditions: each is taken once, by one thread, which there is while something waits. Where very
 * many wait, more are not taken in: what stays hot is said to be so again. Thread-safe.
 */
final class HotContents implements AutoCloseable {
    private static final int MOST = 100_000;

    /** Contents without a rendition in spite of being hot are remembered, so that it is not tried again and again. */
    private static final int MOST_REFUSED = 10_000;

    private final LongPredicate maker;
    private final ThreadPoolExecutor thread;
    private final Set<Long> waiting = new HashSet<>();
    private final Map<Long, Boolean> refused = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > MOST_REFUSED;
        }
    };
    private volatile boolean closing;

    /** @param maker runs on the one thread and does not throw; false where it makes no sense to try that content again */
    HotContents(String name, LongPredicate maker) {
        this.maker = maker;
        this.thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread made = new Thread(work, name);
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** False where too many wait. */
    synchronized boolean add(long contentId) {
        boolean room = waiting.size() < MOST;
        if (!closing && room && !refused.containsKey(contentId) && waiting.add(contentId)) {
            thread.execute(() -> take(contentId));
        }
        return room;
    }

    private void take(long contentId) {
        boolean made = closing || maker.test(contentId);
        synchronized (this) {
            waiting.remove(contentId);
            if (!made) {
                refused.put(contentId, true);
            }
        }
    }

    boolean isClosing() {
        return closing;
    }

    void requireOpen() throws StoreException.Unavailable {
        if (closing) {
            throw new StoreException.Unavailable("the store is closed; open it again");
        }
    }

    /** Nothing is begun any more. */
    synchronized void closing() {
        closing = true;
    }

    /** Waits for the rendition that is under way. Idempotent. */
    @Override
    public void close() {
        closing();
        thread.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
