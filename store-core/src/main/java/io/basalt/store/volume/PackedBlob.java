package io.basalt.store.volume;

import java.nio.ByteBuffer;

/**
 * A record ready to be appended to any volume.
 *
 * @param record its bytes
 * @param payloadOffset how far into them the payload begins
 */
public record PackedBlob(long blobId, ByteBuffer record, int payloadOffset) {
    /** Checksums are computed here, on the caller's thread. */
    public static PackedBlob of(long blobId, byte[] label, ByteBuffer payload) {
        int length = payload.remaining();
        return new PackedBlob(
                blobId, VolumeFormat.record(blobId, label, payload), VolumeFormat.payloadOffset(label.length, length));
    }
}
