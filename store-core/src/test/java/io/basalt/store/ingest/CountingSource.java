package io.basalt.store.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A source that counts what is read of it. */
final class CountingSource implements Source {
    private final Source source;
    private long bytesRead;

    CountingSource(Source source) {
        this.source = source;
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        int read = source.read(position, target);
        bytesRead += read;
        return read;
    }
}
