package io.basalt.store.volume;

import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A volume read from front to back: its records in their order, each verified, and the regions that hold none. After
 * damage it goes on at the next record whose header holds. One record is in memory at a time. Not thread-safe; close it.
 */
public final class VolumeScan implements Closeable {
    private static final int WINDOW = 1 << 20;

    private final RandomReader file;
    private final long size;
    private long at;

    /** What comes next in a volume. */
    public sealed interface Region permits Record, Damage {}

    /**
     * A record whose header holds.
     *
     * @param offset where it begins in the file
     * @param blob the whole record, ready to be appended to another volume
     * @param label who wrote what; empty where it does not have its checksum
     * @param damage what is wrong with its label or payload, in words; empty where all checksums hold
     */
    public record Record(long offset, PackedBlob blob, Optional<byte[]> label, Optional<String> damage)
            implements Region {
        /** Where the payload begins in the file, as a place says it. */
        public long payloadOffset() {
            return offset + blob.payloadOffset();
        }
    }

    /** Bytes that are no record: from {@code offset} on, in words why. */
    public record Damage(long offset, long length, String reason) implements Region {}

    private VolumeScan(RandomReader file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    /** Fails with {@code NoSuchFileException} where there is no such volume. */
    static VolumeScan open(Disk disk, long epoch, int number) throws IOException {
        RandomReader file = disk.open(EpochFiles.volume(epoch, number));
        boolean opened = false;
        try {
            VolumeScan scan = new VolumeScan(file);
            byte[] header = scan.read(0, VolumeFormat.FILE_HEADER_BYTES).array();
            // A damaged file header hides no record: the scan looks for the first one from the file's start on.
            scan.at = VolumeFormat.isFileHeader(header, epoch, number) ? VolumeFormat.FILE_HEADER_BYTES : 0;
            opened = true;
            return scan;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /** How far the scan has come, in bytes from the file's start. */
    public long position() {
        return at;
    }

    /** The next region; empty at the end. */
    public Optional<Region> next() throws IOException {
        if (at >= size) {
            return Optional.empty();
        }
        Optional<VolumeFormat.Header> header = headerAt(at);
        Region region = header.isPresent() ? record(header.get()) : damage();
        return Optional.of(region);
    }

    private Region record(VolumeFormat.Header header) throws IOException {
        long start = at;
        ByteBuffer bytes = read(start, Math.toIntExact(header.recordBytes()));
        at = start + header.recordBytes();
        PackedBlob blob = new PackedBlob(header.blobId(), bytes, header.payloadOffset());
        byte[] label = new byte[header.labelBytes()];
        bytes.get(VolumeFormat.RECORD_HEADER_BYTES, label);
        if (BlockChecksums.of(label, 0, label.length) != header.labelCrc()) {
            return new Record(start, blob, Optional.empty(), Optional.of("the label's checksum does not hold"));
        }
        return new Record(start, blob, Optional.of(label), payloadDamage(bytes, header));
    }

    private static Optional<String> payloadDamage(ByteBuffer record, VolumeFormat.Header header) {
        int table = header.payloadOffset() - VolumeFormat.tableBytes(header.payloadBytes());
        if (record.getInt(table - VolumeFormat.DISTANCE_BYTES) != header.payloadOffset()) {
            return Optional.of("the payload's distance is not " + header.payloadOffset());
        }
        for (int block = 0, from = header.payloadOffset(); from < record.limit(); block++) {
            int length = Math.min(BlockChecksums.BLOCK, record.limit() - from);
            int actual = BlockChecksums.of(record.slice(from, length));
            int expected = record.getInt(table + 4 * block);
            if (actual != expected) {
                return Optional.of(String.format(
                        "block %d of the payload has CRC32C %08x, expected %08x", block, actual, expected));
            }
            from += length;
        }
        return Optional.empty();
    }

    /** Skips to the next record. */
    private Damage damage() throws IOException {
        long start = at;
        while (at < size) {
            ByteBuffer window = read(at, (int) Math.min(WINDOW, size - at));
            for (int i = 0; i + 4 <= window.limit(); i++) {
                long candidate = at + i;
                if (candidate > start
                        && window.getInt(i) == VolumeFormat.RECORD_MAGIC
                        && headerAt(candidate).isPresent()) {
                    at = candidate;
                    return new Damage(start, at - start, "no record can be read here");
                }
            }
            // A magic may lie across two windows.
            at = at + window.limit() < size ? at + window.limit() - 3 : size;
        }
        return new Damage(start, size - start, "no record can be read from here to the end of the file");
    }

    /** The header of a record that lies within the file. */
    private Optional<VolumeFormat.Header> headerAt(long offset) throws IOException {
        return VolumeFormat.header(read(offset, (int) Math.min(VolumeFormat.RECORD_HEADER_BYTES, size - offset)))
                .filter(header -> offset + header.recordBytes() <= size);
    }

    private ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        file.read(offset, bytes);
        return bytes.rewind();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
