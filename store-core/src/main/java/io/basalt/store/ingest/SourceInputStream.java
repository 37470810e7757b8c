package io.basalt.store.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A stretch of a {@link Source} as a stream, which ends where the stretch or the source ends. Not thread-safe. */
final class SourceInputStream extends InputStream {
    private final Source source;
    private final long end;
    private long position;

    SourceInputStream(Source source, long from, long length) {
        this.source = source;
        this.position = from;
        this.end = Math.min(source.size(), from + length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        int wanted = (int) Math.min(length, end - position);
        int read = wanted <= 0 ? 0 : source.read(position, ByteBuffer.wrap(target, offset, wanted));
        position += read;
        return read <= 0 ? -1 : read;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.max(0, Math.min(count, end - position));
        position += skipped;
        return skipped;
    }
}
