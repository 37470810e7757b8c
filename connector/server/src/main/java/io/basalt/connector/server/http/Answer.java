package io.basalt.connector.server.http;

import io.basalt.connector.wire.Failure;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Protocol;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * What is sent back at once.
 *
 * @param body sent as it is; not to be changed after
 */
record Answer(int status, String contentType, Map<String, String> headers, ByteBuffer body) {
    private static final int OK = 200;

    static Answer json(byte[] json) {
        return new Answer(OK, Protocol.JSON, Map.of(), ByteBuffer.wrap(json));
    }

    static Answer bytes(ByteBuffer bytes) {
        return new Answer(OK, Protocol.BYTES, Map.of(Protocol.CRC32C, Exchange.crc32c(bytes.duplicate())), bytes);
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
