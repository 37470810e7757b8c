package io.basalt.store.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A source that cannot be read any more once its run has ended: what it reads from is closed then. Thread-safe. */
final class BoundedSource implements Source {
    private final Source source;
    private boolean ended;

    BoundedSource(Source source) {
        this.source = source;
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public synchronized int read(long position, ByteBuffer target) throws IOException {
        if (ended) {
            throw new IOException("the content can be read only while it is being extracted from");
        }
        return source.read(position, target);
    }

    synchronized void end() {
        ended = true;
    }
}
