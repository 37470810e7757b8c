package io.basalt.store.index.segment;

import static io.basalt.store.index.segment.SegmentAssertions.assertHolds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.catalog.ObjectRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged segments never say anything wrong. */
class SegmentDamageTest {
    private final List<ObjectRow> rows = new ArrayList<>();
    private byte[] good = {};

    @TempDir
    private Path directory;

    @BeforeEach
    void writeASegment() throws IOException {
        rows.addAll(new RandomRows(31).rows(3));
        // Out of the order of revisions: so the segment has an order, too.
        rows.add(rows.remove(0));
        good = SegmentWriter.write(rows).array();
        assertHolds(SegmentFile.open("good", ByteBuffer.wrap(good)), rows);
    }

    @Test
    void aBitThatFlipsInAnyByteIsNoticed() {
        Random random = new Random(32);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            IOException noticed = assertThrows(IOException.class, () -> readAll(bad), "byte " + at);
            assertInstanceOf(StoreException.CorruptData.class, noticed);
        }
    }

    @Test
    void aFileCutAnywhereIsRefused() {
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(
                    StoreException.CorruptData.class,
                    () -> SegmentFile.open("cut", ByteBuffer.wrap(cut)),
                    "cut at " + length);
        }
    }

    @Test
    void aMappedFileThatIsCutOrHasMoreBehindItIsRefused() throws IOException {
        Path file = directory.resolve("9.segment");
        for (int length : new int[] {0, 1, good.length - 1, good.length + 1}) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThrows(StoreException.CorruptData.class, () -> SegmentFile.open(file), length + " bytes");
        }
    }

    @Test
    void damageIsToldWithFileAndPlace() throws IOException {
        Path file = directory.resolve("9.segment");
        byte[] bad = good.clone();
        // The first block behind the header: sizes.
        bad[SegmentFormat.HEADER_BYTES] ^= 1;
        Files.write(file, bad);
        try (SegmentFile segment = SegmentFile.open(file)) {
            Column sizes = segment.column(SystemField.SIZE).orElseThrow();
            UncheckedIOException thrown = assertThrows(UncheckedIOException.class, () -> sizes.value(0));
            String message = thrown.getCause().getMessage();
            assertTrue(
                    message.startsWith("segment " + file + ": block of a column at 8 is damaged (CRC32C of "), message);
        }
    }

    @Test
    void aBlockIsCheckedOnceAndOnlyWhenItIsRead() throws IOException {
        byte[] bytes = good.clone();
        SegmentFile segment = SegmentFile.open("in memory", ByteBuffer.wrap(bytes));
        Column sizes = segment.column(SystemField.SIZE).orElseThrow();
        Column created = segment.column(SystemField.CREATED).orElseThrow();
        long first = sizes.value(0);
        Arrays.fill(bytes, SegmentFormat.HEADER_BYTES, SegmentFormat.HEADER_BYTES + 8, (byte) 0);
        sizes.value(0);
        assertEquals(rows.get(0).size(), first);
        assertEquals(rows.get(0).createdMicros(), created.value(0));
    }

    @Test
    void aMergeOfADamagedSegmentFails() throws IOException {
        byte[] bad = good.clone();
        bad[SegmentFormat.HEADER_BYTES] ^= 1;
        List<SegmentFile> sources = List.of(SegmentFile.open("bad", ByteBuffer.wrap(bad)));
        BitSet keep = new BitSet();
        keep.set(0, rows.size());
        RowOrder order = RowOrder.byRevision(sources, List.of(keep));
        assertThrows(StoreException.CorruptData.class, () -> SegmentWriter.merge(sources, order, new MemoryAppender()));
    }

    private void readAll(byte[] bytes) throws IOException {
        try (SegmentFile segment = SegmentFile.open("bad", ByteBuffer.wrap(bytes))) {
            assertHolds(segment, rows);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
