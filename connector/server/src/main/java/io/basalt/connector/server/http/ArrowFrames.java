package io.basalt.connector.server.http;

import io.basalt.connector.wire.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;

/**
 * Batches of one schema as an Arrow IPC stream, piece by piece. Closing it leaves the batch to its owner. Not thread-safe.
 */
final class ArrowFrames implements AutoCloseable {
    private static final int BYTES = 1 << 20;

    private final FrameStream out;
    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    private final ArrowStreamWriter writer;
    private boolean closed;

    /** @param batch whose rows change from batch to batch */
    ArrowFrames(FrameStream out, VectorSchemaRoot batch, DictionaryProvider dictionaries) throws IOException {
        this.out = out;
        this.writer = new ArrowStreamWriter(batch, dictionaries, new Pieces());
        writer.start();
    }

    void writeBatch() throws IOException {
        writer.writeBatch();
    }

    void writeEnd() throws IOException {
        writer.end();
    }

    /** What was written and not sent yet. */
    void send() throws IOException {
        if (bytes.position() > 0) {
            out.send(Frame.Kind.DATA, Arrays.copyOf(bytes.array(), bytes.position()));
            bytes.clear();
        }
    }

    /** Sends what is written whenever a frame is full. */
    private final class Pieces implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) throws IOException {
            int length = source.remaining();
            if (closed) {
                source.position(source.limit());
            }
            while (source.hasRemaining()) {
                int n = Math.min(source.remaining(), bytes.remaining());
                bytes.put(source.slice(source.position(), n));
                source.position(source.position() + n);
                if (!bytes.hasRemaining()) {
                    send();
                }
            }
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Gives back the dictionaries that it remembers; the end that the writer writes before is for nobody, who may have gone. */
    @Override
    public void close() {
        closed = true;
        writer.close();
    }
}
