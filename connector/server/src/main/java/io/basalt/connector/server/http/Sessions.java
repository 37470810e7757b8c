package io.basalt.connector.server.http;

import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients have opened and not closed yet, by names that nobody can guess. A client that makes the name can close what it asked for also where no
 * answer has come, even before it is opened. What is not asked for any more is closed after some time. Thread-safe.
 */
final class Sessions<T extends Closeable> implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int NAME_BYTES = 16;
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}");
    private static final int MOST_GIVEN_UP = 10_000;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session<T>> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    /** Names that were closed while there was nothing, the oldest first. Its monitor is held where one of them, or a session, comes. */
    private final Set<String> givenUp = new LinkedHashSet<>();

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
     * Keeps what was opened, in place of what has the name; where it throws, that is left to the caller.
     *
     * @param wanted the name that its client has made, 32 hexadecimal digits; absent for any
     * @return its name
     * @throws StoreException.Unavailable where too many are open, or this one was closed before
     */
    String add(Optional<String> wanted, T opened) throws IOException {
        if (wanted.isPresent() && !NAME.matcher(wanted.get()).matches()) {
            throw new StoreException.InvalidArgument("name=" + wanted.get() + ": expected 32 hexadecimal digits");
        }
        String name = wanted.orElseGet(this::random);
        close(put(name, opened));
        return name;
    }

    /** @return what had the name */
    private Optional<T> put(String name, T opened) throws StoreException {
        synchronized (givenUp) {
            if (givenUp.remove(name)) {
                throw new StoreException.Unavailable("this was closed before it was opened; open it again");
            }
            if (count.incrementAndGet() > most) {
                count.decrementAndGet();
                throw new StoreException.Unavailable("the server has " + most
                        + " readers or writers open, and takes no more; close some, or try again later");
            }
            return Optional.ofNullable(sessions.put(name, new Session<>(opened)))
                    .map(before -> before.opened);
        }
    }

    private String random() {
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        return HexFormat.of().formatHex(name);
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

    /** Closes one; false where there is none, and then none of this name is opened later. */
    boolean close(String name) throws IOException {
        Optional<T> opened;
        synchronized (givenUp) {
            opened = Optional.ofNullable(sessions.remove(name)).map(session -> session.opened);
            if (opened.isEmpty() && NAME.matcher(name).matches()) {
                if (givenUp.size() == MOST_GIVEN_UP) {
                    givenUp.remove(givenUp.iterator().next());
                }
                givenUp.add(name);
            }
        }
        close(opened);
        return opened.isPresent();
    }

    private void close(Optional<T> opened) throws IOException {
        if (opened.isPresent()) {
            count.decrementAndGet();
            opened.get().close();
        }
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
