package io.basalt.store.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Appender;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.testing.CountingDisk;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of checksums of a blob of many parts, of which only those that are needed are read. */
class ChecksumFileTest {
    private static final String FILE = "sums";
    private static final long BLOB = 17;
    private static final int BLOCKS = 40 * ChecksumFile.PART_CHECKSUMS + 3;
    private static final long LENGTH = (BLOCKS - 1L) * BlockChecksums.BLOCK + 1;

    private final FaultyDisk faulty = new FaultyDisk(new MemoryDisk());
    private final CountingDisk disk = new CountingDisk(faulty);

    @BeforeEach
    void write() throws IOException {
        ByteBuffer table = ByteBuffer.allocate(4 * BLOCKS);
        for (int block = 0; block < BLOCKS; block++) {
            table.putInt(7 * block);
        }
        try (Appender out = disk.create(FILE)) {
            out.write(ByteBuffer.wrap(ChecksumFile.encode(BLOB, new byte[] {1, 2, 3}, table.array())));
        }
    }

    private ChecksumFile open(long blobId, long length) throws IOException {
        return ChecksumFile.open(FILE, disk.open(FILE), blobId, length);
    }

    @Test
    void everyChecksumIsFoundAndEachPartReadOnceInAPass() throws IOException {
        try (ChecksumFile sums = open(BLOB, LENGTH)) {
            for (int block = 0; block < BLOCKS; block++) {
                assertEquals(7 * block, sums.of(block));
            }
        }
        assertEquals(41, disk.of(FILE).reads(), "one with the header, and one for each of the other 40 parts");
    }

    @Test
    void aReadOfTheLastBlockReadsTwoPartsOfATableOfForty() throws IOException {
        try (ChecksumFile sums = open(BLOB, LENGTH)) {
            assertEquals(7 * (BLOCKS - 1), sums.of(BLOCKS - 1));
        }
        assertEquals(2, disk.of(FILE).reads());
        assertTrue(
                disk.of(FILE).bytes() < 5 * ChecksumFile.PART_CHECKSUMS,
                disk.of(FILE).toString());
    }

    @Test
    void aDamagedPartIsNamedAndTheOthersAreStillGood() throws IOException {
        int part = 4 * ChecksumFile.PART_CHECKSUMS + 4;
        faulty.flipBit(FILE, ChecksumFile.HEADER_BYTES + 2L * part + 99);
        try (ChecksumFile sums = open(BLOB, LENGTH)) {
            assertEquals(7 * ChecksumFile.PART_CHECKSUMS, sums.of(ChecksumFile.PART_CHECKSUMS));
            StoreException.CorruptData corrupt =
                    assertThrows(StoreException.CorruptData.class, () -> sums.of(2L * ChecksumFile.PART_CHECKSUMS));
            assertTrue(corrupt.getMessage().contains("part 2"), corrupt.getMessage());
        }
    }

    @Test
    void aDamagedHeaderAnotherBlobAndAnotherLengthAreRefused() throws IOException {
        assertThrows(StoreException.CorruptData.class, () -> open(BLOB + 1, LENGTH));
        assertThrows(StoreException.CorruptData.class, () -> open(BLOB, LENGTH + BlockChecksums.BLOCK));
        for (int offset = 0; offset < ChecksumFile.HEADER_BYTES; offset++) {
            FaultyDisk flipped = new FaultyDisk(disk).flipBit(FILE, offset);
            assertThrows(
                    StoreException.CorruptData.class,
                    () -> ChecksumFile.open(FILE, flipped.open(FILE), BLOB, LENGTH),
                    "a flipped bit at " + offset);
        }
    }
}
