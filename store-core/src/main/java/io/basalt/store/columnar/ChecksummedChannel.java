package io.basalt.store.columnar;

import io.basalt.store.io.Appender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/** Appends to a file and keeps the CRC32C of everything that went through. Closing it does nothing. Not thread-safe. */
final class ChecksummedChannel implements WritableByteChannel {
    private final Appender out;
    private final CRC32C crc = new CRC32C();

    ChecksummedChannel(Appender out) {
        this.out = out;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int length = source.remaining();
        crc.update(source.duplicate());
        out.write(source);
        return length;
    }

    int crc() {
        return (int) crc.getValue();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
