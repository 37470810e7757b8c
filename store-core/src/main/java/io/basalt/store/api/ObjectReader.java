package io.basalt.store.api;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Positioned reads of one immutable content: what was opened is what is read, whatever happens to the key meanwhile.
 * Every block touched is verified against its checksum. Thread-safe.
 */
public interface ObjectReader extends AutoCloseable {
    /** Bytes of the content. */
    long size();

    /**
     * Reads up to {@code target.remaining()} bytes from {@code position} on; fewer only where the content ends.
     *
     * @return how many bytes, or -1 at or past the end (unless {@code target} is empty: then 0)
     * @throws StoreException.CorruptData where a checksum does not hold; {@code target} is then to be discarded
     */
    int read(long position, ByteBuffer target) throws IOException;

    @Override
    void close();
}
