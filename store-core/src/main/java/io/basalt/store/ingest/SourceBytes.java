package io.basalt.store.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Whole reads from a {@link Source}. */
final class SourceBytes {
    private SourceBytes() {}

    /** The first {@code length} bytes, or all where there are fewer. */
    static byte[] head(Source source, int length) throws IOException {
        byte[] head = new byte[(int) Math.min(length, source.size())];
        return Arrays.copyOf(head, source.read(0, ByteBuffer.wrap(head)));
    }

    /** Exactly {@code length} bytes, big endian, ready to be read; {@code what} names them if the content ends before. */
    static ByteBuffer exactly(Source source, long position, int length, String what) throws IOException {
        if (position < 0 || length < 0 || position > source.size() - length) {
            throw new IOException(what + ": expected " + length + " bytes at " + position + ", but the content ends at "
                    + source.size());
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        int read = source.read(position, bytes);
        if (read != length) {
            throw new IOException(
                    what + ": expected " + length + " bytes at " + position + ", but only " + read + " could be read");
        }
        return bytes.flip();
    }
}
