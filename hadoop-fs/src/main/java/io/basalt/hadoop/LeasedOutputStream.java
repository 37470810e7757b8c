package io.basalt.hadoop;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.statistics.StoreStatisticNames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a file that the Hadoop door shows from its creation on. {@link #hsync()}, and {@link #hflush()} alike, make what
 * was written durable and readable there. Its lease is renewed while it is open, whatever its writer waits for.
 */
final class LeasedOutputStream extends BasaltOutputStream implements Syncable {
    private static final Logger LOG = LoggerFactory.getLogger(LeasedOutputStream.class);

    private final OpenFile file;
    private final long startLength;
    private final List<AttributeUpdate> updates = new ArrayList<>();
    private volatile @Nullable Future<?> renewal;

    LeasedOutputStream(OpenFile file, StoreCalls calls, Path path, Writers writers) {
        super(file, calls, path, writers, Set.of(StreamCapabilities.HFLUSH, StreamCapabilities.HSYNC));
        this.file = file;
        this.startLength = file.length();
    }

    /** Bytes that the file had when this writer began: where an appended file goes on. */
    long startLength() {
        return startLength;
    }

    /** Changes the file's attributes when it is there for everybody. */
    synchronized void updateAtClose(AttributeUpdate update) {
        updates.add(update);
    }

    @Override
    public void hflush() throws IOException {
        count(StoreStatisticNames.OP_HFLUSH);
        sync();
    }

    @Override
    public void hsync() throws IOException {
        count(StoreStatisticNames.OP_HSYNC);
        sync();
    }

    private synchronized void sync() throws IOException {
        drain();
        attempt(file::sync);
    }

    // ---- the lease

    /** What renews the lease until the stream ends. */
    void renewedBy(Future<?> newRenewal) {
        renewal = newRenewal;
    }

    /** Waits for no write. */
    void renew() {
        if (ended()) {
            return;
        }
        try {
            file.renewLease();
        } catch (StoreException.PreconditionFailed | StoreException.NotFound e) {
            fail(e); // taken over or deleted: the next write says so
        } catch (IOException e) {
            if (ended()) {
                return; // closed meanwhile
            }
            LOG.warn("{}: its lease could not be renewed, which is tried again: {}", path(), e.getMessage());
        }
    }

    @Override
    void end() {
        super.end();
        Future<?> regular = renewal;
        if (regular != null) {
            regular.cancel(false);
        }
    }

    // ---- ending

    @Override
    void commit() throws IOException {
        ObjectInfo closed = file.commit();
        for (AttributeUpdate update : updates) {
            calls().store().updateAttributes(closed.key(), update, Condition.NONE);
        }
    }

    /** What was synced stays under construction until its lease has run out; what never was is given up. */
    @Override
    void giveUp(IOException cause) {
        if (file.info().length() > startLength) {
            return;
        }
        try {
            file.abandon();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    void abandon() throws IOException {
        file.abandon();
    }

    /** The file is closed, as HDFS's client does. */
    @Override
    void closeWithFileSystem() throws IOException {
        close();
    }
}
