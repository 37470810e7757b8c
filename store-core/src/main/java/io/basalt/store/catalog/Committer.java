package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The one thread that changes the catalog. Order of a group: blobs durable, one synced batch, projection, published
 * LSN, answers. A blob that could not be made durable fails its own command; a batch that could not be written leaves the
 * outcome unknown, so nothing is committed any more until the store is opened again (a sync is never tried twice).
 *
 * @param <B> what the sink writes
 */
public final class Committer<B> implements AutoCloseable {
    private static final int QUEUE = 4096;
    private static final int MAX_GROUP = 1024;

    private final Catalog catalog;
    private final BlobSink<B> sink;
    private final Projection projection;
    private final BlockingQueue<Submission<?>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread;

    private volatile long visibleLsn;
    private volatile @Nullable StoreException broken;
    private volatile boolean closing;
    private long lastMicros;

    public Committer(Catalog catalog, BlobSink<B> sink, Projection projection, String name) {
        this.catalog = catalog;
        this.sink = sink;
        this.projection = projection;
        Catalog.LogPosition position = catalog.logPosition();
        this.visibleLsn = position.lsn();
        this.lastMicros = position.micros();
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** The newest commit that readers see. */
    public long visibleLsn() {
        return visibleLsn;
    }

    private final class Submission<R> {
        final Command<R> command;
        final List<B> blobs;
        final Map<Long, List<Place>> places;
        final CompletableFuture<R> answer = new CompletableFuture<>();
        private Optional<R> result = Optional.empty();
        private Optional<Exception> failure = Optional.empty();

        Submission(Command<R> command, List<B> blobs, Map<Long, List<Place>> places) {
            this.command = command;
            this.blobs = blobs;
            this.places = new HashMap<>(places);
        }

        void fail(Exception e) {
            failure = failure.or(() -> Optional.of(e));
        }

        void apply(Applier applier) {
            if (failure.isEmpty()) {
                try {
                    result = Optional.of(applier.apply(command, places));
                } catch (StoreException | RuntimeException e) {
                    fail(e);
                }
            }
        }

        void answer() {
            failure.ifPresentOrElse(answer::completeExceptionally, () -> answer.complete(result.orElseThrow()));
        }
    }

    /**
     * Commits one command and waits until it is durable and visible.
     *
     * @param blobs small blobs of the command, still to be written
     * @param places blobs of the command that are durable already
     */
    public <R> R commit(Command<R> command, List<B> blobs, Map<Long, List<Place>> places) throws IOException {
        Submission<R> submission = new Submission<>(command, blobs, places);
        enqueue(submission);
        return await(submission.answer);
    }

    public <R> R commit(Command<R> command) throws StoreException {
        try {
            return commit(command, List.of(), Map.of());
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException.Unavailable(e.toString(), e);
        }
    }

    private void enqueue(Submission<?> submission) throws StoreException {
        boolean queued = false;
        try {
            while (!stopped() && !queued) {
                // A full queue: wait, and look again whether the store still commits.
                queued = queue.offer(submission, 100, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted before the change was taken; nothing was changed", e);
        }
        // Once the committer has taken it, its answer alone says what became of it.
        if (!queued || (stopped() && queue.remove(submission))) {
            throw refusal();
        }
    }

    private boolean stopped() {
        return closing || broken != null;
    }

    /** Whether a group's outcome is unknown, so that nothing is committed any more. */
    public boolean isBroken() {
        return broken != null;
    }

    private StoreException refusal() {
        StoreException cause = broken;
        return cause == null
                ? new StoreException.Unavailable("the store is closed; open it again")
                : new StoreException.Unavailable(
                        "the store is read-only since a commit failed (" + cause.getMessage() + "); open it again",
                        cause);
    }

    private static <R> R await(Future<R> answer) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    interrupted = true; // The change is on its way: its outcome is worth the wait.
                } catch (ExecutionException e) {
                    throw rethrown(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException rethrown(@Nullable Throwable cause) {
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof BinaryReader.MalformedException || cause instanceof Catalog.CatalogFailure) {
            return new StoreException.CorruptData(String.valueOf(cause.getMessage()), cause);
        }
        throw new IllegalStateException("a change failed, and was not made: " + cause, cause);
    }

    private void run() {
        List<Submission<?>> group = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                Submission<?> first = queue.poll(50, TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                    queue.drainTo(group, MAX_GROUP - 1);
                    commit(group);
                    group.clear();
                }
            }
        } catch (InterruptedException e) {
            breakDown(new StoreException.Unavailable("the committer was interrupted", e), group);
        } catch (RuntimeException | Error e) {
            breakDown(new StoreException.OutcomeUnknown("the committer failed: " + e, e), group);
            throw e;
        }
    }

    private void commit(List<Submission<?>> submissions) {
        writeBlobs(submissions);
        Group group = new Group(catalog, visibleLsn, lastMicros);
        Applier applier = new Applier(group);
        submissions.forEach(submission -> submission.apply(applier));
        if (!group.isEmpty()) {
            StoreException earlier = broken;
            if (earlier != null) {
                breakDown(earlier, submissions);
                return;
            }
            try {
                catalog.write(group);
            } catch (RocksDBException e) {
                breakDown(
                        new StoreException.OutcomeUnknown(
                                "the log could not be written: " + e.getMessage()
                                        + "; the change may or may not be kept: open the store again and check",
                                e),
                        submissions);
                return;
            }
            group.tellAll(projection);
            lastMicros = group.lastMicros();
            visibleLsn = group.lsn();
            projection.published(visibleLsn);
        }
        submissions.forEach(Submission::answer);
    }

    private void writeBlobs(List<Submission<?>> submissions) {
        List<B> blobs = new ArrayList<>();
        List<Submission<?>> owners = new ArrayList<>();
        for (Submission<?> submission : submissions) {
            for (B blob : submission.blobs) {
                blobs.add(blob);
                owners.add(submission);
            }
        }
        if (blobs.isEmpty()) {
            return;
        }
        List<BlobSink.Outcome> outcomes = sink.write(blobs);
        for (int i = 0; i < blobs.size(); i++) {
            Submission<?> owner = owners.get(i);
            BlobSink.Outcome outcome = outcomes.get(i);
            long blobId = sink.blobId(blobs.get(i));
            owner.places.put(blobId, outcome.places());
            outcome.failure().ifPresent(owner::fail);
        }
    }

    private void breakDown(StoreException cause, List<Submission<?>> submissions) {
        broken = cause;
        submissions.forEach(submission -> submission.answer.completeExceptionally(cause));
        for (Submission<?> waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            waiting.answer.completeExceptionally(cause);
        }
    }

    /** Commits what is queued, then stops. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        for (Submission<?> late = queue.poll(); late != null; late = queue.poll()) {
            late.answer.completeExceptionally(refusal());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
