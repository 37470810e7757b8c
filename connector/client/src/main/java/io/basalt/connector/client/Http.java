package io.basalt.connector.client;

import io.basalt.connector.wire.Failure;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Protocol;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;

/**
 * Requests to one server over HTTP/1.1. What may be made again is tried again, later and later, when no answer comes or the
 * server is busy; a change carries a name, by which the server makes it once. Thread-safe.
 */
final class Http {
    private static final int OK = 200;

    private final URI endpoint;
    private final RemoteSettings settings;
    private final HttpClient client;
    private volatile String server = "";
    private volatile boolean closed;

    Http(URI endpoint, RemoteSettings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    URI endpoint() {
        return endpoint;
    }

    /** Nothing is sent afterwards. Connections that nobody uses close by themselves. */
    void close() {
        closed = true;
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
        HttpResponse<Void> response = tried(Ask.get(Protocol.HEALTH), BodyHandlers.discarding(), settings.opening());
        String found = response.headers().firstValue(Protocol.SERVER).orElse("");
        if (response.statusCode() != OK || found.isEmpty() || !(expected.isEmpty() || expected.equals(found))) {
            throw new StoreException.Unavailable("what answers at " + endpoint + " is "
                    + (found.isEmpty()
                            ? "no server of Basalt"
                            : response.statusCode() != OK ? "about to end" : "another server")
                    + "; is 'basalt serve' running there?");
        }
    }

    /** The answer's body, checked where the server says what it is. */
    byte[] send(Ask ask) throws IOException {
        HttpResponse<byte[]> response = tried(ask, BodyHandlers.ofByteArray(), patience(ask));
        if (response.statusCode() != OK) {
            throw failure(response.body());
        }
        String stated = response.headers().firstValue(Protocol.CRC32C).orElse("");
        if (!stated.isEmpty() && !stated.equals(crc32c(List.of(response.body())))) {
            throw new StoreException.CorruptData(
                    ask.path + " at " + endpoint + ": the answer was damaged on its way; ask again");
        }
        return response.body();
    }

    /** The answer's body as it comes. */
    InputStream stream(Ask ask) throws IOException {
        HttpResponse<InputStream> response = tried(ask, BodyHandlers.ofInputStream(), patience(ask));
        if (response.statusCode() != OK) {
            try (InputStream body = response.body()) {
                throw failure(body.readAllBytes());
            }
        }
        return response.body();
    }

    /** A change may take long, and is waited for as long as the server remembers it. */
    private Duration patience(Ask ask) {
        return ask.changes ? settings.changePatience() : settings.patience();
    }

    /** Sends what nobody waits for. */
    void forget(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(settings.answerTimeout())
                .method(method, BodyPublishers.noBody())
                .build();
        var unused = client.sendAsync(request, BodyHandlers.discarding());
    }

    private static IOException failure(byte[] body) throws StoreException {
        return Json.<Failure>read(body, Failure.class).exception();
    }

    private <T> HttpResponse<T> tried(Ask ask, BodyHandler<T> handler, Duration patience) throws IOException {
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
                HttpResponse<T> response = sent(request(ask, id, firstTriedAt), handler);
                server = response.headers().firstValue(Protocol.SERVER).orElse("");
                boolean busy = response.statusCode() == Failure.UNAVAILABLE
                        && response.headers().firstValue("retry-after").isPresent();
                if (!busy || !attempts.again()) {
                    if (busy && maybeMade) {
                        throw unknown(ask, new IOException("the server is busy"));
                    }
                    return response;
                }
            } catch (StoreException e) {
                throw e;
            } catch (HttpConnectTimeoutException | ConnectException e) {
                if (!attempts.again()) {
                    throw maybeMade ? unknown(ask, e) : unreachable(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted(ask, e);
            } catch (IOException e) {
                if (ask.changes && !maybeMade) {
                    firstTriedAt = asked;
                }
                if (ask.changes && firstTriedAt.isEmpty() || !attempts.again()) {
                    throw ask.changes ? unknown(ask, e) : unreachable(e);
                }
            }
        }
    }

    /** An answer of which nothing comes for long is none, also where it has begun. */
    private <T> HttpResponse<T> sent(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> sending = client.sendAsync(request, handler);
        try {
            return sending.get(2 * settings.answerTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer");
        } finally {
            sending.cancel(true); // Of what has ended nothing is left to cancel.
        }
    }

    private static String random() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private HttpRequest request(Ask ask, String id, String firstTriedAt) throws StoreException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(ask.path))
                .timeout(settings.answerTimeout())
                .method(ask.method, body(ask));
        if (!ask.body.isEmpty()) {
            request.header(Protocol.CRC32C, crc32c(ask.body));
        }
        ask.asOf.ifPresent(lsn -> request.header(Protocol.AS_OF, Long.toString(lsn)));
        if (ask.changes) {
            request.header(Protocol.REQUEST_ID, id);
        }
        if (!firstTriedAt.isEmpty()) {
            request.header(Protocol.FIRST_TRIED_AT, firstTriedAt);
        }
        return request.build();
    }

    private static BodyPublisher body(Ask ask) throws StoreException {
        List<byte[]> parts = ask.body;
        long bytes = parts.stream().mapToLong(part -> part.length).sum();
        if (bytes > Protocol.MOST_BODY_BYTES) {
            throw new StoreException.InvalidArgument("a request of " + bytes + " bytes to " + ask.path
                    + ": a server takes " + Protocol.MOST_BODY_BYTES + " at a time; make it in several");
        }
        if (parts.isEmpty()) {
            return BodyPublishers.noBody();
        }
        if (parts.size() == 1) {
            return BodyPublishers.ofByteArray(parts.get(0));
        }
        return BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(parts), bytes);
    }

    private static String crc32c(List<byte[]> parts) {
        CRC32C crc = new CRC32C();
        parts.forEach(part -> crc.update(ByteBuffer.wrap(part)));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private StoreException unreachable(IOException e) {
        return new StoreException.Unavailable(
                "the server at " + endpoint + " does not answer (" + e + "); is 'basalt serve' running there?", e);
    }

    private StoreException unknown(Ask ask, IOException e) {
        return new StoreException.OutcomeUnknown(
                "the server at " + endpoint + " did not answer " + ask.path + " (" + e
                        + "): the change may or may not have been made; look before trying again",
                e);
    }

    private StoreException interrupted(Ask ask, InterruptedException e) {
        String message = "interrupted while the server at " + endpoint + " was asked " + ask.path;
        return ask.changes
                ? new StoreException.OutcomeUnknown(message + "; the change may or may not have been made", e)
                : new StoreException.Unavailable(message, e);
    }
}
