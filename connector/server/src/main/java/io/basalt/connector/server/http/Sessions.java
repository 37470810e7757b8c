package io.basalt.connector.server.http;

import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients have opened and not closed yet, by names that nobody can guess. What is not asked for any more is closed after some time. Thread-safe.
 */
final class Sessions<T extends Closeable> implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int NAME_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session<T>> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final int most;
    private final long idleNanos;

    private static final class Session<T> {
        private final T opened;
        private volatile long used = System.nanoTime();

        Session(T opened) {
            this.opened = opened;
        }
    }

    /**
     * @param most that are open at the same time
     * @param idle after which one is closed
     */
    Sessions(int most, Duration idle) {
        this.most = most;
        this.idleNanos = idle.toNanos();
    }

    /**
     * Keeps what was opened; where it throws, that is left to the caller.
     *
     * @return its name
     * @throws StoreException.Unavailable where too many are open
     */
    String add(T opened) throws StoreException {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            throw new StoreException.Unavailable("the server has " + most
                    + " readers or writers open, and takes no more; close some, or try again later");
        }
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        String hex = HexFormat.of().formatHex(name);
        sessions.put(hex, new Session<>(opened));
        return hex;
    }

    /** Absent where it was closed, or was not asked for too long. */
    Optional<T> find(String name) {
        Session<T> session = sessions.get(name);
        if (session == null) {
            return Optional.empty();
        }
        session.used = System.nanoTime();
        return Optional.of(session.opened);
    }

    /** Closes one; false where there is none. */
    boolean close(String name) throws IOException {
        Session<T> session = sessions.remove(name);
        if (session == null) {
            return false;
        }
        count.decrementAndGet();
        session.opened.close();
        return true;
    }

    int size() {
        return count.get();
    }

    /** Closes those that nobody has asked for. */
    void sweep() {
        long now = System.nanoTime();
        sessions.forEach((name, session) -> {
            if (now - session.used > idleNanos) {
                closeOrLog(name);
            }
        });
    }

    private void closeOrLog(String name) {
        try {
            close(name);
        } catch (IOException | RuntimeException e) {
            LOG.warn("What a client had opened could not be closed", e);
        }
    }

    @Override
    public void close() {
        sessions.keySet().forEach(this::closeOrLog);
    }
}
