package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.ScrubOptions;
import io.basalt.store.api.ScrubReport;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Place;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies of everything: what is wrong with one of them is read from the other, and mended. */
class CopiesTest {
    private static final ObjectKey SMALL = new ObjectKey("b", "small");
    private static final ObjectKey LARGE = new ObjectKey("b", "dir/large");
    private static final int BLOCK = BlockChecksums.BLOCK;
    private static final int SMALL_BYTES = 10_000;
    private static final int LARGE_BYTES = 3 * BLOCK + 5;

    @TempDir
    Path folder;

    private final List<MemoryDisk> disks = List.of(new MemoryDisk(), new MemoryDisk());
    private final List<FaultyDisk> faulty = new ArrayList<>();
    private LocalStore store;

    @BeforeEach
    void fill() throws IOException {
        open(2);
        store.createBucket("b");
        put(SMALL, SMALL_BYTES);
        put(LARGE, LARGE_BYTES);
    }

    private void open(int copies) throws IOException {
        Files.writeString(folder.resolve("store.toml"), """
                landing = "hdd"
                pack_limit = 65536
                [[tier]]
                name = "hdd"
                medium = "hdd"
                directories = ["tiers/0", "tiers/1"]
                copies = %d
                """.formatted(copies));
        faulty.clear();
        disks.forEach(disk -> faulty.add(new FaultyDisk(disk)));
        store = LocalStore.open(
                folder, path -> faulty.get(Integer.parseInt(path.getFileName().toString())), new FakeClock());
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private void put(ObjectKey key, int size) throws IOException {
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
            writer.write(content(key, size));
            writer.commit();
        }
    }

    private static byte[] content(ObjectKey key, int size) {
        byte[] bytes = new byte[size];
        new Random(key.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private void readsBack(ObjectKey key, int size) throws IOException {
        try (ObjectReader reader = store.open(key)) {
            ByteBuffer bytes = ByteBuffer.allocate(size);
            reader.read(0, bytes);
            assertArrayEquals(content(key, size), bytes.array(), key.toString());
        }
    }

    private Blob blob(ObjectKey key) throws IOException {
        long contentId = store.stat(key).orElseThrow().entry().contentId();
        long blobId =
                store.namespace().content(contentId).orElseThrow().blobIds().get(0);
        return store.namespace().blob(blobId);
    }

    private Place place(ObjectKey key, int directory) throws IOException {
        return blob(key).places().stream()
                .filter(place -> place.directory() == directory)
                .findFirst()
                .orElseThrow();
    }

    private static String file(Blob blob, Place place) {
        String epoch = String.format("epoch-%08x/", place.epoch());
        return place.packed()
                ? epoch + String.format("%06x.volume", place.volume())
                : epoch + String.format("%016x-%016x.blob", blob.blobId(), place.offset());
    }

    /** Flips a bit of a blob's payload in one directory. */
    private void flip(ObjectKey key, int directory, long offset) throws IOException {
        Place place = place(key, directory);
        faulty.get(directory).flipBit(file(blob(key), place), (place.packed() ? place.offset() : 0) + offset);
    }

    /** Waits until no copy is left at a place. */
    private void awaitGone(ObjectKey key, Place place) throws IOException {
        while (blob(key).places().contains(place)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aFlippedBitInEitherCopyIsReadFromTheOtherAndMended() throws Exception {
        for (int directory : List.of(0, 1)) {
            for (ObjectKey key : List.of(SMALL, LARGE)) {
                int size = key == SMALL ? SMALL_BYTES : LARGE_BYTES;
                Place first = blob(key).places().get(0);
                Place bad = place(key, directory);
                flip(key, directory, size - 3);
                readsBack(key, size);
                if (bad.equals(first)) {
                    awaitGone(key, bad);
                } else {
                    assertEquals(1, store.maintenance().scrub(ScrubOptions.ALL).repaired(), "nobody read that one");
                }
                assertEquals(2, blob(key).places().size());
                readsBack(key, size);
            }
        }
        assertEquals(List.of(), store.maintenance().scrub(ScrubOptions.ALL).damages());
    }

    @Test
    void aMissingFileIsReadFromTheOtherCopyAndMended() throws Exception {
        Place first = blob(LARGE).places().get(0);
        disks.get(first.directory()).delete(file(blob(LARGE), first));
        readsBack(LARGE, LARGE_BYTES);
        awaitGone(LARGE, first);
        assertEquals(List.of(), store.maintenance().scrub(ScrubOptions.ALL).damages());
    }

    @Test
    void copiesThatAreDamagedInDifferentBlocksStillMakeAWhole() throws IOException {
        flip(LARGE, 0, 5);
        flip(LARGE, 1, 2 * BLOCK + 5);
        readsBack(LARGE, LARGE_BYTES);
    }

    @Test
    void whatIsDamagedInBothCopiesIsNeverReturned() throws IOException {
        flip(SMALL, 0, 5);
        flip(SMALL, 1, 6);
        StoreException corrupt = assertThrows(StoreException.CorruptData.class, () -> readsBack(SMALL, SMALL_BYTES));
        assertEquals(1, corrupt.getMessage().lines().count(), corrupt.getMessage());
        ScrubReport report = store.maintenance().scrub(ScrubOptions.ALL);
        assertEquals(2, report.lost());
        assertEquals(0, report.repaired());
        assertFalse(report.damages().get(0).repaired());
    }

    @Test
    void scrubNamesWhatIsDamagedAndMendsIt() throws IOException {
        Place bad = place(SMALL, 1);
        flip(SMALL, 1, 100);
        flip(LARGE, 0, 100);
        ScrubReport report = store.maintenance().scrub(ScrubOptions.ALL);
        assertEquals(2, report.blobs());
        assertEquals(2 * (SMALL_BYTES + LARGE_BYTES), report.bytes());
        assertEquals(2, report.repaired());
        assertEquals(0, report.lost());
        ScrubReport.Damage small = report.damages().stream()
                .filter(damage -> damage.object().equals("basalt://b/small"))
                .findFirst()
                .orElseThrow();
        assertTrue(small.where().contains("tier hdd, directory 1"), small.toString());
        assertTrue(small.where().contains("000001.volume"), small.toString());
        assertEquals(bad.offset(), small.offset());
        assertTrue(small.problem().contains("block 0"), small.toString());
        assertTrue(small.toString().endsWith("repaired from another copy"), small.toString());
        assertEquals(List.of(), store.maintenance().scrub(ScrubOptions.ALL).damages());
        close();
        open(2);
        assertEquals(List.of(), store.maintenance().scrub(ScrubOptions.ALL).damages());
        readsBack(SMALL, SMALL_BYTES);
        readsBack(LARGE, LARGE_BYTES);
    }

    @Test
    void scrubAddsTheCopiesThatATierLacksSinceItKeepsTwo() throws IOException {
        close();
        open(1);
        put(SMALL, SMALL_BYTES);
        put(LARGE, LARGE_BYTES);
        assertEquals(1, blob(SMALL).places().size());
        close();
        open(2);
        assertEquals(2, store.maintenance().scrub(ScrubOptions.ALL).repaired());
        for (ObjectKey key : List.of(SMALL, LARGE)) {
            assertEquals(
                    2,
                    blob(key).places().stream().map(Place::directory).distinct().count());
        }
        assertEquals(0, store.maintenance().scrub(ScrubOptions.ALL).repaired());
    }

    @Test
    void scrubDropsADamagedCopyThatATierNeedNotKeepAnyMore() throws IOException {
        close();
        open(1);
        for (ObjectKey key : List.of(SMALL, LARGE)) {
            flip(key, 1, 100);
        }

        ScrubReport report = store.maintenance().scrub(ScrubOptions.ALL);

        assertEquals(2, report.repaired(), report.toString());
        assertEquals(0, report.lost());
        for (ObjectKey key : List.of(SMALL, LARGE)) {
            assertEquals(
                    List.of(0),
                    blob(key).places().stream().map(Place::directory).toList());
        }
        readsBack(SMALL, SMALL_BYTES);
        readsBack(LARGE, LARGE_BYTES);
        assertEquals(List.of(), store.maintenance().scrub(ScrubOptions.ALL).damages());
    }

    @Test
    void anInterruptedScrubGoesOnWhereItEnded() throws IOException {
        for (int i = 0; i < 200; i++) {
            put(new ObjectKey("b", "object-" + i), 100);
        }
        ScrubOptions goOn = new ScrubOptions(OptionalLong.empty(), Optional.of("hdd"), false);
        store.setScrubbedTo(blob(new ObjectKey("b", "object-149")).blobId());
        assertEquals(50, store.maintenance().scrub(goOn).blobs());
        assertEquals(202, store.maintenance().scrub(goOn).blobs(), "the next one begins anew");
    }

    @Test
    void scrubTellsADamagedLabelThatOnlyRebuildWouldMiss() throws IOException {
        Place place = place(LARGE, 0);
        String sums = file(blob(LARGE), place).replace(".blob", ".crc");
        long size;
        try (var file = disks.get(0).open(sums)) {
            size = file.size();
        }
        faulty.get(0).flipBit(sums, size - 1);
        ScrubReport report = store.maintenance().scrub(ScrubOptions.ALL);
        assertEquals(1, report.repaired(), report.toString());
        assertTrue(report.damages().get(0).problem().contains("label"), report.toString());
    }
}
