package io.basalt.connector.server.http;

import io.basalt.connector.wire.Failure;
import io.basalt.connector.wire.Protocol;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a store over HTTP, as docs/protocol.md says. Closing it leaves the store open. Thread-safe. */
public final class HttpEdge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);
    private static final int MOST_HEADER_BYTES = 32 << 10;
    private static final int MOST_LINE_BYTES = 16 << 10;
    private static final int EVENT_LOOPS = 4;
    /** Of those that wait for a request, {@link Connections} thinks sooner. */
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(15);

    private static final Duration SWEEP = Duration.ofSeconds(10);
    private static final int FORBIDDEN = 403;
    private static final int LENGTH_REQUIRED = 411;
    private static final int TOO_LARGE = 413;

    private final String name = UUID.randomUUID().toString();
    private final Optional<Path> directory;
    private final HttpSettings settings;
    private final Work work;
    private final Routes routes;
    private final Vertx vertx;
    private final HttpServer server;
    private final Connections connections;
    private final AtomicBoolean draining = new AtomicBoolean();

    private HttpEdge(Store store, Optional<Path> directory, HttpSettings settings, BufferAllocator allocator) {
        this.directory = directory;
        this.settings = settings;
        this.work = new Work(settings);
        this.connections = new Connections(settings.connections(), settings.patience());
        this.routes = new Routes(new Ports(store), settings, name, allocator);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1));
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setMaxHeaderSize(MOST_HEADER_BYTES)
                .setMaxInitialLineLength(MOST_LINE_BYTES)
                .setTcpNoDelay(true)
                // It would tell of a connection only when the first head has come to its end.
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) LONGEST_ANSWER.toMillis()));
    }

    /**
     * Begins to serve.
     *
     * @param directory of the store, where clients of this host may open its files themselves
     * @param address where to listen; port 0 for any that is free
     * @param allocator of which answers in columns are made
     * @throws StoreException.Unavailable where the address is taken
     */
    public static HttpEdge start(
            Store store,
            Optional<Path> directory,
            InetSocketAddress address,
            HttpSettings settings,
            BufferAllocator allocator)
            throws StoreException {
        HttpEdge edge = new HttpEdge(store, directory, settings, allocator);
        edge.server.connectionHandler(edge.connections::opened).requestHandler(edge::requested);
        edge.vertx.setPeriodic(Math.min(SWEEP.toMillis(), settings.patience().toMillis()), timer -> {
            edge.connections.sweep();
            edge.work.call(edge.routes::sweep);
        });
        boolean listens = false;
        try {
            edge.await(edge.server.listen(address.getPort(), address.getHostString()));
            listens = true;
            return edge;
        } catch (IOException e) {
            throw new StoreException.Unavailable(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + e.getMessage()
                            + "; choose another port",
                    e);
        } finally {
            if (!listens) {
                edge.close();
            }
        }
    }

    /** Which it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Names this process, as its answers do. */
    public String name() {
        return name;
    }

    /** What clients have open. */
    public Held held() {
        return routes.held(work.streaming());
    }

    private void requested(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        connections.waits(connection);
        request.response().putHeader(Protocol.SERVER, name).endHandler(sent -> connections.waits(connection));
        String path = request.path();
        if (path.equals(Protocol.HEALTH) || path.equals(Protocol.READY)) {
            if (directory.isPresent() && Exchange.isLocal(request)) {
                request.response()
                        .putHeader(Protocol.DIRECTORY, directory.get().toUri().toASCIIString());
            }
            request.response()
                    .setStatusCode(draining.get() ? Failure.UNAVAILABLE : 200)
                    .end(draining.get() ? "draining\n" : "ok\n");
            return;
        }
        if (request.getHeader("origin") != null || request.getHeader("sec-fetch-site") != null) {
            // A page of anybody's, in a browser on this host, could do what its user may do.
            refuse(request, refusal(FORBIDDEN, "AccessDenied", "browsers are not served"));
            return;
        }
        long length = length(request);
        if (length < 0 || length > Protocol.MOST_BODY_BYTES) {
            // What follows cannot be told from the next request.
            refuse(
                    request,
                    refusal(
                            length < 0 ? LENGTH_REQUIRED : TOO_LARGE,
                            "InvalidArgument",
                            "a body of a stated length of at most " + Protocol.MOST_BODY_BYTES + " bytes is expected"));
            return;
        }
        if (!work.hold(length)) {
            refuse(request, Answer.busy("the server holds as many bytes as it may"));
            return;
        }
        request.body().onComplete(body -> {
            if (body.succeeded()) {
                connections.busy(connection);
                take(new Exchange(request, body.result()), length);
            } else {
                work.release(length);
            }
        });
    }

    /** What has no body has 0 bytes; below 0 where nobody knows. */
    private static long length(HttpServerRequest request) {
        String stated = request.getHeader("content-length");
        if (stated == null) {
            return request.getHeader("transfer-encoding") == null ? 0 : -1;
        }
        try {
            return Long.parseLong(stated);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Answer refusal(int status, String kind, String message) {
        return Answer.of(new Failure(kind, message)).withStatus(status);
    }

    /** Answers before the body has come, which is not wanted, and hangs up. */
    private static void refuse(HttpServerRequest request, Answer answer) {
        request.response().putHeader("connection", "close");
        new Exchange(request, Buffer.buffer()).answer(answer);
    }

    private void take(Exchange exchange, long bytes) {
        boolean framed = Routes.isStream(exchange) || Routes.isLong(exchange);
        Runnable task = () -> {
            try {
                if (framed) {
                    stream(exchange);
                } else {
                    exchange.answer(answer(exchange));
                }
            } finally {
                work.release(bytes);
            }
        };
        boolean taken = Routes.isStream(exchange)
                ? work.stream(task)
                : Routes.isLong(exchange) ? work.longCall(task) : work.call(task);
        if (!taken) {
            work.release(bytes);
            exchange.answer(Answer.busy("the server is busy"));
        }
    }

    private Answer answer(Exchange exchange) {
        try {
            return routes.answer(exchange);
        } catch (IOException | RuntimeException | Error e) {
            return failed(exchange, e);
        }
    }

    private static Answer failed(Exchange exchange, Throwable thrown) {
        if (!(thrown instanceof StoreException || thrown instanceof IllegalArgumentException)) {
            LOG.error("{} {} failed", exchange.method(), exchange.path(), thrown);
        }
        return Answer.of(Failure.of(thrown));
    }

    private void stream(Exchange exchange) {
        FrameStream out = new FrameStream(vertx, exchange.response(), settings.patience());
        try {
            try {
                routes.stream(exchange, out);
            } catch (ReceiverGone e) {
                throw e;
            } catch (IOException | RuntimeException | Error e) {
                failed(exchange, e);
                out.fail(e);
            }
        } catch (IOException e) {
            LOG.debug("{} was not heard to its end", exchange.path(), e);
        } finally {
            out.close();
        }
    }

    /** Takes no new requests, and waits for those under way. */
    public void drain(Duration most) throws InterruptedException {
        draining.set(true);
        work.drain(most.toNanos());
    }

    private <T> T await(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        try {
            await(vertx.close());
        } catch (IOException e) {
            LOG.warn("The HTTP edge did not end cleanly", e);
        }
        work.close();
        routes.close();
    }
}
