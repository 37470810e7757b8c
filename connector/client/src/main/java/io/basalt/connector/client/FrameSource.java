package io.basalt.connector.client;

import io.basalt.connector.wire.Failure;
import io.basalt.connector.wire.Frame;
import io.basalt.connector.wire.Json;
import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The frames of an answer. Not thread-safe. */
final class FrameSource implements Closeable {
    private final InputStream in;

    FrameSource(InputStream in) {
        this.in = in;
    }

    /**
     * The next frame that says something.
     *
     * @throws StoreException.Unavailable where the answer is cut off
     */
    Frame next() throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.kind() == Frame.Kind.FAILURE) {
                throw Json.<Failure>read(frame.payload(), Failure.class).exception();
            }
            if (frame.kind() != Frame.Kind.ALIVE) {
                return frame;
            }
        }
    }

    /** As above, of a kind that has to come now. */
    byte[] next(Frame.Kind kind) throws IOException {
        Frame frame = next();
        if (frame.kind() != kind) {
            throw new StoreException.CorruptData(
                    "a frame of kind " + frame.kind() + " came, but " + kind + " was expected");
        }
        return frame.payload();
    }

    private Frame read() throws IOException {
        try {
            return Frame.read(in);
        } catch (EOFException e) {
            throw new StoreException.Unavailable("the server hung up before the end of its answer; ask again", e);
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException.Unavailable("the connection broke before the end of the answer; ask again", e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
