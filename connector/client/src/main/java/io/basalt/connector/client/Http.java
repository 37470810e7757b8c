package io.basalt.connector.client;

import io.basalt.connector.wire.Failure;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Protocol;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to one server over HTTP/1.1. What may be made again is tried again, later and later, when no answer comes or the
 * server is busy; a change carries a name, by which the server makes it once. Thread-safe.
 */
final class Http {
    private static final Logger LOG = LoggerFactory.getLogger(Http.class);
    private static final int OK = 200;

    private final URI endpoint;
    private final RemoteSettings settings;
    private final Connections connections;
    private final Closings closings = new Closings(this::tellClosings);
    private volatile String server = "";
    private volatile boolean closed;
    private volatile boolean local;

    Http(URI endpoint, RemoteSettings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.connections = new Connections(endpoint, settings);
    }

    URI endpoint() {
        return endpoint;
    }

    /** Nothing is sent afterwards. */
    void close() {
        closed = true;
        connections.close();
    }

    /** What a request asks. */
    record Ask(String method, String path, OptionalLong asOf, List<byte[]> body, boolean changes) {
        static Ask read(String path, byte[] body) {
            return new Ask("POST", path, OptionalLong.empty(), List.of(body), false);
        }

        static Ask change(String path, byte[]... body) {
            return new Ask("POST", path, OptionalLong.empty(), List.of(body), true);
        }

        static Ask get(String path) {
            return new Ask("GET", path, OptionalLong.empty(), List.of(), false);
        }

        Ask asOf(OptionalLong lsn) {
            return new Ask(method, path, lsn, body, changes);
        }
    }

    /**
     * Finds out whether a server is there.
     *
     * @param expected the process that it is to be; empty for any
     * @throws StoreException.Unavailable where none is, after trying for a short time, or another one
     */
    void reach(String expected) throws IOException {
        tried(Ask.get(Protocol.HEALTH), settings.opening(), reply -> {
            reply.bytes();
            String found = reply.header(Protocol.SERVER).orElse("");
            if (reply.status() != OK || found.isEmpty() || !(expected.isEmpty() || expected.equals(found))) {
                throw new StoreException.Unavailable("what answers at " + endpoint + " is "
                        + (found.isEmpty()
                                ? "no server of Basalt"
                                : reply.status() != OK ? "about to end" : "another server")
                        + "; is 'basalt serve' running there?");
            }
            local = settings.shortCircuit() && isLocal(reply.header(Protocol.DIRECTORY), found);
            return found;
        });
    }

    /** Whether the store lies in a directory of this host: its lock file names the server. */
    private static boolean isLocal(Optional<String> directory, String server) throws IOException {
        if (directory.isEmpty()) {
            return false;
        }
        try {
            return Stores.isServed(Path.of(URI.create(directory.get())), server);
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} is not of this host", directory.get(), e);
            return false;
        }
    }

    /** Whether files of the store can be opened here, if their permissions allow it. */
    boolean isLocal() {
        return local;
    }

    /** The answer's body, checked where the server says what it is. */
    byte[] send(Ask ask) throws IOException {
        return take(ask, reply -> checked(ask.path, reply));
    }

    /** What is made of an answer that is no error. */
    <T> T take(Ask ask, Taker<T> taker) throws IOException {
        return tried(ask, patience(ask), reply -> taker.take(good(reply)));
    }

    /** The body, checked where the server says what it is. */
    byte[] checked(String path, Reply reply) throws IOException {
        byte[] bytes = reply.bytes();
        String stated = reply.header(Protocol.CRC32C).orElse("");
        if (!stated.isEmpty() && !stated.equals(crc32c(List.of(bytes)))) {
            throw new StoreException.CorruptData(
                    path + " at " + endpoint + ": the answer was damaged on its way; ask again");
        }
        return bytes;
    }

    /** The answer's body as it comes. */
    InputStream stream(Ask ask) throws IOException {
        return take(ask, Reply::stream);
    }

    /** A change may take long, and is waited for as long as the server remembers it. */
    private Duration patience(Ask ask) {
        return ask.changes ? settings.changePatience() : settings.patience();
    }

    /** The server may close what has this path. */
    void done(String path) {
        closings.add(path);
    }

    private boolean tellClosings() {
        try {
            Reply reply = sent(request(Ask.read(Protocol.CLOSINGS, new byte[0]), "", ""));
            reply.bytes();
            return reply.status() == OK;
        } catch (IOException e) {
            LOG.debug("{} did not hear what may be closed there", endpoint, e);
            return false;
        }
    }

    private static Reply good(Reply reply) throws IOException {
        if (reply.status() != OK) {
            throw failure(reply);
        }
        return reply;
    }

    private static IOException failure(Reply reply) throws IOException {
        byte[] body = reply.bytes();
        try {
            return Json.<Failure>read(body, Failure.class).exception();
        } catch (StoreException e) {
            throw new IOException("something else answers, with status " + reply.status(), e);
        }
    }

    /** What is made of an answer. It is tried again where the answer breaks off. */
    @FunctionalInterface
    interface Taker<T> {
        T take(Reply reply) throws IOException;
    }

    private <T> T tried(Ask ask, Duration patience, Taker<T> taker) throws IOException {
        Attempts attempts = new Attempts(patience);
        String id = ask.changes ? random() + random() : "";
        String firstTriedAt = "";
        while (true) {
            boolean maybeMade = !firstTriedAt.isEmpty();
            if (closed) {
                IOException none = new IOException("the store was closed");
                throw maybeMade ? unknown(ask, none) : unreachable(none);
            }
            // Before it is sent: others may have reached the next process when the answer fails to come.
            String asked = server;
            try {
                Reply reply = sent(request(ask, id, firstTriedAt));
                server = reply.header(Protocol.SERVER).orElse("");
                if (reply.status() != Failure.UNAVAILABLE
                        || reply.header("retry-after").isEmpty()) {
                    return taken(reply, taker);
                }
                IOException busy = taken(reply, Http::failure);
                if (!attempts.again()) {
                    throw maybeMade ? unknown(ask, busy) : busy;
                }
            } catch (StoreException e) {
                throw e;
            } catch (Unsent e) {
                if (e.cause instanceof ClosedByInterruptException) {
                    throw interrupted(ask, maybeMade, e.cause);
                }
                if (!attempts.again()) {
                    throw maybeMade ? unknown(ask, e.cause) : unreachable(e.cause);
                }
            } catch (ClosedByInterruptException e) {
                throw interrupted(ask, ask.changes, e);
            } catch (IOException e) {
                connections.drop();
                if (ask.changes && !maybeMade) {
                    firstTriedAt = asked;
                }
                if (ask.changes && firstTriedAt.isEmpty() || !attempts.again()) {
                    throw ask.changes ? unknown(ask, e) : unreachable(e);
                }
            }
        }
    }

    private static <T> T taken(Reply reply, Taker<T> taker) throws IOException {
        boolean taken = false;
        try {
            T result = taker.take(reply);
            taken = true;
            return result;
        } finally {
            if (!taken) {
                reply.close();
            }
        }
    }

    /** There was no connection to send something by. */
    private static final class Unsent extends IOException {
        private static final long serialVersionUID = 1;

        private final IOException cause;

        Unsent(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    private Reply sent(ClassicHttpRequest request) throws IOException {
        Connection connection;
        try {
            connection = connections.take();
        } catch (IOException e) {
            throw new Unsent(e);
        }
        String closing = closings.take();
        if (!closing.isEmpty()) {
            request.addHeader(Protocol.CLOSE, closing);
        }
        boolean answered = false;
        try {
            Reply reply = new Reply(connection.exchange(request), connection, connections);
            answered = true;
            if (reply.status() == Failure.UNAVAILABLE) {
                closings.untold(closing); // Nothing was begun.
            }
            return reply;
        } finally {
            if (!answered) {
                connection.close();
                closings.untold(closing);
            }
        }
    }

    private static String random() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private ClassicHttpRequest request(Ask ask, String id, String firstTriedAt) throws StoreException {
        ClassicHttpRequest request = new BasicClassicHttpRequest(ask.method, ask.path);
        request.addHeader("host", endpoint.getRawAuthority());
        if (!ask.body.isEmpty()) {
            request.addHeader(Protocol.CRC32C, crc32c(ask.body));
            request.setEntity(body(ask));
            request.addHeader("content-length", request.getEntity().getContentLength());
        }
        ask.asOf.ifPresent(lsn -> request.addHeader(Protocol.AS_OF, lsn));
        if (ask.changes) {
            request.addHeader(Protocol.REQUEST_ID, id);
        }
        if (!firstTriedAt.isEmpty()) {
            request.addHeader(Protocol.FIRST_TRIED_AT, firstTriedAt);
        }
        return request;
    }

    private static HttpEntity body(Ask ask) throws StoreException {
        long bytes = ask.body.stream().mapToLong(part -> part.length).sum();
        if (bytes > Protocol.MOST_BODY_BYTES) {
            throw new StoreException.InvalidArgument("a request of " + bytes + " bytes to " + ask.path
                    + ": a server takes " + Protocol.MOST_BODY_BYTES + " at a time; make it in several");
        }
        return new EntityTemplate(bytes, null, null, out -> {
            for (byte[] part : ask.body) {
                out.write(part);
            }
        });
    }

    private static String crc32c(List<byte[]> parts) {
        CRC32C crc = new CRC32C();
        parts.forEach(part -> crc.update(ByteBuffer.wrap(part)));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    StoreException unreachable(IOException e) {
        return new StoreException.Unavailable(
                "the server at " + endpoint + " does not answer (" + e + "); is 'basalt serve' running there?", e);
    }

    private StoreException unknown(Ask ask, IOException e) {
        return new StoreException.OutcomeUnknown(
                "the server at " + endpoint + " did not answer " + ask.path + " (" + e
                        + "): the change may or may not have been made; look before trying again",
                e);
    }

    private StoreException interrupted(Ask ask, boolean maybeMade, IOException e) {
        String message = "interrupted while the server at " + endpoint + " was asked " + ask.path;
        return maybeMade
                ? new StoreException.OutcomeUnknown(message + "; the change may or may not have been made", e)
                : new StoreException.Unavailable(message, e);
    }
}
