package io.basalt.store.api;

import java.io.IOException;
import java.io.OutputStream;

/** Streams one part of an upload in, in bounded memory. Not thread-safe. */
public abstract class PartWriter extends OutputStream {
    /** Makes the part durable. */
    public abstract Uploads.Part commit() throws IOException;

    /** Discards what was written unless it was committed. Idempotent. */
    @Override
    public abstract void close() throws IOException;
}
