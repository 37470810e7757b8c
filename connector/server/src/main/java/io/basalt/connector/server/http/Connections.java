package io.basalt.connector.server.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections that are open, so many at most, and since when each waits for a request to come to its end. One that sends a byte now and then is never
 * idle, and would be kept for ever. Thread-safe.
 */
final class Connections {
    private static final long BUSY = Long.MAX_VALUE;

    private final Map<HttpConnection, Long> waiting = new ConcurrentHashMap<>();
    private final int most;
    private final long patienceNanos;

    Connections(int most, Duration patience) {
        this.most = most;
        this.patienceNanos = patience.toNanos();
    }

    void opened(HttpConnection connection) {
        if (waiting.size() >= most) {
            connection.close();
            return;
        }
        waits(connection);
        connection.closeHandler(closed -> waiting.remove(connection));
    }

    /** For the rest of a request, or for the next one. */
    void waits(HttpConnection connection) {
        waiting.put(connection, System.nanoTime());
    }

    /** A request has come, and is not answered yet. */
    void busy(HttpConnection connection) {
        waiting.replace(connection, BUSY);
    }

    /** Hangs up on those that have waited too long. */
    void sweep() {
        long now = System.nanoTime();
        waiting.forEach((connection, since) -> {
            if (since != BUSY && now - since > patienceNanos) {
                connection.close();
            }
        });
    }
}
