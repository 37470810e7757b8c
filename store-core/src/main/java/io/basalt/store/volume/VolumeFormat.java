package io.basalt.store.volume;

import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.BlockChecksums;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of volumes: docs/format.md, section "Volumes". */
final class VolumeFormat {
    private static final int VERSION = 1;
    private static final int FILE_MAGIC = 0x42534C56; // BSLV
    private static final int RECORD_MAGIC = 0x42534C52; // BSLR
    private static final int CODEC_NONE = 0;
    private static final int NONCE_BYTES = 12;

    static final int FILE_HEADER_BYTES = 24;
    static final int RECORD_HEADER_BYTES = 56;

    private VolumeFormat() {}

    /** Magic, version, flags, epoch, number, CRC32C. */
    static byte[] fileHeader(long epoch, int number) {
        BinaryWriter out = new BinaryWriter(FILE_HEADER_BYTES)
                .fixed32(FILE_MAGIC)
                .u16(VERSION)
                .u16(0)
                .fixed64(epoch)
                .fixed32(number);
        return withChecksum(out);
    }

    /**
     * A whole record: header, label (who wrote what, for recovery), block checksums, payload. The checksums stand right
     * before the payload, so one read fetches both.
     */
    static ByteBuffer record(long blobId, byte[] label, ByteBuffer payload) {
        BlockChecksums checksums = new BlockChecksums();
        checksums.update(payload.duplicate());
        byte[] table = checksums.table();
        BinaryWriter header = new BinaryWriter(RECORD_HEADER_BYTES)
                .fixed32(RECORD_MAGIC)
                .u8(VERSION)
                .u8(0)
                .u8(CODEC_NONE)
                .u8(0)
                .fixed64(blobId)
                .fixed32(label.length)
                .fixed32(table.length)
                .fixed64(payload.remaining())
                .fixed32(BlockChecksums.of(label, 0, label.length))
                .fixed32(0)
                .raw(new byte[NONCE_BYTES]);
        ByteBuffer record =
                ByteBuffer.allocate(RECORD_HEADER_BYTES + label.length + table.length + payload.remaining());
        return record.put(withChecksum(header))
                .put(label)
                .put(table)
                .put(payload.duplicate())
                .flip();
    }

    /** How far into {@link #record} its payload begins. */
    static int payloadOffset(int labelBytes, long payloadBytes) {
        return RECORD_HEADER_BYTES + labelBytes + tableBytes(payloadBytes);
    }

    static int tableBytes(long payloadBytes) {
        return Math.toIntExact(4 * BlockChecksums.blocks(payloadBytes));
    }

    private static byte[] withChecksum(BinaryWriter header) {
        byte[] bytes = header.toBytes();
        return Arrays.copyOf(
                header.fixed32(BlockChecksums.of(bytes, 0, bytes.length)).toBytes(), bytes.length + 4);
    }
}
