package io.basalt.store.columnar.arrow;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;

/**
 * The bytes of an Arrow file or stream, little endian.
 *
 * @param name what errors call it
 */
record IpcContent(String name, RandomReader reader) {
    long size() throws IOException {
        return reader.size();
    }

    ByteBuffer copy(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        fill(position, bytes);
        return bytes.flip();
    }

    /** Reads into the first bytes of {@code target}. */
    void read(long position, ArrowBuf target, long length) throws IOException {
        if (length > 0) {
            fill(position, target.nioBuffer(0, Math.toIntExact(length)));
        }
    }

    private void fill(long position, ByteBuffer target) throws IOException {
        int wanted = target.remaining();
        int read = position < 0 ? 0 : reader.read(position, target);
        if (read < wanted) {
            throw damaged("expected " + wanted + " bytes at " + position + ", found " + read + " (cut short?)");
        }
    }

    StoreException.InvalidArgument damaged(String problem) {
        return new StoreException.InvalidArgument(line(problem));
    }

    StoreException.InvalidArgument damaged(String problem, Throwable cause) {
        return new StoreException.InvalidArgument(line(problem), cause);
    }

    private String line(String problem) {
        return name + ": Arrow: " + problem + "; write the table anew";
    }

    StoreException.InvalidArgument refused(String problem) {
        return new StoreException.InvalidArgument(name + ": Arrow: " + problem);
    }
}
