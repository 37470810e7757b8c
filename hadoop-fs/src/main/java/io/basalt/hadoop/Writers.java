package io.basalt.hadoop;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files that one file system is writing. Their leases are renewed three times as often as they run out, by a thread
 * that lives while there are any; closing the file system closes them, as HDFS's client does, and gives up those that are to
 * appear at their close. Thread-safe.
 */
final class Writers implements AutoCloseable {
    private static final long RENEWAL_SECONDS = OpenFiles.LEASE.toSeconds() / 3;

    private final StoreCalls calls;
    private final String holder;
    private final StreamStatistics statistics;
    private final Set<BasaltOutputStream> open = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor renewals;
    private boolean closed;

    /** @param holder says in messages who is writing a file */
    Writers(StoreCalls calls, String holder, StreamStatistics statistics) {
        this.calls = calls;
        this.holder = holder;
        this.statistics = statistics;
        this.renewals = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "basalt-lease-renewal");
            thread.setDaemon(true);
            return thread;
        });
        renewals.setRemoveOnCancelPolicy(true);
        renewals.setKeepAliveTime(1, TimeUnit.SECONDS);
        renewals.allowCoreThreadTimeOut(true);
    }

    /**
     * Begins a file. With {@code overwrite} whoever is writing it is fenced off, and what stands there is deleted then, as in
     * HDFS; else its lease holds.
     */
    LeasedOutputStream create(Path path, PutOptions options, boolean overwrite) throws IOException {
        ObjectKey key = calls.paths().objectKey(path);
        PutOptions conditioned =
                options.withMode(KeyMode.HADOOP).withCondition(overwrite ? Condition.NONE : Condition.IF_ABSENT);
        OpenFile file = calls.call(path, () -> {
            try {
                return files().create(key, conditioned, holder);
            } catch (StoreException.PreconditionFailed e) {
                if (!overwrite) {
                    throw e;
                }
                calls.store().delete(key, Condition.NONE, KeyMode.HADOOP);
                return files().create(key, conditioned, holder);
            }
        });
        return stream(file, path);
    }

    /** Begins a file that is seen at its close, if the condition of {@code options} holds then. */
    AtCloseOutputStream createAtClose(Path path, PutOptions options, Set<String> capabilities) throws IOException {
        ObjectKey key = calls.paths().objectKey(path);
        ObjectWriter object = calls.call(path, () -> calls.store().put(key, options.withMode(KeyMode.HADOOP)));
        AtCloseOutputStream stream = new AtCloseOutputStream(object, calls, path, this, capabilities);
        begin(stream, () -> open.add(stream));
        return stream;
    }

    LeasedOutputStream append(Path path) throws IOException {
        ObjectKey key = calls.paths().objectKey(path);
        OpenFile file = calls.call(path, () -> {
            try {
                return files().append(key, holder);
            } catch (StoreException.PreconditionFailed e) {
                throw new IOException(e.getMessage(), e); // somebody else's, not 'exists already'
            }
        });
        return stream(file, path);
    }

    private LeasedOutputStream stream(OpenFile file, Path path) throws IOException {
        LeasedOutputStream stream = new LeasedOutputStream(file, calls, path, this);
        begin(stream, () -> {
            open.add(stream);
            stream.renewedBy(
                    renewals.scheduleWithFixedDelay(stream::renew, RENEWAL_SECONDS, RENEWAL_SECONDS, TimeUnit.SECONDS));
        });
        return stream;
    }

    /** A stream that comes too late for {@link #close} to find it is given up. */
    private synchronized void begin(BasaltOutputStream stream, Runnable beginning) throws IOException {
        if (!closed) {
            beginning.run();
            return;
        }
        IOException late = new IOException(stream.path() + ": the file system is closed");
        @Nullable IOException failure = stream.abort().anyCleanupException();
        if (failure != null) {
            late.addSuppressed(failure);
        }
        throw late;
    }

    void closed(BasaltOutputStream stream) {
        open.remove(stream);
        statistics.add(stream.getIOStatistics());
    }

    /** Leaves a change of attributes to the close of a file that is written here; false where it is not. */
    boolean updateAtClose(Path path, AttributeUpdate update) {
        for (BasaltOutputStream stream : open) {
            if (stream instanceof LeasedOutputStream leased && stream.path().equals(path)) {
                leased.updateAtClose(update);
                return true;
            }
        }
        return false;
    }

    private OpenFiles files() {
        return calls.store().openFiles();
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        IOException failure = null;
        for (BasaltOutputStream stream : open) {
            try {
                stream.closeWithFileSystem();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        renewals.shutdownNow();
        if (failure != null) {
            throw failure;
        }
    }
}
