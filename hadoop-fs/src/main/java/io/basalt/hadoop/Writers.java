package io.basalt.hadoop;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;

/**
 * The files that one file system is writing. Their leases are renewed three times as often as they run out, by a thread
 * that lives while there are any; closing the file system closes them, as HDFS's client does. Thread-safe.
 */
final class Writers implements AutoCloseable {
    private static final long RENEWAL_SECONDS = OpenFiles.LEASE.toSeconds() / 3;

    private final StoreCalls calls;
    private final String holder;
    private final StreamStatistics statistics;
    private final Set<BasaltOutputStream> open = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor renewals;

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
    BasaltOutputStream create(Path path, PutOptions options, boolean overwrite) throws IOException {
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

    BasaltOutputStream append(Path path) throws IOException {
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

    private BasaltOutputStream stream(OpenFile file, Path path) {
        BasaltOutputStream stream = new BasaltOutputStream(file, calls, path, this);
        open.add(stream);
        return stream;
    }

    ScheduledFuture<?> renewRegularly(Runnable renewal) {
        return renewals.scheduleWithFixedDelay(renewal, RENEWAL_SECONDS, RENEWAL_SECONDS, TimeUnit.SECONDS);
    }

    void closed(BasaltOutputStream stream) {
        open.remove(stream);
        statistics.add(stream.getIOStatistics());
    }

    /** Leaves a change of attributes to the close of a file that is written here; false where it is not. */
    boolean updateAtClose(Path path, AttributeUpdate update) {
        for (BasaltOutputStream stream : open) {
            if (stream.path().equals(path)) {
                stream.updateAtClose(update);
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
        IOException failure = null;
        for (BasaltOutputStream stream : open) {
            try {
                stream.close();
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
