package io.basalt.store.engine;

import io.basalt.store.api.ObjectReader;
import io.basalt.store.ingest.Source;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A stored content, and after it bytes that are being stored, as one source. */
record ReaderSource(ObjectReader stored, Source more) implements Source {
    /** No bytes. */
    static final Source NOTHING = new Source() {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public int read(long position, ByteBuffer target) {
            return 0;
        }
    };

    @Override
    public long size() {
        return stored.size() + more.size();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        int read = Math.max(0, stored.read(position, target));
        if (target.hasRemaining() && position + read < size()) {
            read += more.read(position + read - stored.size(), target);
        }
        return read;
    }
}
