package io.basalt.store.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Place;
import io.basalt.store.testing.CountingDisk;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much a blob's reader reads for what is asked of it. */
class BlobReaderTest {
    private static final byte[] LABEL = {1, 2, 3};
    private static final int BLOCK = BlockChecksums.BLOCK;

    private final FaultyDisk faulty = new FaultyDisk(new MemoryDisk());
    private final CountingDisk disk = new CountingDisk(faulty);
    private DirectoryFiles tier;
    private byte[] bytes;
    private Place place;

    @BeforeEach
    void open() throws IOException {
        tier = new DirectoryFiles("flash", 0, disk, 1, 1 << 20, true);
    }

    @AfterEach
    void close() throws IOException {
        tier.close();
    }

    private void fill(int length) {
        bytes = new byte[length];
        new Random(length).nextBytes(bytes);
    }

    private BlobReader packed(int length) throws IOException {
        fill(length);
        place = tier.append(PackedBlob.of(17, LABEL, ByteBuffer.wrap(bytes)));
        tier.flush();
        return tier.open(17, place, length);
    }

    private BlobReader streamed(int length) throws IOException {
        fill(length);
        try (BlobWriter writer = new BlobWriter(18, List.of(tier.write(18, 1)))) {
            writer.write(ByteBuffer.wrap(bytes));
            place = writer.finish(LABEL).get(0);
        }
        return tier.open(18, place, length);
    }

    private void reads(BlobReader reader, int from, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        reader.readFully(from, target);
        assertEquals(length, target.position());
        assertArrayEquals(Arrays.copyOfRange(bytes, from, from + length), target.array(), length + " from " + from);
    }

    @Test
    void aSmallPackedBlobComesWithItsChecksumsInOneRead() throws IOException {
        for (int length : new int[] {1, 1000, BLOCK, BLOCK + 1, 3 * BLOCK}) {
            try (BlobReader reader = packed(length)) {
                disk.reset();
                reads(reader, 0, length);
                assertEquals(1, disk.total().reads(), "for " + length + " bytes");
            }
        }
    }

    @Test
    void aPieceOfASmallPackedBlobTakesOneReadToo() throws IOException {
        try (BlobReader reader = packed(1000)) {
            disk.reset();
            reads(reader, 10, 20);
            assertEquals(1, disk.total().reads());
        }
    }

    @Test
    void manyBlocksAreReadAtOnce() throws IOException {
        try (BlobReader reader = streamed(16 * BLOCK + 5)) {
            disk.reset();
            reads(reader, 0, 16 * BLOCK + 5);
            assertEquals(2, disk.total().reads(), "sixteen blocks in a read");
            assertEquals(16 * BLOCK + 5, disk.total().bytes());
        }
    }

    @Test
    void smallReadsOneAfterTheOtherReadEachBlockOnce() throws IOException {
        try (BlobReader reader = streamed(2 * BLOCK)) {
            disk.reset();
            for (int at = 0; at < 2 * BLOCK; at += 4096) {
                reads(reader, at, 4096);
            }
            assertEquals(2, disk.total().reads());
        }
    }

    @Test
    void anyRangeComesBackAsItWasWritten() throws IOException {
        Random random = new Random(5);
        try (BlobReader one = packed(9 * BLOCK + 77)) {
            for (int i = 0; i < 300; i++) {
                int from = random.nextInt(bytes.length);
                reads(one, from, random.nextInt(bytes.length - from + 1));
            }
        }
    }

    @Test
    void aDamagedBlockAmongManyIsNamedAndNothingOfItReturned() throws IOException {
        try (BlobReader reader = streamed(32 * BLOCK)) {
            faulty.flipBit(EpochFiles.blob(18, place), 21L * BLOCK + 9);
            ByteBuffer target = ByteBuffer.allocate(32 * BLOCK);
            StoreException.CorruptData corrupt =
                    assertThrows(StoreException.CorruptData.class, () -> reader.readFully(0, target));
            assertEquals(true, corrupt.getMessage().contains("block 21 at offset " + 21 * BLOCK), corrupt.getMessage());
            assertEquals(16 * BLOCK, target.position(), "only what was verified counts as read");
        }
    }

    @Test
    void aDamagedTableOfAPackedBlobIsNotTakenForItsBytes() throws IOException {
        try (BlobReader reader = packed(1000)) {
            faulty.flipBit(EpochFiles.volume(place.epoch(), place.volume()), place.offset() - 1);
            assertThrows(StoreException.CorruptData.class, () -> reader.readFully(0, ByteBuffer.allocate(1000)));
        }
    }
}
