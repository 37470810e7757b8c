package io.basalt.connector.server.http;

import io.basalt.connector.wire.Failure;
import io.basalt.connector.wire.Protocol;
import io.basalt.store.api.StoreException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.apache.commons.io.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request whose body has come, and its answer. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final HttpServerRequest request;
    private final Buffer body;

    Exchange(HttpServerRequest request, Buffer body) {
        this.request = request;
        this.body = body;
    }

    String method() {
        return request.method().name();
    }

    String path() {
        return request.path();
    }

    HttpServerResponse response() {
        return request.response();
    }

    /** The body's bytes; what arrived is what was sent, where the sender says what that was. */
    ByteBuffer body() throws StoreException {
        ByteBuf bytes = ((BufferInternal) body).getByteBuf();
        ByteBuffer buffer = bytes.nioBuffer();
        Optional<String> stated = header(Protocol.CRC32C);
        if (stated.isPresent() && !stated.get().equals(crc32c(buffer.duplicate()))) {
            throw new StoreException.InvalidArgument(
                    "a body of " + buffer.remaining() + " bytes has the CRC32C " + crc32c(buffer) + ", but "
                            + stated.get() + " was stated: it was damaged on its way, send it again");
        }
        return buffer;
    }

    byte[] json() throws StoreException {
        ByteBuffer buffer = body();
        byte[] json = new byte[buffer.remaining()];
        buffer.get(json);
        return json;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /** A number in the query part of the address, or of a header. */
    OptionalLong number(Optional<String> text, String name) throws StoreException {
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= 0) {
                return OptionalLong.of(value);
            }
        } catch (NumberFormatException e) {
            // Told below, as what is negative.
        }
        throw new StoreException.InvalidArgument(name + "=" + text.get() + ": expected a number of 0 or more");
    }

    /** A text in the query part of the address. */
    Optional<String> text(String name) {
        return Optional.ofNullable(request.getParam(name));
    }

    long parameter(String name) throws StoreException {
        return number(text(name), name)
                .orElseThrow(
                        () -> new StoreException.InvalidArgument(method() + " " + path() + " lacks " + name + "=N"));
    }

    OptionalLong asOf() throws StoreException {
        return number(header(Protocol.AS_OF), Protocol.AS_OF);
    }

    void answer(Answer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            answer.file().ifPresent(Exchange::close);
            return;
        }
        response.setStatusCode(answer.status()).putHeader("content-type", answer.contentType());
        answer.headers().forEach(response::putHeader);
        if (answer.file().isPresent()) {
            send(answer.file().get(), response);
            return;
        }
        response.end(BufferInternal.buffer(Unpooled.wrappedBuffer(answer.body())));
    }

    /** By the kernel, which copies no byte. */
    private static void send(Answer.OpenRange file, HttpServerResponse response) {
        response.sendFile(file.channel(), file.range().offset(), file.range().length())
                .onComplete(sent -> {
                    close(file);
                    if (sent.failed()) {
                        LOG.debug("{} was not sent to its end", file.range().file(), sent.cause());
                        response.reset(); // The receiver asks for the rest.
                    }
                });
    }

    private static void close(Closeable file) {
        IOUtils.closeQuietly(file, e -> LOG.warn("A file that was sent is not closed", e));
    }

    /** Whether it comes from this host. */
    boolean isLocal() {
        return isLocal(request);
    }

    static boolean isLocal(HttpServerRequest request) {
        String address = String.valueOf(request.remoteAddress().hostAddress());
        return address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1") || address.equals("::1");
    }

    void fail(Throwable thrown) {
        answer(Answer.of(Failure.of(thrown)));
    }

    static String crc32c(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
