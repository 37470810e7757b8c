package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * What buckets and rows do is not told to it. Events belong to one thread (the committer's), everything else is thread-safe.
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
    private final Filling filling;
    private final String name;
    private final CompletableFuture<P> outcome = new CompletableFuture<>();
    private final Object turn = new Object();
    private volatile Stage stage = Stage.FILLING;
    private List<Consumer<Projection>> waiting = new ArrayList<>();
    private @Nullable Thread thread;

    /** Tells a projection all that it is to know of a state of the catalog. */
    public interface Filling {
        void fill(IndexFeed state, Projection projection) throws IOException;
    }

    /** @param name of the thread */
    public BackgroundProjection(Catalog catalog, P projection, Filling filling, String name) {
        this.catalog = catalog;
        this.projection = projection;
        this.filling = filling;
        this.name = name;
    }

    /** Begins with the state as it is now; every later commit is to be told to this. */
    public void start() {
        IndexFeed state = catalog.indexFeed();
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

    private void fill(IndexFeed state) {
        try (state) {
            filling.fill(state, projection);
            tellWaiting();
            outcome.complete(projection);
        } catch (IOException | RuntimeException | Error e) {
            if (!(e instanceof StoreException.Unavailable)) {
                LOG.error("{}: the catalog cannot be read, so metadata cannot be queried: {}", name, e.toString());
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
    public void directoryLinked(Directory directory) {
        tell(p -> p.directoryLinked(directory));
    }

    @Override
    public void directoryDetached(long directoryId, long seq) {
        tell(p -> p.directoryDetached(directoryId, seq));
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
    public void contentReleased(long contentId, long bytes) {
        tell(p -> p.contentReleased(contentId, bytes));
    }
}
