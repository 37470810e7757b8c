package io.basalt.store.volume;

import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.io.IOUtils;

/** A blob in a file of its own. */
record FileBytes(RandomReader reader, ChecksumTable table) implements BlobBytes {
    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        return reader.read(position, target);
    }

    @Override
    public Optional<Path> file() {
        return reader.path();
    }

    @Override
    public int checksum(long block) throws IOException {
        return table.of(block);
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(reader, table);
    }
}
