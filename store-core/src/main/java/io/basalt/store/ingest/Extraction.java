package io.basalt.store.ingest;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs users' extractors, none of which is trusted: each run has a thread of its own and a time after which it is given up.
 * Java cannot end a thread that does not heed its interrupt, so an extractor of which {@value #MAX_LOST} runs do not end
 * is not run any more until one of them does. Thread-safe.
 */
public final class Extraction implements AutoCloseable {
    /** How long a run may take. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    static final int MAX_ATTRIBUTES = 256;
    private static final int MAX_TEXTS_LENGTH = 64 << 10;
    private static final int MAX_LOST = 2;

    private final Extractors extractors;
    private final Duration limit;
    private final ExecutorService threads = Executors.newCachedThreadPool(run -> {
        Thread thread = new Thread(run, "basalt-extractor");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, AtomicInteger> lost = new ConcurrentHashMap<>();
    private final Set<Future<?>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public Extraction(Extractors extractors, Duration limit) {
        this.extractors = extractors;
        this.limit = limit;
    }

    /**
     * What the extractors of a media type find in a content, and {@code ingest.error} for those that failed.
     *
     * @throws CancellationException where this is closed before all have run
     */
    public Attributes extract(String mediaType, Source content) throws InterruptedException {
        Attributes found = Attributes.NONE;
        for (Extractors.Named extractor : extractors.of(mediaType)) {
            found = Ingest.joined(found, run(extractor, content));
        }
        return found;
    }

    private Attributes run(Extractors.Named named, Source content) throws InterruptedException {
        AtomicInteger lostRuns = lost.computeIfAbsent(named.name(), name -> new AtomicInteger());
        if (lostRuns.get() >= MAX_LOST) {
            return Ingest.error(
                    named.name(),
                    new TimeoutException("not run, since " + MAX_LOST + " runs of it took longer than "
                            + limit.toSeconds() + " s and have not ended yet; open the store again"));
        }
        BoundedSource bounded = new BoundedSource(content);
        Run run = new Run(named.extractor(), bounded, lostRuns);
        Future<Map<String, AttributeValue>> future = submit(run);
        underWay.add(future);
        try {
            if (closed) {
                future.cancel(true);
            }
            return checked(named, future.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            future.cancel(true);
            run.giveUp();
            return Ingest.error(
                    named.name(),
                    new TimeoutException("took longer than " + limit.toSeconds() + " s and was given up"));
        } catch (ExecutionException e) {
            if (closed) { // It may have failed of the interrupt, before this knew that it was under way.
                throw new CancellationException("extraction has ended");
            }
            return Ingest.error(named.name(), e.getCause() == null ? e : e.getCause());
        } catch (IllegalArgumentException e) {
            return Ingest.error(named.name(), e);
        } finally {
            underWay.remove(future);
            bounded.end();
        }
    }

    private Future<Map<String, AttributeValue>> submit(Run run) {
        try {
            return threads.submit(run::call);
        } catch (RejectedExecutionException e) {
            throw new CancellationException("extraction has ended");
        }
    }

    /** One run, which counts as lost from the moment when nobody waits for it any more until it ends. */
    private static final class Run {
        private final Extractor extractor;
        private final Source source;
        private final AtomicInteger lostRuns;
        private boolean begun;
        private boolean ended;
        private boolean givenUp;

        Run(Extractor extractor, Source source, AtomicInteger lostRuns) {
            this.extractor = extractor;
            this.source = source;
            this.lostRuns = lostRuns;
        }

        Map<String, AttributeValue> call() throws Exception {
            begin();
            try {
                return Map.copyOf(extractor.extract(source));
            } finally {
                end();
            }
        }

        private synchronized void begin() {
            if (givenUp) {
                throw new CancellationException("given up before it began");
            }
            begun = true;
        }

        private synchronized void end() {
            ended = true;
            if (givenUp) {
                lostRuns.decrementAndGet();
            }
        }

        synchronized void giveUp() {
            givenUp = true;
            if (begun && !ended) {
                lostRuns.incrementAndGet();
            }
        }
    }

    private static Attributes checked(Extractors.Named named, Map<String, AttributeValue> found) {
        long length = found.entrySet().stream()
                .mapToLong(entry ->
                        entry.getKey().length() + entry.getValue().text().length())
                .sum();
        if (found.size() > MAX_ATTRIBUTES || length > MAX_TEXTS_LENGTH) {
            throw new IllegalArgumentException("expected at most " + MAX_ATTRIBUTES + " attributes of "
                    + MAX_TEXTS_LENGTH + " characters in all, found " + found.size() + " of " + length);
        }
        Map<String, AttributeValue> full = new HashMap<>();
        found.forEach((name, value) -> {
            if (name.isEmpty() || ("." + name + ".").contains("..")) {
                throw new IllegalArgumentException(
                        "attribute name '" + name + "': expected names parted by single dots");
            }
            full.put("fn." + named.name() + "." + name, value);
        });
        return Attributes.of(full);
    }

    /** Gives up the runs that are under way. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(future -> future.cancel(true));
        threads.shutdownNow();
    }
}
