package io.basalt.store.engine;

import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.StoreException;
import java.io.IOException;

/** Streams bytes that become visible, as a new object or as more of one, at {@link #commit()}. */
final class StreamWriter extends ObjectWriter {
    /** What is smaller is written before anybody asks whether there is room. */
    private static final long FIRST_CHECK = 1 << 20;

    private final ContentWriter bytes;
    private final Room room;
    private final Commit commit;
    private long written;
    private long nextCheck = FIRST_CHECK;

    /** Refuses what no quota has room for, before more of it is written; the commit decides again, and exactly. */
    interface Room {
        /** @param bytes written so far */
        void require(long bytes) throws StoreException;
    }

    /** What makes the written bytes visible. */
    interface Commit {
        ObjectInfo commit(ContentWriter bytes) throws IOException;
    }

    StreamWriter(ContentWriter bytes, Room room, Commit commit) {
        this.bytes = bytes;
        this.room = room;
        this.commit = commit;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (written + length >= nextCheck) {
            room.require(written + length);
            nextCheck = written + length + FIRST_CHECK * 8;
        }
        bytes.write(source, offset, length);
        written += length;
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
