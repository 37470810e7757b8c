package io.basalt.store.volume;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.BlockChecksums;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of volumes and of checksum files: docs/format.md, sections "Volumes" and "Blob files". */
final class VolumeFormat {
    private static final int VERSION = 1;
    private static final int FILE_MAGIC = 0x42534C56; // BSLV
    private static final int RECORD_MAGIC = 0x42534C52; // BSLR
    private static final int CHECKSUM_MAGIC = 0x42534C43; // BSLC
    private static final int CODEC_NONE = 0;
    private static final int NONCE_BYTES = 12;

    static final int FILE_HEADER_BYTES = 24;
    static final int RECORD_HEADER_BYTES = 56;
    static final int CHECKSUM_HEADER_BYTES = 28;

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

    /** A checksum file: header (magic, version, flags, blob id, lengths, CRC32C of the rest), the table, the label. */
    static byte[] checksumFile(long blobId, byte[] label, byte[] table) {
        byte[] rest = new BinaryWriter(table.length + label.length)
                .raw(table)
                .raw(label)
                .toBytes();
        return new BinaryWriter(CHECKSUM_HEADER_BYTES + rest.length)
                .fixed32(CHECKSUM_MAGIC)
                .u16(VERSION)
                .u16(0)
                .fixed64(blobId)
                .fixed32(table.length)
                .fixed32(label.length)
                .fixed32(BlockChecksums.of(rest, 0, rest.length))
                .raw(rest)
                .toBytes();
    }

    static ByteBuffer parseChecksumFile(byte[] bytes, long blobId, String file) throws StoreException.CorruptData {
        try {
            BinaryReader in = new BinaryReader(bytes);
            int magic = in.fixed32();
            int version = in.u16();
            int flags = in.u16();
            long id = in.fixed64();
            int tableBytes = in.fixed32();
            int labelBytes = in.fixed32();
            int crc = in.fixed32();
            byte[] rest = in.raw(in.remaining());
            if (magic != CHECKSUM_MAGIC
                    || version != VERSION
                    || flags != 0
                    || tableBytes < 0
                    || labelBytes < 0
                    || id != blobId
                    || rest.length != (long) tableBytes + labelBytes) {
                throw new StoreException.CorruptData(file + ": not the checksum file of blob "
                        + Long.toHexString(blobId) + " in version " + VERSION);
            }
            if (crc != BlockChecksums.of(rest, 0, rest.length)) {
                throw new StoreException.CorruptData(file + ": its own checksum does not hold");
            }
            return ByteBuffer.wrap(rest, 0, tableBytes).slice();
        } catch (BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData(file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] withChecksum(BinaryWriter header) {
        byte[] bytes = header.toBytes();
        return Arrays.copyOf(
                header.fixed32(BlockChecksums.of(bytes, 0, bytes.length)).toBytes(), bytes.length + 4);
    }
}
