package io.basalt.store.volume;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The file of checksums beside a blob's own file: docs/format.md, section "Blob files". Its table is cut into parts that
 * are each verified alone, so a reader fetches only those that it needs, and keeps {@value #KEPT_PARTS} of them.
 */
final class ChecksumFile implements ChecksumTable {
    private static final int VERSION = 1;
    private static final int MAGIC = 0x42534C43; // BSLC
    static final int HEADER_BYTES = 36;
    private static final int LABEL_LENGTH_AT = 24;
    /** Checksums in a part; its own checksum follows them. */
    static final int PART_CHECKSUMS = 4096;

    private static final int PART_BYTES = 4 * PART_CHECKSUMS + 4;
    private static final int KEPT_PARTS = 16;

    private final String name;
    private final RandomReader file;
    private final long blobId;
    private final long blocks;
    private final AtomicReferenceArray<Part> parts = new AtomicReferenceArray<>(KEPT_PARTS);

    private record Part(long number, ByteBuffer checksums) {}

    private ChecksumFile(String name, RandomReader file, long blobId, long blocks) {
        this.name = name;
        this.file = file;
        this.blobId = blobId;
        this.blocks = blocks;
    }

    /** @param table as {@link BlockChecksums#table()} gives it */
    static byte[] encode(long blobId, byte[] label, byte[] table) {
        BinaryWriter out = new BinaryWriter(HEADER_BYTES + table.length + label.length + 64)
                .fixed32(MAGIC)
                .u16(VERSION)
                .u16(0)
                .fixed64(blobId)
                .fixed64(table.length / 4)
                .fixed32(label.length)
                .fixed32(BlockChecksums.of(label, 0, label.length));
        byte[] header = out.toBytes();
        out.fixed32(BlockChecksums.of(header, 0, header.length));
        for (int at = 0, part = 0; at < table.length; at += 4 * PART_CHECKSUMS, part++) {
            int length = Math.min(4 * PART_CHECKSUMS, table.length - at);
            out.raw(table, at, length).fixed32(ofPart(blobId, part, ByteBuffer.wrap(table, at, length)));
        }
        return out.raw(label).toBytes();
    }

    /** A part's own checksum covers what it belongs to, so that no part can stand in for another. */
    private static int ofPart(long blobId, long number, ByteBuffer checksums) {
        ByteBuffer all = ByteBuffer.allocate(16 + checksums.remaining());
        all.putLong(blobId).putLong(number).put(checksums.duplicate());
        return BlockChecksums.of(all.flip());
    }

    /**
     * Reads and verifies the header, and closes {@code file} where that fails.
     *
     * @param name what to call the file in errors
     * @param length bytes of the blob
     */
    static ChecksumFile open(String name, RandomReader file, long blobId, long length) throws IOException {
        boolean opened = false;
        try {
            long expected = BlockChecksums.blocks(length);
            ByteBuffer start = ByteBuffer.allocate(HEADER_BYTES + (int) Math.min(PART_BYTES, 4 * expected + 4));
            file.read(0, start);
            long blocks = blocks(name, start.flip(), blobId);
            if (blocks != expected) {
                throw new StoreException.CorruptData(
                        name + ": has checksums of " + blocks + " blocks, expected " + expected);
            }
            ChecksumFile table = new ChecksumFile(name, file, blobId, blocks);
            if (blocks > 0) {
                table.keep(0, start.position(HEADER_BYTES).slice());
            }
            opened = true;
            return table;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /**
     * The label of a blob; absent where it is damaged.
     *
     * @param length bytes of the blob
     */
    static Optional<byte[]> label(RandomReader file, long length) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        file.read(0, header);
        int labelBytes = header.getInt(LABEL_LENGTH_AT);
        long blocks = BlockChecksums.blocks(length);
        long parts = (blocks + PART_CHECKSUMS - 1) / PART_CHECKSUMS;
        long start = HEADER_BYTES + 4 * blocks + 4 * parts;
        if (labelBytes < 0 || start + labelBytes != file.size()) {
            return Optional.empty();
        }
        byte[] label = new byte[labelBytes];
        file.read(start, ByteBuffer.wrap(label));
        return BlockChecksums.of(label, 0, labelBytes) == header.getInt(LABEL_LENGTH_AT + 4)
                ? Optional.of(label)
                : Optional.empty();
    }

    private static long blocks(String name, ByteBuffer start, long blobId) throws StoreException.CorruptData {
        byte[] header = new byte[Math.min(HEADER_BYTES, start.remaining())];
        start.get(0, header);
        try {
            BinaryReader in = new BinaryReader(header);
            int magic = in.fixed32();
            int version = in.u16();
            int flags = in.u16();
            long id = in.fixed64();
            long blocks = in.fixed64();
            in.raw(8);
            if (in.fixed32() != BlockChecksums.of(header, 0, HEADER_BYTES - 4)) {
                throw new StoreException.CorruptData(name + ": the header's own checksum does not hold");
            }
            if (magic != MAGIC || version != VERSION || flags != 0 || id != blobId) {
                throw new StoreException.CorruptData(name + ": not the checksum file of blob "
                        + Long.toHexString(blobId) + " in version " + VERSION);
            }
            return blocks;
        } catch (BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public int of(long block) throws IOException {
        long number = block / PART_CHECKSUMS;
        Part part = parts.get((int) (number % KEPT_PARTS));
        if (part == null || part.number != number) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * checksumsIn(number) + 4);
            file.read(HEADER_BYTES + number * PART_BYTES, bytes);
            part = keep(number, bytes.flip());
        }
        return part.checksums.getInt((int) (4 * (block % PART_CHECKSUMS)));
    }

    private int checksumsIn(long part) {
        return (int) Math.min(PART_CHECKSUMS, blocks - part * PART_CHECKSUMS);
    }

    private Part keep(long number, ByteBuffer bytes) throws StoreException.CorruptData {
        int length = 4 * checksumsIn(number);
        if (bytes.remaining() < length + 4 || bytes.getInt(length) != ofPart(blobId, number, bytes.slice(0, length))) {
            throw new StoreException.CorruptData(name + ": part " + number + " of the table at offset "
                    + (HEADER_BYTES + number * PART_BYTES) + " does not have its own checksum");
        }
        Part part = new Part(number, bytes.slice(0, length));
        parts.set((int) (number % KEPT_PARTS), part);
        return part;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
