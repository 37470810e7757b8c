package io.basalt.connector.client;

import io.basalt.connector.wire.Failure;
import io.basalt.connector.wire.Frame;
import io.basalt.connector.wire.Json;
import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The frames of an answer. Not thread-safe. */
final class FrameSource implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameSource.class);
    /** A server that is there says so every five seconds. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final InputStream in;
    private boolean ended;

    FrameSource(InputStream in) {
        this.in = in;
    }

    /**
     * The next frame that says something.
     *
     * @throws CutOff where there is none, or nothing comes for long
     */
    Frame next() throws IOException {
        while (true) {
            Frame frame = read();
            ended = frame.kind() == Frame.Kind.RESULT || frame.kind() == Frame.Kind.FAILURE;
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
        ScheduledFuture<?> tooLong = Timers.after(LONGEST_SILENCE, this::hangUp);
        try {
            return Frame.read(in);
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new CutOff(e);
        } finally {
            tooLong.cancel(false);
        }
    }

    /** Ends what is being read, from any thread. */
    void hangUp() {
        try {
            in.close();
        } catch (IOException e) {
            LOG.warn("The connection to a server cannot be closed", e);
        }
    }

    @Override
    public void close() {
        try {
            if (ended) {
                in.read(); // The end, after which the connection serves others.
            }
        } catch (IOException e) {
            LOG.debug("An answer was whole, but its connection broke", e);
        } finally {
            hangUp();
        }
    }
}
