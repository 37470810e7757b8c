package io.basalt.connector.wire;

import io.basalt.store.api.StoreException;
import java.nio.ByteBuffer;

/** JSON and bytes in one body: the length of the JSON in four bytes, the JSON, the bytes. */
public record Envelope(byte[] json, ByteBuffer bytes) {
    /** The body up to the bytes. */
    public static byte[] head(byte[] json) {
        return ByteBuffer.allocate(Integer.BYTES + json.length)
                .putInt(json.length)
                .put(json)
                .array();
    }

    /**
     * Takes a body apart.
     *
     * @throws StoreException.InvalidArgument where it is none
     */
    public static Envelope of(ByteBuffer body) throws StoreException {
        int length = body.remaining() < Integer.BYTES ? -1 : body.getInt();
        if (length < 0 || length > body.remaining()) {
            throw new StoreException.InvalidArgument("a body of " + body.limit()
                    + " bytes: expected the length of JSON in four bytes, the JSON, and bytes");
        }
        byte[] json = new byte[length];
        body.get(json);
        return new Envelope(json, body.slice());
    }
}
