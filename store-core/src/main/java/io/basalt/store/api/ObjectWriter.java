package io.basalt.store.api;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Streams one object in, in bounded memory. The object exists from {@link #commit()} on; closing without it discards
 * everything. Not thread-safe.
 */
public abstract class ObjectWriter extends OutputStream {
    /**
     * Makes the object durable and visible under its key.
     *
     * @throws StoreException.PreconditionFailed where the put's condition does not hold; nothing was changed
     * @throws StoreException.OutcomeUnknown where the log's sync failed
     */
    public abstract ObjectInfo commit() throws IOException;

    /** Discards what was written unless it was committed. Idempotent. */
    @Override
    public abstract void close() throws IOException;
}
