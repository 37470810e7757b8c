package io.basalt.store.engine;

import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectWriter;
import java.io.IOException;

/** Streams bytes that become visible, as a new object or as more of one, at {@link #commit()}. */
final class StreamWriter extends ObjectWriter {
    private final ContentWriter bytes;
    private final Commit commit;

    /** What makes the written bytes visible. */
    interface Commit {
        ObjectInfo commit(ContentWriter bytes) throws IOException;
    }

    StreamWriter(ContentWriter bytes, Commit commit) {
        this.bytes = bytes;
        this.commit = commit;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        bytes.write(source, offset, length);
    }

    @Override
    public ObjectInfo commit() throws IOException {
        return bytes.end(() -> commit.commit(bytes));
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
