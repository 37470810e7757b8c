package io.basalt.connector.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Connections to one server that wait for their next request; the one that was used last comes first. Thread-safe. */
final class Connections implements Closeable {
    /** A server that ended meanwhile is noticed by looking. */
    private static final long UNSEEN_NANOS = Duration.ofSeconds(1).toNanos();
    /** A server hangs up after 60 seconds, and a request must not cross that. */
    private static final long LONGEST_NANOS = Duration.ofSeconds(50).toNanos();

    private final URI endpoint;
    private final RemoteSettings settings;
    private final ConcurrentLinkedDeque<Connection> resting = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Connections(URI endpoint, RemoteSettings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
    }

    /** @throws IOException where none can be had; nothing was sent then */
    Connection take() throws IOException {
        for (Optional<Connection> found = next(); found.isPresent(); found = next()) {
            Connection connection = found.get();
            if (connection.idleNanos() < UNSEEN_NANOS
                    || connection.idleNanos() < LONGEST_NANOS && !connection.isStale()) {
                return connection;
            }
            connection.close();
        }
        return Connection.open(endpoint, settings);
    }

    private Optional<Connection> next() {
        return Optional.ofNullable(resting.pollFirst());
    }

    /** Takes back one whose last answer was read to its end. */
    void giveBack(Connection connection) {
        connection.rest();
        resting.addFirst(connection);
        for (Connection last = resting.peekLast(); last != null && last.idleNanos() > LONGEST_NANOS; ) {
            if (resting.removeLastOccurrence(last)) {
                last.close();
            }
            last = resting.peekLast();
        }
        if (closed) {
            close();
        }
    }

    /** Forgets those that rest: the server they lead to has gone. */
    void drop() {
        for (Optional<Connection> found = next(); found.isPresent(); found = next()) {
            found.get().close();
        }
    }

    /** Those that are in use close when they are given back. */
    @Override
    public void close() {
        closed = true;
        drop();
    }
}
