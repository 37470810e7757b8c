package io.basalt.store.columnar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shelf of renditions keeps, and what it lets go. */
class RenditionShelfTest {
    private static final long ENOUGH = 1 << 20;

    @TempDir
    Path folder;

    private final BufferAllocator allocator = new RootAllocator();
    private SmallShelf small;
    private long size;

    @BeforeEach
    void contents() throws IOException {
        small = new SmallShelf(folder, allocator)
                .content(1, 1000)
                .content(2, 1000)
                .content(3, 1000);
        size = small.size(1);
    }

    @AfterEach
    void allMemoryWasGivenBack() {
        allocator.close();
    }

    private boolean isThere(long contentId) {
        return Files.exists(folder.resolve(SmallShelf.name(contentId)));
    }

    @Test
    void aRenditionIsReadAndIsThereAfterReopening() throws IOException {
        try (RenditionShelf shelf = small.open(ENOUGH)) {
            assertEquals(Optional.empty(), shelf.lease(1));
            small.put(shelf, 1, 2);
            small.assertHas(shelf, 1, 2);
            assertEquals(small.size(2), shelf.usedBytes());
            small.put(shelf, 1, 1);
            small.assertHas(shelf, 1, 2);
        }
        try (RenditionShelf shelf = small.open(ENOUGH)) {
            assertEquals(List.of(1L), shelf.contents());
            assertEquals(small.size(2), shelf.usedBytes());
            small.assertHas(shelf, 1, 2);
        }
    }

    @Test
    void whatIsUnfinishedAndWhatIsOfContentsThatAreGoneIsRemovedAtOpening() throws IOException {
        try (RenditionShelf shelf = small.open(ENOUGH)) {
            small.put(shelf, 1, 1);
            small.put(shelf, 2, 1);
        }
        Files.write(folder.resolve(SmallShelf.name(3) + ".tmp"), new byte[10]);
        Files.write(folder.resolve("notes.txt"), new byte[10]);
        small.remove(1);
        try (RenditionShelf shelf = small.open(ENOUGH)) {
            assertEquals(List.of(2L), shelf.contents());
            assertFalse(isThere(1));
            assertFalse(Files.exists(folder.resolve(SmallShelf.name(3) + ".tmp")));
            assertTrue(Files.exists(folder.resolve("notes.txt")), "what somebody else has put there");
        }
    }

    @Test
    void aSmallerShareEvictsAtOpening() throws IOException {
        try (RenditionShelf shelf = small.open(ENOUGH)) {
            for (long id = 1; id <= 3; id++) {
                small.put(shelf, id, 1);
            }
        }
        try (RenditionShelf shelf = small.open(2 * size)) {
            assertEquals(2, shelf.contents().size());
            assertEquals(2 * size, shelf.usedBytes());
        }
    }

    @Test
    void theOneThatWasUsedLeastLatelyMakesRoom() throws IOException {
        try (RenditionShelf shelf = small.content(4, 1000).open(2 * size)) {
            small.put(shelf, 1, 1);
            small.put(shelf, 2, 1);
            small.put(shelf, 3, 1);
            assertEquals(List.of(2L, 3L), shelf.contents());
            assertFalse(isThere(1));
            shelf.lease(2).orElseThrow().close();
            small.put(shelf, 4, 1);
            assertEquals(List.of(2L, 4L), shelf.contents());
        }
    }

    @Test
    void ofTheSameAgeTheOneThatSavesLeastForItsSpaceMakesRoom() throws IOException {
        small.content(1, 1000).content(2, 100);
        try (RenditionShelf shelf = small.open(2 * size)) {
            small.put(shelf, 1, 1);
            small.put(shelf, 2, 1);
            small.put(shelf, 3, 1);
            assertEquals(List.of(1L, 3L), shelf.contents());
        }
    }

    @Test
    void whatIsBeingReadIsNotEvicted() throws IOException {
        try (RenditionShelf shelf = small.open(2 * size)) {
            small.put(shelf, 1, 1);
            small.put(shelf, 2, 1);
            try (RenditionShelf.Lease one = shelf.lease(1).orElseThrow()) {
                small.put(shelf, 3, 1);
                assertEquals(List.of(1L, 3L), shelf.contents());
                try (RenditionShelf.Lease three = shelf.lease(3).orElseThrow()) {
                    StoreException.OverQuota refused =
                            assertThrows(StoreException.OverQuota.class, () -> small.put(shelf, 2, 1));
                    assertTrue(refused.getMessage().contains("being read"), refused.getMessage());
                    assertEquals(SmallRendition.ROWS, small.read(one));
                    assertEquals(SmallRendition.ROWS, small.read(three));
                }
                small.put(shelf, 2, 1);
                assertEquals(List.of(1L, 2L), shelf.contents());
            }
        }
    }

    @Test
    void oneThatDoesNotFitAtAllIsRefusedAndNothingMakesRoom() throws IOException {
        small.content(4, 2 * size + 1);
        try (RenditionShelf shelf = small.open(2 * size)) {
            small.put(shelf, 1, 1);
            StoreException.OverQuota refused =
                    assertThrows(StoreException.OverQuota.class, () -> small.put(shelf, 4, 1));
            assertTrue(refused.getMessage().contains("rendition_share"), refused.getMessage());
            assertThrows(StoreException.OverQuota.class, () -> small.put(shelf, 3, 100));
            assertFalse(isThere(3));
            assertFalse(Files.exists(folder.resolve(SmallShelf.name(3) + ".tmp")));
            small.put(shelf, 3, 1);
            small.assertHas(shelf, 3, 1);
        }
    }

    @Test
    void aContentThatIsGoneGetsNone() throws IOException {
        try (RenditionShelf shelf = small.open(ENOUGH)) {
            assertThrows(StoreException.NotFound.class, () -> small.put(shelf, 9, 1));
            assertThrows(
                    StoreException.NotFound.class,
                    () -> shelf.put(1, (disk, path) -> {
                        small.renderer(1, 1).render(disk, path);
                        small.remove(1);
                    }));
            assertFalse(isThere(1));
            small.put(shelf, 2, 1);
            small.remove(2);
            shelf.dropGone();
            assertEquals(List.of(), shelf.contents());
            assertFalse(isThere(2));
        }
    }

    @Test
    void aDroppedOneIsReadToItsEndAndTakesItsSpaceUntilThen() throws IOException {
        try (RenditionShelf shelf = small.open(ENOUGH)) {
            small.put(shelf, 1, 1);
            RenditionShelf.Lease lease = shelf.lease(1).orElseThrow();
            assertTrue(shelf.drop(1));
            assertFalse(shelf.drop(1));
            assertFalse(isThere(1));
            assertEquals(size, shelf.usedBytes());
            assertEquals(SmallRendition.ROWS, small.read(lease));
            lease.close();
            lease.close();
            assertEquals(0, shelf.usedBytes());
        }
    }

    @Test
    void batchesAndLeasesOutliveTheShelf() throws IOException {
        RenditionShelf shelf = small.open(ENOUGH);
        small.put(shelf, 1, 1);
        try (RenditionShelf.Lease lease = shelf.lease(1).orElseThrow();
                RenditionScan scan = lease.rendition().scan(List.of("number"), List.of(), allocator);
                VectorSchemaRoot first = scan.next().orElseThrow()) {
            shelf.close();
            assertEquals(7L, first.getVector(0).getObject(0));
            assertEquals(SmallRendition.ROWS, small.read(lease));
        }
        assertEquals(Optional.empty(), shelf.lease(1));
        assertThrows(StoreException.Unavailable.class, () -> small.put(shelf, 2, 1));
        assertTrue(isThere(1));
    }

    @Test
    void damageIsMetOnceAndTheRenditionIsGoneThen() throws IOException {
        try (RenditionShelf shelf = small.open(ENOUGH)) {
            small.put(shelf, 1, 1);
        }
        Path file = folder.resolve(SmallShelf.name(1));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 20] ^= 1;
        Files.write(file, bytes);
        try (RenditionShelf shelf = small.open(ENOUGH)) {
            assertThrows(StoreException.CorruptData.class, () -> shelf.lease(1));
            assertEquals(Optional.empty(), shelf.lease(1));
            assertFalse(isThere(1));
            small.put(shelf, 1, 1);
            small.assertHas(shelf, 1, 1);
        }
    }

    @Test
    void aRenditionUnderAnotherContentsNameIsNotTaken() throws IOException {
        Files.write(folder.resolve(SmallShelf.name(2)), small.bytes(1, 1));
        try (RenditionShelf shelf = small.open(ENOUGH)) {
            StoreException.CorruptData refused = assertThrows(StoreException.CorruptData.class, () -> shelf.lease(2));
            assertTrue(refused.getMessage().contains("expected one of content"), refused.getMessage());
            assertFalse(isThere(2));
        }
    }

    @Test
    void aReaderOfADamagedOneDoesNotDropItsSuccessor() throws IOException {
        try (RenditionShelf shelf = small.open(ENOUGH)) {
            small.put(shelf, 1, 1);
            try (RenditionShelf.Lease first = shelf.lease(1).orElseThrow();
                    RenditionShelf.Lease second = shelf.lease(1).orElseThrow()) {
                first.discard(new IOException("a buffer is damaged"));
                assertEquals(Optional.empty(), shelf.lease(1));
                small.put(shelf, 1, 2);
                second.discard(new IOException("a buffer is damaged"));
            }
            small.assertHas(shelf, 1, 2);
            assertEquals(small.size(2), shelf.usedBytes());
        }
    }

    @Test
    void manyMakeDropAndReadAtOnce() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        long share = 3 * small.size(2);
        for (long id = 1; id <= 6; id++) {
            small.content(id, 100 * id);
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (RenditionShelf shelf = small.open(share)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Random random = new Random(seed + i);
                all.add(threads.submit(() -> {
                    for (int n = 0; n < 150; n++) {
                        step(shelf, random, share);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            long there = 0;
            for (long id : shelf.contents()) {
                small.assertHas(shelf, id, 1 + (int) (id % 2));
                there += Files.size(folder.resolve(SmallShelf.name(id)));
            }
            assertEquals(there, shelf.usedBytes());
            try (var files = Files.list(folder)) {
                assertEquals(shelf.contents().size(), files.count());
            }
        } finally {
            threads.shutdown();
        }
    }

    private void step(RenditionShelf shelf, Random random, long share) throws IOException {
        long id = 1 + random.nextInt(6);
        assertTrue(shelf.usedBytes() <= share);
        switch (random.nextInt(4)) {
            case 0 -> small.put(shelf, id, 1 + (int) (id % 2));
            case 1 -> shelf.drop(id);
            default -> {
                Optional<RenditionShelf.Lease> lease = shelf.lease(id);
                if (lease.isPresent()) {
                    try (RenditionShelf.Lease held = lease.get()) {
                        assertEquals(
                                (1 + id % 2) * SmallRendition.ROWS.size(),
                                small.read(held).size());
                    }
                }
            }
        }
    }
}
