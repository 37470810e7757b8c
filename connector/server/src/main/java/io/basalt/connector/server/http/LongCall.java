package io.basalt.connector.server.http;

import io.basalt.connector.wire.Frame;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that may take long: what it tells meanwhile is sent, and then its result. */
final class LongCall {
    private static final Logger LOG = LoggerFactory.getLogger(LongCall.class);

    private LongCall() {}

    /** Makes the call. */
    interface Made {
        byte[] by(Consumer<byte[]> told) throws IOException;
    }

    /** Whoever has asked and gone does not end it. */
    static void send(FrameStream out, Made made) throws IOException {
        boolean[] gone = {false};
        byte[] result = made.by(progress -> {
            try {
                if (!gone[0]) {
                    out.send(Frame.Kind.PROGRESS, progress);
                }
            } catch (IOException e) {
                LOG.debug("Nobody hears what a call tells", e);
                gone[0] = true;
            }
        });
        out.end(result);
    }
}
