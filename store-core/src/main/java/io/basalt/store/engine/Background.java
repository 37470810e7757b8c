package io.basalt.store.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does a chore again and again while the store is open. */
final class Background implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Duration pause;
    private final Chore chore;
    private final Thread thread;

    /** Work that is done in steps. */
    interface Chore {
        void run() throws Exception;
    }

    /** @param pause before the first time, and between two */
    Background(String name, Duration pause, Chore chore) {
        this.pause = pause;
        this.chore = chore;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether the chore should not take another step. */
    boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Does nothing for that long, or until it is closing. */
    void rest(Duration time) {
        try {
            if (closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("{} ends", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                runOnce();
            }
        } catch (InterruptedException e) {
            LOG.warn("{} was interrupted and ends", thread.getName());
        }
    }

    private void runOnce() {
        try {
            chore.run();
        } catch (Exception e) {
            if (!isClosing()) {
                LOG.warn("{}: {}; it is tried again in {}", thread.getName(), e.getMessage(), pause, e);
            }
        }
    }

    /** Waits until the step that is under way is done. */
    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
