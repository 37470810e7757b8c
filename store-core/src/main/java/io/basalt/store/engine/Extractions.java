package io.basalt.store.engine;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.Condition;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.ingest.Extraction;
import io.basalt.store.ingest.Ingest;
import io.basalt.store.ingest.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs users' extractors on what was stored, beside the commits. An object that waits says so itself, by the attribute
 * {@value Ingest#PENDING} that it was put with; what is found is one conditional change of the same version that takes the
 * attribute away. So the metadata index is the queue: it has no bound to overflow, survives a crash, and follows copies
 * and renames. Thread-safe.
 */
final class Extractions {
    private static final Logger LOG = LoggerFactory.getLogger(Extractions.class);
    private static final Field PENDING = Field.attribute(Ingest.PENDING, ValueType.BOOLEAN);

    /** Objects that are taken at once. */
    private static final int ROUND = 64;

    private final LocalStore store;
    private final Extraction extraction;
    private final Duration patience;
    private final ExecutorService workers;
    private final Thread dispatcher;

    private boolean wanted = true;
    private boolean working;
    private boolean committedHere;
    private boolean closing;

    /** @param patience how long the closing of the store waits for what was stored since its opening */
    record Limits(Duration run, Duration patience) {
        static final Limits DEFAULT = new Limits(Extraction.LIMIT, Duration.ofSeconds(10));
    }

    Extractions(LocalStore store, String name, Ingest ingest, Limits limits) {
        this.store = store;
        this.extraction = new Extraction(ingest.extractors(), limits.run());
        this.patience = limits.patience();
        this.workers = Executors.newFixedThreadPool(2, work -> {
            Thread thread = new Thread(work, name + " worker");
            thread.setDaemon(true);
            return thread;
        });
        this.dispatcher = new Thread(this::dispatch, name);
        dispatcher.setDaemon(true);
    }

    /** Begins with what an earlier process has left. */
    void start() {
        dispatcher.start();
    }

    /** A command has been committed. */
    void committed(Command<?> command) {
        if (leavesWaiting(command)) {
            synchronized (this) {
                wanted = true;
                committedHere = true;
                notifyAll();
            }
        }
    }

    private static boolean leavesWaiting(Command<?> command) {
        if (command instanceof Command.PutObject put) {
            return put.attributes().get(Ingest.PENDING).isPresent();
        } else if (command instanceof Command.Describe<?> describe) {
            return leavesWaiting(describe.command());
        } else if (command instanceof Command.Once<?> once) {
            return leavesWaiting(once.command());
        } else if (command instanceof Command.Publish publish) {
            return publish.steps().stream().anyMatch(Extractions::leavesWaiting);
        } else if (command instanceof Command.CompleteUpload complete) {
            return leavesWaiting(complete.put());
        } else if (command instanceof Command.CloseOpenFile close) {
            return leavesWaiting(close.put());
        } else if (command instanceof Command.UpdateAttributes update) {
            return update.update().set().get(Ingest.PENDING).isPresent();
        }
        return command instanceof Command.UndeleteDirectory;
    }

    // ---- the dispatcher

    private void dispatch() {
        while (awaitWork()) {
            try {
                boolean more = true;
                while (more && !isClosing()) {
                    more = round();
                }
            } catch (InterruptedException e) {
                return;
            } catch (StoreException | RuntimeException e) {
                if (!isClosing()) {
                    LOG.warn("extraction pauses until something is stored: {}", e.getMessage(), e);
                }
            } finally {
                rest();
            }
        }
    }

    private synchronized boolean awaitWork() {
        try {
            while (!wanted && !closing) {
                wait();
            }
        } catch (InterruptedException e) {
            return false;
        }
        wanted = false;
        working = !closing;
        return working;
    }

    private synchronized void rest() {
        working = false;
        notifyAll();
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /** Takes some of what waits; gives whether any of it does not wait any more, so that another round makes sense. */
    private boolean round() throws StoreException, InterruptedException {
        List<Future<Boolean>> round = new ArrayList<>();
        for (BucketInfo bucket : store.buckets()) {
            for (Waiting object : waiting(bucket.name(), ROUND - round.size())) {
                round.add(workers.submit(() -> extract(object)));
            }
        }
        boolean progress = false;
        for (Future<Boolean> object : round) {
            try {
                progress |= object.get();
            } catch (ExecutionException e) {
                LOG.warn(
                        "an object waits for another extraction: {}",
                        e.getCause() == null ? e : e.getCause().toString());
            }
        }
        return progress;
    }

    private record Waiting(ObjectKey key, long version) {}

    private List<Waiting> waiting(String bucket, int limit) throws StoreException {
        List<Waiting> found = new ArrayList<>();
        Predicate pending = Predicate.equal(PENDING, AttributeValue.of(true));
        Query query = Query.of(bucket, pending, SystemField.KEY, SystemField.VERSION);
        try (BufferAllocator allocator = new RootAllocator();
                QueryResult result = store.query(query, allocator)) {
            while (found.size() < limit && result.next()) {
                VectorSchemaRoot batch = result.batch();
                for (int row = 0; row < batch.getRowCount() && found.size() < limit; row++) {
                    String key = batch.getVector(0).getObject(row).toString();
                    found.add(new Waiting(new ObjectKey(bucket, key), (Long)
                            batch.getVector(1).getObject(row)));
                }
            }
        } catch (StoreException.NotFound e) {
            LOG.debug("bucket {} was deleted meanwhile", bucket);
        }
        return found;
    }

    // ---- on a worker

    /** Gives whether the object does not wait any more, here and in this version. */
    private boolean extract(Waiting object) throws IOException, InterruptedException {
        if (isClosing()) {
            return false;
        }
        Optional<ObjectRow> row = store.row(object.key);
        if (row.isEmpty() || row.get().version() != object.version) {
            return true;
        }
        try {
            Attributes found = found(object, row.get());
            store.commit(new Command.UpdateAttributes(
                    object.key.bucket(),
                    object.key.key(),
                    new AttributeUpdate(found, Set.of(Ingest.PENDING)),
                    new Condition.IfVersion(object.version),
                    store.micros()));
            return true;
        } catch (CancellationException e) {
            return false; // The store is being closed; the next opening finds the object again.
        } catch (StoreException.NotFound | StoreException.PreconditionFailed e) {
            LOG.debug("{} was changed meanwhile: {}", object.key, e.getMessage());
            return true;
        }
    }

    private Attributes found(Waiting object, ObjectRow row) throws IOException, InterruptedException {
        try (ObjectReader reader = store.contents().ownReader(object.key.toString(), row.contentId())) {
            Source content = new ReaderSource(reader, ReaderSource.NOTHING);
            String mediaType = Ingest.mediaType(object.key.name(), row.contentType(), content);
            return Ingest.withErrorOf(row.attributes(), extraction.extract(mediaType, content));
        } catch (StoreException.CorruptData e) {
            return Ingest.withErrorOf(row.attributes(), Ingest.unreadable(e));
        }
    }

    // ---- the end

    /** Waits for what was stored here, for a while; what then still waits, waits for the next opening. */
    void drain() {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        synchronized (this) {
            while (committedHere && (wanted || working) && dispatcher.isAlive() && !interrupted) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                try {
                    wait(Math.max(1, left / 1_000_000));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            closing = true;
            notifyAll();
        }
        extraction.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all threads but those of extractors that do not end. The index answers or fails by now. Idempotent. */
    void close() {
        drain();
        workers.shutdown();
        boolean interrupted = false;
        while (dispatcher.isAlive()) {
            try {
                dispatcher.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
