package io.basalt.store.columnar;

import java.io.Closeable;
import java.io.IOException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Where a rendition's bytes come from. Thread-safe. Ranges are within the file. */
interface RenditionBytes extends Closeable {
    /** What errors call the file. */
    String name();

    long size() throws IOException;

    /** A copy of a range. */
    byte[] copy(long offset, int length) throws IOException;

    /**
     * A range as a buffer, which the caller closes, also after this was closed.
     *
     * @param length from 1 to {@link RenditionWriter#MAX_BUFFER}
     */
    ArrowBuf buffer(long offset, long length, BufferAllocator allocator) throws IOException;

    /** Whether a range that was asked for again is the same memory, and not read anew. */
    boolean areMapped();
}
