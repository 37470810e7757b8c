package io.basalt.store.engine;

import io.basalt.store.api.CompactionReport;
import io.basalt.store.api.ScrubOptions;
import io.basalt.store.api.ScrubReport;
import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process that has a store open for long does in the background: it compacts volumes that are mostly dead and,
 * where {@code store.toml} sets a rate, scrubs. Processes that end within the first minute never do either.
 */
final class Upkeep implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final double MIN_LIVE_RATIO = 0.5;
    private static final long COMPACTION_BYTES_PER_SECOND = 32 << 20;
    private static final long MINUTES_BETWEEN_COMPACTIONS = 1;
    private static final long MINUTES_BETWEEN_SCRUBS = TimeUnit.DAYS.toMinutes(1);

    private final String store;
    private final Compactor compactor;
    private final Scrubber scrubber;
    private final OptionalLong scrubRate;
    private final ScheduledThreadPoolExecutor threads;

    /** @param store what to call the store in logs */
    Upkeep(String store, Compactor compactor, Scrubber scrubber, OptionalLong scrubRate) {
        this.store = store;
        this.compactor = compactor;
        this.scrubber = scrubber;
        this.scrubRate = scrubRate;
        // Nothing is interrupted at the end: that would close files under their readers.
        this.threads = new ScheduledThreadPoolExecutor(2, task -> {
            Thread thread = new Thread(task, "basalt-upkeep " + store);
            thread.setDaemon(true);
            return thread;
        });
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        threads.scheduleWithFixedDelay(
                () -> attempt("compaction", this::compact),
                MINUTES_BETWEEN_COMPACTIONS,
                MINUTES_BETWEEN_COMPACTIONS,
                TimeUnit.MINUTES);
        if (scrubRate.isPresent()) {
            threads.scheduleWithFixedDelay(
                    () -> attempt("scrub", this::scrub), 1, MINUTES_BETWEEN_SCRUBS, TimeUnit.MINUTES);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private void attempt(String name, Task task) {
        try {
            task.run();
        } catch (StoreException.Unavailable e) {
            LOG.debug("store {}: {} ends: {}", store, name, e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warn("store {}: {} failed, and is tried again later", store, name, e);
        }
    }

    private void compact() throws IOException {
        CompactionReport report = compactor.compact(MIN_LIVE_RATIO, Pace.of(COMPACTION_BYTES_PER_SECOND));
        report.problems().forEach(problem -> LOG.warn("store {}: {}", store, problem));
    }

    private void scrub() throws IOException {
        ScrubReport report =
                scrubber.scrub(new ScrubOptions(scrubRate, Optional.empty(), false), Pace.of(scrubRate.orElseThrow()));
        report.damages().forEach(damage -> LOG.warn("store {}: {}", store, damage));
        LOG.info("store {}: scrubbed {} blobs, {} bytes", store, report.blobs(), report.bytes());
    }

    /** What is under way ends with its next step: the store is closed. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
