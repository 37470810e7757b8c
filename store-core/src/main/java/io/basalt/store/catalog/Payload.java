package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.nio.ByteBuffer;

/**
 * A small blob whose bytes ride in the log's batch until its volume has been synced.
 *
 * @param record as it was appended to the volume
 * @param payloadOffset how far into the record the blob's bytes begin
 */
public record Payload(long blobId, int payloadOffset, ByteBuffer record) {
    private static final int VERSION = 1;
    private static final int OVERHEAD_BYTES = 24;

    byte[] encode() {
        ByteBuffer bytes = record.duplicate();
        byte[] copied = new byte[bytes.remaining()];
        bytes.get(copied);
        return new BinaryWriter(OVERHEAD_BYTES + copied.length)
                .u8(VERSION)
                .u8(0)
                .varint(blobId)
                .varint(payloadOffset)
                .raw(copied)
                .toBytes();
    }

    static Payload decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("payload", VERSION);
        long blobId = in.varint();
        int offset = in.varint32();
        Payload payload = new Payload(blobId, offset, ByteBuffer.wrap(in.raw(in.remaining())));
        if (offset > payload.record.remaining()) {
            throw in.malformed("payload offset " + offset);
        }
        return payload;
    }
}
