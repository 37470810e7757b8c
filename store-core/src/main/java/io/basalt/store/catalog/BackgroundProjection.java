package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a projection with the catalog's state on a thread of its own, so that a store is open before that is done.
 * What is committed meanwhile waits, and is told in its order once the state is in; from then on commits are told as
 * they come. Whoever asks for the projection waits until then, and so finds every commit in it that was published before.
 * Events belong to one thread (the committer's), everything else is thread-safe.
 *
 * @param <P> the projection
 */
public final class BackgroundProjection<P extends Projection> implements Projection, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundProjection.class);
    /** Events that may wait, which bounds the memory: at more than that, commits wait. */
    private static final int MOST_WAITING = 1 << 18;

    private enum Stage {
        FILLING,
        COMPLETE,
        /** Damaged or closed: nothing is told any more, and nobody is answered. */
        GIVEN_UP
    }

    private final Catalog catalog;
    private final P projection;
    private final String name;
    private final CompletableFuture<P> outcome = new CompletableFuture<>();
    private final Object turn = new Object();
    private volatile Stage stage = Stage.FILLING;
    private List<Consumer<Projection>> waiting = new ArrayList<>();
    private @Nullable Thread thread;

    /** @param name of the thread */
    public BackgroundProjection(Catalog catalog, P projection, String name) {
        this.catalog = catalog;
        this.projection = projection;
        this.name = name;
    }

    /** Begins with the state as it is now; every later commit is to be told to this. */
    public void start() {
        Snapshot state = catalog.snapshot();
        Thread begun = new Thread(() -> fill(state), name);
        begun.setDaemon(true);
        begun.start();
        thread = begun;
    }

    /**
     * The projection; waits until it is complete.
     *
     * @throws StoreException where the state cannot be read, or this was closed before all of it was
     */
    public P get() throws StoreException {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while the catalog was still being read", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException stated) {
                throw stated;
            }
            throw new StoreException.Unavailable("the catalog could not be read: " + e.getCause(), e);
        }
    }

    /** The projection, where it is complete by now. */
    public Optional<P> now() {
        return stage == Stage.COMPLETE ? Optional.of(projection) : Optional.empty();
    }

    private void fill(Snapshot state) {
        try (state) {
            new Replay(state, projection).run();
            tellWaiting();
            outcome.complete(projection);
        } catch (StoreException | RuntimeException | Error e) {
            if (!(e instanceof StoreException.Unavailable)) {
                LOG.error("the store's metadata cannot be queried: {}", e.toString());
            }
            synchronized (turn) {
                stage = Stage.GIVEN_UP;
                waiting = List.of();
                turn.notifyAll();
            }
            outcome.completeExceptionally(e);
        }
    }

    private void tellWaiting() {
        while (stage == Stage.FILLING) {
            List<Consumer<Projection>> next;
            synchronized (turn) {
                next = waiting;
                waiting = new ArrayList<>();
                stage = next.isEmpty() ? Stage.COMPLETE : Stage.FILLING;
                turn.notifyAll();
            }
            next.forEach(event -> event.accept(projection));
        }
    }

    private void tell(Consumer<Projection> event) {
        if (stage == Stage.FILLING) {
            synchronized (turn) {
                awaitRoom();
                if (stage == Stage.FILLING) {
                    waiting.add(event);
                    return;
                }
            }
        }
        if (stage == Stage.COMPLETE) {
            event.accept(projection);
        }
    }

    /** An interrupt ends the wait, not the event. */
    private void awaitRoom() {
        try {
            while (stage == Stage.FILLING && waiting.size() >= MOST_WAITING) {
                turn.wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives up where the projection is not complete; returns when nothing reads the catalog any more. */
    @Override
    public void close() {
        Thread begun = thread;
        if (begun == null) {
            return;
        }
        begun.interrupt();
        boolean interrupted = false;
        while (begun.isAlive()) {
            try {
                begun.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void bucketCreated(Bucket bucket) {
        tell(p -> p.bucketCreated(bucket));
    }

    @Override
    public void bucketDeleted(long bucketId) {
        tell(p -> p.bucketDeleted(bucketId));
    }

    @Override
    public void directoryLinked(Directory directory) {
        tell(p -> p.directoryLinked(directory));
    }

    @Override
    public void directoryDetached(long directoryId, long seq) {
        tell(p -> p.directoryDetached(directoryId, seq));
    }

    @Override
    public void rowWritten(ObjectRow row) {
        tell(p -> p.rowWritten(row));
    }

    @Override
    public void rowEnded(ObjectRow row, long seq) {
        tell(p -> p.rowEnded(row, seq));
    }

    @Override
    public void rowSuperseded(ObjectRow row, long seq) {
        tell(p -> p.rowSuperseded(row, seq));
    }

    @Override
    public void historyCollected(long bucketId, long rows, long floor, Set<Long> pinnedLsns) {
        tell(p -> p.historyCollected(bucketId, rows, floor, pinnedLsns));
    }

    @Override
    public void linkCollected(long directoryId, long to) {
        tell(p -> p.linkCollected(directoryId, to));
    }

    @Override
    public void contentPlaced(long contentId, String tier, long bytes) {
        tell(p -> p.contentPlaced(contentId, tier, bytes));
    }

    @Override
    public void contentReleased(long contentId) {
        tell(p -> p.contentReleased(contentId));
    }

    @Override
    public void published(long lsn) {
        tell(p -> p.published(lsn));
    }
}
