package io.basalt.store.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

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

    /**
     * Reads several ranges, in any order, overlapping or not. Ranges that lie near each other are read at once; what lies
     * between far ones is not read.
     *
     * @param ranges each wholly within the content
     * @param allocator gives a buffer of at least so many bytes for each range
     * @return a buffer for each range, in their order, positioned at its first byte and limited after its last
     * @throws StoreException.InvalidArgument where a range does not lie within the content
     */
    List<ByteBuffer> readVectored(List<ByteRange> ranges, IntFunction<ByteBuffer> allocator) throws IOException;

    /**
     * The file in which bytes from a position on lie unchanged, for those who can open it and verify what they read: whole blocks, which begin at
     * the position or a little before, of as many bytes as are asked for, or fewer. Counts as reading them.
     *
     * @return empty where the bytes share a file with those of other objects, or lie in none
     */
    default Optional<FileRange> file(long position, long length) throws IOException {
        return Optional.empty();
    }

    @Override
    void close();
}
