package io.basalt.connector.server.http;

import io.basalt.connector.wire.Failure;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Protocol;
import io.basalt.store.api.FileRange;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What is sent back at once.
 *
 * @param body sent as it is; not to be changed after
 * @param file what is sent instead, by the kernel; closed afterwards
 */
record Answer(int status, String contentType, Map<String, String> headers, ByteBuffer body, Optional<OpenRange> file) {
    private static final int OK = 200;

    private Answer(int status, String contentType, Map<String, String> headers, ByteBuffer body) {
        this(status, contentType, headers, body, Optional.empty());
    }

    static Answer json(byte[] json) {
        return new Answer(OK, Protocol.JSON, Map.of(), ByteBuffer.wrap(json));
    }

    static Answer bytes(ByteBuffer bytes) {
        return new Answer(OK, Protocol.BYTES, Map.of(Protocol.CRC32C, Exchange.crc32c(bytes.duplicate())), bytes);
    }

    static Answer file(OpenRange file) {
        FileRange range = file.range();
        ByteBuffer checksums = range.checksums();
        return new Answer(
                OK,
                Protocol.BYTES,
                Map.of(
                        Protocol.POSITION,
                        Long.toString(range.position()),
                        Protocol.BLOCKS,
                        StandardCharsets.ISO_8859_1
                                .decode(Base64.getEncoder().encode(checksums.duplicate()))
                                .toString()),
                ByteBuffer.allocate(0),
                Optional.of(file));
    }

    /** A file of which a range is to be sent. */
    record OpenRange(FileChannel channel, FileRange range) implements Closeable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    Answer withStatus(int other) {
        return new Answer(other, contentType, headers, body, file);
    }

    static Answer of(Failure failure) {
        return new Answer(failure.status(), Protocol.JSON, Map.of(), ByteBuffer.wrap(Json.bytes(failure)));
    }

    /** Nothing was begun: the same request may be sent again. */
    static Answer busy(String why) {
        return new Answer(
                Failure.UNAVAILABLE,
                Protocol.JSON,
                Map.of("retry-after", "1"),
                ByteBuffer.wrap(Json.bytes(new Failure("Unavailable", why + "; try again"))));
    }
}
