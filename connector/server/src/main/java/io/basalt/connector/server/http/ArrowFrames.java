package io.basalt.connector.server.http;

import io.basalt.connector.wire.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;

/**
 * Batches of one schema as an Arrow IPC stream, piece by piece. Closing it leaves the batch to its owner. Not thread-safe.
 */
final class ArrowFrames implements AutoCloseable {
    private static final int BYTES = 1 << 20;

    private final FrameStream out;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES);
    private final ArrowStreamWriter writer;

    /** @param batch whose rows change from batch to batch */
    ArrowFrames(FrameStream out, VectorSchemaRoot batch, DictionaryProvider dictionaries) throws IOException {
        this.out = out;
        this.writer = new ArrowStreamWriter(batch, dictionaries, Channels.newChannel(bytes));
        writer.start();
    }

    void writeBatch() throws IOException {
        writer.writeBatch();
    }

    void writeEnd() throws IOException {
        writer.end();
    }

    /** What was written since. */
    void send() throws IOException {
        out.send(Frame.Kind.DATA, bytes.toByteArray());
        bytes.reset();
    }

    /** Gives back the dictionaries that it remembers. */
    @Override
    public void close() {
        writer.close();
    }
}
