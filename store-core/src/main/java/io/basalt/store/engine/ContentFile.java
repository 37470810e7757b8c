package io.basalt.store.engine;

import io.basalt.store.api.ObjectReader;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/** A content that is being read, as a file; counts what is read. Closing it leaves the reader open. Thread-safe. */
final class ContentFile implements RandomReader {
    private final ObjectReader reader;
    private final Guard guard;
    private final LongAdder bytesRead = new LongAdder();

    /** Ends, by throwing, what nobody wants any more. */
    interface Guard {
        void check() throws IOException;
    }

    /** @param guard asked before each read */
    ContentFile(ObjectReader reader, Guard guard) {
        this.reader = reader;
        this.guard = guard;
    }

    @Override
    public long size() {
        return reader.size();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        guard.check();
        int read = Math.max(0, reader.read(position, target));
        bytesRead.add(read);
        return read;
    }

    long bytesRead() {
        return bytesRead.sum();
    }

    @Override
    public void close() {}
}
