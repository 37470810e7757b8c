package io.basalt.store.columnar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.testing.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Renditions against version 1 of docs/format.md, and against Arrow's own reader. */
class RenditionFormatTest {
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void allMemoryWasGivenBack() {
        allocator.close();
    }

    @Test
    void renditionsAreWrittenAndReadAsInVersion1() throws IOException {
        byte[] golden = new Golden("rendition-v1.txt").check("small", SmallRendition.write(allocator));
        try (Rendition rendition = Rendition.open("golden", new MemoryReader(golden))) {
            rendition.verify();
            assertEquals(SmallRendition.CONTENT, rendition.contentId());
            assertEquals(4, rendition.rows());
            assertEquals(Map.of("gone", "is nested"), rendition.leftOut());
            assertEquals(SmallRendition.ROWS, RenditionRows.all(rendition, allocator));
        }
    }

    @Test
    void arrowsOwnReaderTakesARenditionForAnArrowFile() throws IOException {
        byte[] file = SmallRendition.write(allocator);
        List<List<Object>> rows = new ArrayList<>();
        try (ArrowFileReader reader = new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(file), allocator)) {
            while (reader.loadNextBatch()) {
                rows.addAll(RenditionRows.of(reader.getVectorSchemaRoot(), reader));
            }
        }
        assertEquals(SmallRendition.ROWS, rows);
    }

    @Test
    void eachFlippedBitIsDetectedOrHarmless() throws IOException {
        byte[] file = SmallRendition.write(allocator);
        int detected = 0;
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try (Rendition rendition = Rendition.open("flipped", new MemoryReader(flipped))) {
                assertEquals(SmallRendition.ROWS, RenditionRows.all(rendition, allocator), "bit " + bit);
                assertEquals(SmallRendition.CONTENT, rendition.contentId());
            } catch (StoreException.CorruptData e) {
                assertTrue(e.getMessage().contains("rendition flipped: "), e.getMessage());
                detected++;
            }
        }
        assertTrue(detected > file.length * 2, detected + " of " + file.length * 8);
    }

    @Test
    void aScrubDetectsEachFlippedBitBeforeTheDirectory() throws IOException {
        byte[] file = SmallRendition.write(allocator);
        int length;
        try (Rendition rendition = Rendition.open("whole", new MemoryReader(file))) {
            length = (int) rendition.directoryOffset();
        }
        for (int bit = 0; bit < length * 8; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try (Rendition rendition = Rendition.open("flipped", new MemoryReader(flipped))) {
                assertThrows(StoreException.CorruptData.class, rendition::verify);
            }
        }
    }

    @Test
    void aFileThatWasCutShortIsRefused() throws IOException {
        byte[] file = SmallRendition.write(allocator);
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThrows(
                    StoreException.CorruptData.class,
                    () -> Rendition.open("cut", new MemoryReader(cut)).close());
        }
    }

    @Test
    void damageIsReportedWithFilePlaceAndBothChecksums() throws IOException {
        byte[] file = SmallRendition.write(allocator);
        StoreException.CorruptData damage = null;
        for (int at = 0; at < file.length && damage == null; at++) {
            byte[] flipped = file.clone();
            flipped[at] ^= 1;
            try (Rendition rendition = Rendition.open("one.arrow", new MemoryReader(flipped))) {
                RenditionRows.all(rendition, allocator);
            } catch (StoreException.CorruptData e) {
                damage = e;
            }
        }
        assertTrue(
                damage.getMessage()
                        .matches("rendition one.arrow: a buffer of \\d+ bytes at \\d+ is damaged: expected CRC32C"
                                + " [0-9a-f]+, found [0-9a-f]+; read the original and write the rendition anew"),
                damage.getMessage());
    }
}
