package io.basalt.store.api;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A file that is being written through the Hadoop door, by one writer: who took it over has fenced every earlier one off,
 * whose next call fails with {@link StoreException.PreconditionFailed}. Not thread-safe, but for {@link #renewLease()}.
 */
public abstract class OpenFile extends OutputStream {
    /** The file as it was after the last call that reached the store. */
    public abstract OpenFiles.Info info();

    /** Bytes written, durable or not. */
    public abstract long length();

    /** Hadoop's hsync: makes what was written durable and visible to those who ask for open files; renews the lease. */
    public abstract OpenFiles.Info sync() throws IOException;

    /** Keeps the file for another {@link OpenFiles#LEASE}; also while another thread writes, and waits for no write. */
    public abstract OpenFiles.Info renewLease() throws IOException;

    /** Closes the file: everybody sees the object with all that was written, as one change. */
    public abstract ObjectInfo commit() throws IOException;

    /** Gives the file up: whatever object stood there before stays as it was. */
    public abstract void abandon() throws IOException;

    /**
     * Lets go of the file as a writer that dies does, unless it was committed or abandoned: what was synced stays, under a
     * lease that runs out. Idempotent.
     */
    @Override
    public abstract void close() throws IOException;
}
