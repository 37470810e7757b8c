package io.basalt.store.volume;

import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The bytes of volumes: docs/format.md, section "Volumes". */
final class VolumeFormat {
    private static final int VERSION = 1;
    private static final int FILE_MAGIC = 0x42534C56; // BSLV
    private static final int CODEC_NONE = 0;
    private static final int NONCE_BYTES = 12;

    static final int FILE_HEADER_BYTES = 24;
    static final int RECORD_HEADER_BYTES = 56;
    static final int RECORD_MAGIC = 0x42534C52; // BSLR

    /** The payload's distance from the record's start, which stands before the checksums. */
    static final int DISTANCE_BYTES = 4;

    /** No configuration packs more. */
    private static final long MAX_PAYLOAD = 64 << 20;

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
     * A whole record: header, label (who wrote what, for recovery), how far the payload is from the record's start, block
     * checksums, payload. The checksums stand right before the payload, so one read fetches both.
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
        int payloadOffset = payloadOffset(label.length, payload.remaining());
        ByteBuffer record = ByteBuffer.allocate(payloadOffset + payload.remaining());
        return record.put(withChecksum(header))
                .put(label)
                .putInt(payloadOffset)
                .put(table)
                .put(payload.duplicate())
                .flip();
    }

    /** How far into {@link #record} its payload begins. */
    static int payloadOffset(int labelBytes, long payloadBytes) {
        return RECORD_HEADER_BYTES + labelBytes + DISTANCE_BYTES + tableBytes(payloadBytes);
    }

    /** What a record's header says. */
    record Header(long blobId, int labelBytes, long payloadBytes, int labelCrc) {
        /** How far into the record its payload begins. */
        int payloadOffset() {
            return VolumeFormat.payloadOffset(labelBytes, payloadBytes);
        }

        long recordBytes() {
            return payloadOffset() + payloadBytes;
        }
    }

    /** The header at the beginning of {@code bytes}; absent where there is none, or a damaged one. */
    static Optional<Header> header(ByteBuffer bytes) {
        if (bytes.remaining() < RECORD_HEADER_BYTES || bytes.getInt(bytes.position()) != RECORD_MAGIC) {
            return Optional.empty();
        }
        byte[] header = new byte[RECORD_HEADER_BYTES];
        bytes.get(bytes.position(), header);
        ByteBuffer in = ByteBuffer.wrap(header);
        boolean holds = in.getInt(RECORD_HEADER_BYTES - 4) == BlockChecksums.of(header, 0, RECORD_HEADER_BYTES - 4);
        boolean known = header[4] == VERSION && header[5] == 0 && header[6] == CODEC_NONE && in.getInt(36) == 0;
        Header parsed = new Header(in.getLong(8), in.getInt(16), in.getLong(24), in.getInt(32));
        boolean sane = parsed.labelBytes >= 0 && parsed.payloadBytes > 0 && parsed.payloadBytes <= MAX_PAYLOAD;
        return holds && known && sane && in.getInt(20) == tableBytes(parsed.payloadBytes)
                ? Optional.of(parsed)
                : Optional.empty();
    }

    /** The label of the record whose payload begins there; absent where it, or the way to it, is damaged. */
    static Optional<byte[]> label(RandomReader volume, long blobId, long payloadStart, long payloadBytes)
            throws IOException {
        ByteBuffer distance = ByteBuffer.allocate(DISTANCE_BYTES);
        volume.read(payloadStart - tableBytes(payloadBytes) - DISTANCE_BYTES, distance);
        long start = payloadStart - distance.getInt(0);
        if (start < FILE_HEADER_BYTES || start > payloadStart - RECORD_HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.allocate(RECORD_HEADER_BYTES);
        volume.read(start, header);
        Optional<Header> found = header(header.rewind())
                .filter(h -> h.blobId == blobId
                        && h.payloadBytes == payloadBytes
                        && start + h.payloadOffset() == payloadStart);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        byte[] label = new byte[found.get().labelBytes];
        volume.read(start + RECORD_HEADER_BYTES, ByteBuffer.wrap(label));
        return BlockChecksums.of(label, 0, label.length) == found.get().labelCrc
                ? Optional.of(label)
                : Optional.empty();
    }

    /** Whether a volume's file begins as that volume's does. */
    static boolean isFileHeader(byte[] bytes, long epoch, int number) {
        return Arrays.equals(bytes, fileHeader(epoch, number));
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
