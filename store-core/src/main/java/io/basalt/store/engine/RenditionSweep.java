package io.basalt.store.engine;

import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.columnar.RenditionShelf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the renditions that buckets always want and that are not there: what waited when the store was closed, and what was in the
 * bucket before it said so. Once after an opening, and whenever there is a reason to look again. One is made at a time, and as long
 * as that took nothing is made afterwards. They take only what is free of the share: none makes room for another, so a share
 * that is too small for all does not make them again and again. Thread-safe.
 */
final class RenditionSweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RenditionSweep.class);

    /** A command that opens the store for a moment is gone by then. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final LocalStore store;
    private final RenditionShelf shelf;
    private final Making making;
    private final Background thread;
    private final AtomicBoolean due = new AtomicBoolean(true);

    /** Makes one rendition in what is free of the share. */
    interface Making {
        /** False where it did not fit, or nothing can be made any more. */
        boolean make(long contentId);
    }

    RenditionSweep(LocalStore store, RenditionShelf shelf, Making making, String name) {
        this.store = store;
        this.shelf = shelf;
        this.making = making;
        this.thread = new Background(name, PAUSE, this::runIfDue);
    }

    void start() {
        thread.start();
    }

    /** There may be tables again that wait for a rendition. */
    void due() {
        due.set(true);
    }

    private synchronized void runIfDue() {
        if (due.get()) {
            try {
                run();
            } catch (IOException e) {
                if (!thread.isClosing()) {
                    LOG.warn(
                            "{}; tables that wait for a rendition are looked for when the store is opened again",
                            e.getMessage(),
                            e);
                }
            }
        }
    }

    /** Goes through all buckets that always want renditions, once. */
    synchronized void run() throws IOException {
        due.set(false);
        if (shelf.shareBytes() > 0) {
            try (BufferAllocator allocator = new RootAllocator()) {
                ObjectSearch search = new ObjectSearch(store, allocator);
                boolean room = true;
                for (BucketInfo bucket : store.buckets()) {
                    if (room && bucket.settings().renditions() == RenditionPolicy.ALWAYS) {
                        room = sweep(bucket.name(), search);
                    }
                }
            }
        }
    }

    /** False where it makes no sense to go on. */
    private boolean sweep(String bucket, ObjectSearch search) throws IOException {
        AtomicBoolean room = new AtomicBoolean(true);
        try {
            search.forEach(bucket, Predicate.keyPrefix(""), keys -> {
                room.set(take(keys));
                return room.get();
            });
        } catch (StoreException.NotFound e) {
            LOG.debug("bucket {} was deleted meanwhile", bucket);
        }
        return room.get();
    }

    private boolean take(List<ObjectKey> keys) throws IOException {
        for (ObjectKey key : keys) {
            if (thread.isClosing()) {
                return false;
            }
            Optional<Long> wanting = wanting(key);
            if (wanting.isPresent()) {
                long begin = System.nanoTime();
                if (!making.make(wanting.get())) {
                    return false;
                }
                thread.rest(Duration.ofNanos(System.nanoTime() - begin));
            }
        }
        return true;
    }

    /** The content of an object, where it is a table without a rendition, for which there may be room. */
    private Optional<Long> wanting(ObjectKey key) throws IOException {
        return store.open(() -> {
            Optional<ObjectRow> row = store.namespace().row(key.bucket(), key.key());
            boolean wanting = row.isPresent()
                    && store.namespace()
                            .renditions(key.bucket())
                            .filter(policy -> policy == RenditionPolicy.ALWAYS)
                            .isPresent()
                    && shelf.mayFit(row.get().contentId(), row.get().size())
                    && store.namespace()
                            .tabular(row.get().contentId())
                            .filter(LocalRenditions::renders)
                            .isPresent();
            return wanting ? Optional.of(row.get().contentId()) : Optional.empty();
        });
    }

    /** Waits until the rendition that is under way is done or given up. Idempotent. */
    @Override
    public void close() {
        thread.close();
    }
}
