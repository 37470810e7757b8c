package io.basalt.store.volume;

import io.basalt.store.api.FileRange;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A range of a file that another process has. */
record RangeBytes(RandomReader reader, FileRange range) implements BlobBytes {
    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        return reader.read(range.offset() + position, target);
    }

    @Override
    public int checksum(long block) {
        return range.checksum(block);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
