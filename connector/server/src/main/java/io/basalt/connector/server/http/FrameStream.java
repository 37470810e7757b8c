package io.basalt.connector.server.http;

import io.basalt.connector.wire.Failure;
import io.basalt.connector.wire.Frame;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Protocol;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An answer that is sent frame by frame. A sender waits until its last frame but one has left, so that a slow receiver takes two frames of
 * memory; one that takes nothing is hung up on. While nothing is sent, the receiver is told that it goes on. One thread at a time.
 */
final class FrameStream {
    /** How often who waits is told that it goes on. */
    static final Duration BEAT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Duration patience;
    private final long beat;
    private final ReentrantLock lock = new ReentrantLock();
    private Future<Void> sending = Future.succeededFuture();

    FrameStream(Vertx vertx, HttpServerResponse response, Duration patience) {
        this.vertx = vertx;
        this.response = response;
        this.patience = patience;
        response.putHeader("content-type", Protocol.FRAMES).setChunked(true);
        beat = vertx.setPeriodic(BEAT.toMillis(), timer -> beat());
    }

    /** @param cancel what is not wanted any more where the receiver hangs up */
    void onGone(Runnable cancel) {
        response.closeHandler(gone -> cancel.run());
        if (response.closed()) {
            cancel.run();
        }
    }

    /** @throws ReceiverGone where the receiver has gone, or takes nothing */
    void send(Frame.Kind kind, byte[] payload) throws IOException {
        lock.lock();
        try {
            await(sending);
            sending = write(new Frame(kind, payload));
        } finally {
            lock.unlock();
        }
    }

    private Future<Void> write(Frame frame) {
        return response.write(BufferInternal.buffer(Unpooled.wrappedBuffer(frame.encoded())));
    }

    /** On the thread that serves the socket, which does not wait. */
    private void beat() {
        if (lock.tryLock()) {
            try {
                if (sending.isComplete()) {
                    sending = write(new Frame(Frame.Kind.ALIVE, new byte[0]));
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** The last frame. */
    void end(byte[] result) throws IOException {
        end(Frame.Kind.RESULT, result);
    }

    /** The last frame, where something went wrong. */
    void fail(Throwable thrown) throws IOException {
        end(Frame.Kind.FAILURE, Json.bytes(Failure.of(thrown)));
    }

    private void end(Frame.Kind kind, byte[] payload) throws IOException {
        vertx.cancelTimer(beat);
        send(kind, payload);
        await(sending);
        response.end();
    }

    /** Ends it in any case, also where nothing could be sent any more. */
    void close() {
        vertx.cancelTimer(beat);
        if (!response.ended() && !response.closed()) {
            response.reset();
        }
    }

    private void await(Future<Void> sent) throws IOException {
        if (sent.succeeded()) {
            return;
        }
        try {
            sent.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new ReceiverGone("the receiver has gone", e.getCause());
        } catch (TimeoutException e) {
            throw new ReceiverGone("the receiver took nothing for " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReceiverGone("the server stops", e);
        }
    }
}
