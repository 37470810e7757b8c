package io.basalt.store.engine;

import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.OpenEntry;
import java.io.IOException;
import java.util.List;

/** One writer of a file under construction: what is durable of it, and a blob in the making from one sync to the next. */
final class OpenFileStream extends OpenFile {
    private final LocalOpenFiles files;

    /** What it says of the content may be older than {@link #durable}: a renewal may return after a sync that it came before. */
    private volatile OpenEntry entry;

    private volatile OpenFiles.Info info;
    private List<Content.Extent> durable;
    private ContentWriter pending;
    private volatile boolean done;

    OpenFileStream(LocalOpenFiles files, OpenEntry entry, List<Content.Extent> durable) throws IOException {
        this.files = files;
        this.entry = entry;
        this.info = files.info(entry);
        this.durable = durable;
        this.pending = files.writer(info.key().bucket(), entry);
    }

    @Override
    public OpenFiles.Info info() {
        OpenFiles.Info last = info;
        return new OpenFiles.Info(
                last.key(),
                last.openId(),
                last.epoch(),
                last.holder(),
                last.leaseExpiry(),
                Content.length(durable),
                last.created());
    }

    @Override
    public long length() {
        return Content.length(durable) + pending.length();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        requireOpen();
        pending.write(source, offset, length);
    }

    private void requireOpen() throws StoreException {
        if (done) {
            throw new StoreException.InvalidArgument(info.key() + ": this writer is closed");
        }
    }

    @Override
    public OpenFiles.Info sync() throws IOException {
        requireOpen();
        if (pending.length() == 0) {
            return renewLease();
        }
        LocalOpenFiles.Synced synced = files.sync(entry, durable, pending);
        durable = synced.extents();
        pending.close();
        pending = files.writer(info.key().bucket(), entry);
        return now(synced.entry());
    }

    @Override
    public OpenFiles.Info renewLease() throws IOException {
        requireOpen();
        return now(files.renew(entry));
    }

    private OpenFiles.Info now(OpenEntry newEntry) throws StoreException {
        entry = newEntry;
        info = files.info(newEntry);
        return info;
    }

    @Override
    public ObjectInfo commit() throws IOException {
        requireOpen();
        ObjectInfo closed = files.close(entry, durable, pending);
        close();
        return closed;
    }

    @Override
    public void abandon() throws IOException {
        requireOpen();
        close();
        files.abandon(entry);
    }

    @Override
    public void close() throws IOException {
        done = true;
        pending.close();
    }
}
