package io.basalt.connector.server.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Nobody reads an answer any more: the connection was closed, or has taken nothing for too long. No fault of the server's. */
final class ReceiverGone extends IOException {
    private static final long serialVersionUID = 1;

    ReceiverGone(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
