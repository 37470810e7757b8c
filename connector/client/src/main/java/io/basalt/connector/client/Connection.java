package io.basalt.connector.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import org.apache.commons.io.IOUtils;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.NullEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection to a server, on which one request goes after the other. A thread that is interrupted while it sends or waits closes it (as
 * {@link java.nio.channels.ClosedByInterruptException} says). Not thread-safe but for {@link #close}.
 */
final class Connection implements Closeable {
    private static final int MOST_OF_THE_HEAP = 256 << 10;
    /** What is not longer fits into the buffers of sockets. */
    private static final long LONG_BODY = 64 << 10;

    private static final int BUFFER_BYTES = 16 << 10;
    private static final Http1Config LIMITS = Http1Config.custom()
            .setBufferSize(BUFFER_BYTES)
            .setMaxLineLength(64 << 10)
            .setMaxHeaderCount(100)
            .build();

    private final SocketChannel channel;
    private final DefaultBHttpClientConnection http;
    private final Duration answerTimeout;
    private long idleSince;

    private Connection(SocketChannel channel, DefaultBHttpClientConnection http, Duration answerTimeout) {
        this.answerTimeout = answerTimeout;
        this.channel = channel;
        this.http = http;
    }

    /** @throws IOException where nobody takes the connection in time; nothing was sent then */
    static Connection open(URI endpoint, RemoteSettings settings) throws IOException {
        SocketChannel channel = SocketChannel.open();
        boolean opened = false;
        try {
            Socket socket = channel.socket();
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), (int)
                    settings.connectTimeout().toMillis());
            DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(LIMITS);
            http.bind(socket);
            http.setSocketTimeout(
                    Timeout.ofMilliseconds(settings.answerTimeout().toMillis()));
            opened = true;
            return new Connection(channel, http, settings.answerTimeout());
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    /** Sends a request, and waits for the head of its answer, whose body comes from the connection as it is read. */
    ClassicHttpResponse exchange(ClassicHttpRequest request) throws IOException {
        try {
            send(request);
            ClassicHttpResponse response = http.receiveResponseHeader();
            while (response.getCode() < 200) {
                response = http.receiveResponseHeader();
            }
            http.receiveResponseEntity(response);
            if (response.getEntity() == null) {
                response.setEntity(NullEntity.INSTANCE);
            }
            return response;
        } catch (HttpException e) {
            throw new IOException("what answers does not speak HTTP: " + e.getMessage(), e);
        }
    }

    private void send(ClassicHttpRequest request) throws IOException, HttpException {
        http.sendRequestHeader(request);
        if (request.getEntity() == null) {
            http.flush();
            return;
        }
        boolean isLong = request.getEntity().getContentLength() > LONG_BODY;
        Future<?> tooLong = isLong ? Timers.after(answerTimeout, this::close) : CompletableFuture.completedFuture(null);
        try {
            http.sendRequestEntity(request);
            http.flush();
        } finally {
            tooLong.cancel(false);
        }
    }

    /**
     * Reads bytes of an answer's body that nothing else has read, at least one.
     *
     * @throws IOException where none comes for long
     */
    int read(ByteBuffer target) throws IOException {
        ScheduledFuture<?> tooLong = Timers.after(answerTimeout, this::close);
        try {
            if (target.isDirect() || target.remaining() <= MOST_OF_THE_HEAP) {
                return channel.read(target);
            }
            // The JDK copies through memory off the heap, as much as is asked for, and keeps it for the thread.
            ByteBuffer some = target.slice(target.position(), MOST_OF_THE_HEAP);
            int n = channel.read(some);
            target.position(target.position() + some.position());
            return n;
        } finally {
            tooLong.cancel(false);
        }
    }

    /** Nobody needs it for now. */
    void rest() {
        idleSince = System.nanoTime();
    }

    long idleNanos() {
        return System.nanoTime() - idleSince;
    }

    /** Whether the server has hung up; takes a millisecond where it has not. */
    boolean isStale() {
        try {
            return http.isStale();
        } catch (IOException e) {
            return true;
        }
    }

    /** At once; whoever reads from it meanwhile gets an error. */
    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
        IOUtils.closeQuietly(channel);
    }
}
