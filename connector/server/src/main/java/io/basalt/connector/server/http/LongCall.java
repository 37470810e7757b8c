package io.basalt.connector.server.http;

import io.basalt.connector.wire.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** A call that may take long: what it tells meanwhile is sent, and then its result. */
final class LongCall {
    private LongCall() {}

    /** Makes the call. */
    interface Made {
        byte[] by(Consumer<byte[]> told) throws IOException;
    }

    /** Whoever has asked and gone does not end it. */
    static void send(FrameStream out, Made made) throws IOException {
        byte[] result = made.by(progress -> {
            try {
                out.send(Frame.Kind.PROGRESS, progress);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        out.end(result);
    }
}
