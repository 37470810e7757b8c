package io.basalt.store.engine;

import io.basalt.store.api.PartWriter;
import io.basalt.store.api.Uploads;
import java.io.IOException;

/** Streams a part in. */
final class PartStream extends PartWriter {
    private final ContentWriter bytes;
    private final Commit commit;

    /** What makes the written bytes a part. */
    interface Commit {
        Uploads.Part commit(ContentWriter bytes) throws IOException;
    }

    PartStream(ContentWriter bytes, Commit commit) {
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
    public Uploads.Part commit() throws IOException {
        return bytes.end(() -> commit.commit(bytes));
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
