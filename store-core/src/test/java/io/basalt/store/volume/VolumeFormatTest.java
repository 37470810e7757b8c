package io.basalt.store.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Place;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.Golden;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Volumes and blob files against version 1 of docs/format.md. */
class VolumeFormatTest {
    private static final Golden GOLDEN = new Golden("volume-v1.txt");
    private static final byte[] LABEL = {1, 2, 3};
    private static final int LENGTH = 2 * BlockChecksums.BLOCK + 17;

    @Test
    void headersAndRecordsAreWrittenAsInVersion1() {
        byte[] payload = {10, 20, 30, 40};
        GOLDEN.check("volume-header", VolumeFormat.fileHeader(3, 2));
        GOLDEN.check(
                "volume-record",
                VolumeFormat.record(17, LABEL, ByteBuffer.wrap(payload)).array());
        BlockChecksums checksums = new BlockChecksums();
        checksums.update(ByteBuffer.wrap(payload));
        GOLDEN.check("checksum-file", ChecksumFile.encode(17, LABEL, checksums.table()));
    }

    @Test
    void packedAndStreamedBlobsReadBackFromAnyPosition() throws IOException {
        byte[] bytes = bytes();
        try (DirectoryFiles tier = new DirectoryFiles("flash", 0, new MemoryDisk(), 1, 1 << 20, true)) {
            Place packed = tier.append(PackedBlob.of(17, LABEL, ByteBuffer.wrap(bytes)));
            tier.flush();
            readsBack(tier, 17, packed, bytes);
            readsBack(tier, 18, stream(tier, 18, bytes), bytes);
        }
    }

    private static Place stream(DirectoryFiles tier, long blobId, byte[] bytes) throws IOException {
        try (BlobWriter writer = new BlobWriter(blobId, List.of(tier.write(blobId, 1)))) {
            for (int at = 0; at < bytes.length; at += 1000) {
                writer.write(ByteBuffer.wrap(bytes, at, Math.min(1000, bytes.length - at)));
            }
            return writer.finish(LABEL).get(0);
        }
    }

    private static void readsBack(DirectoryFiles tier, long blobId, Place place, byte[] bytes) throws IOException {
        try (BlobReader reader = tier.open(blobId, place, bytes.length)) {
            for (int from : new int[] {0, 1, BlockChecksums.BLOCK - 1, BlockChecksums.BLOCK, LENGTH - 1}) {
                ByteBuffer target = ByteBuffer.allocate(Math.min(BlockChecksums.BLOCK + 3, LENGTH - from));
                reader.readFully(from, target);
                byte[] expected = java.util.Arrays.copyOfRange(bytes, from, from + target.capacity());
                assertArrayEquals(expected, target.array(), "from " + from);
            }
        }
    }

    @Test
    void aFlippedBitIsNamedAndNeverReturned() throws IOException {
        byte[] bytes = bytes();
        FaultyDisk disk = new FaultyDisk(new MemoryDisk());
        try (DirectoryFiles tier = new DirectoryFiles("flash", 0, disk, 1, 1 << 20, true)) {
            Place place = stream(tier, 18, bytes);
            disk.flipBit(EpochFiles.blob(18, place), BlockChecksums.BLOCK + 5);
            try (BlobReader reader = tier.open(18, place, LENGTH)) {
                reader.readFully(0, ByteBuffer.allocate(BlockChecksums.BLOCK));
                StoreException.CorruptData corrupt = assertThrows(
                        StoreException.CorruptData.class,
                        () -> reader.readFully(BlockChecksums.BLOCK, ByteBuffer.allocate(1)));
                assertEquals(true, corrupt.getMessage().contains("block 1"), corrupt.getMessage());
            }
            disk.flipBit(EpochFiles.checksums(18, place), 30);
            assertThrows(StoreException.CorruptData.class, () -> tier.open(18, place, LENGTH));
        }
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
