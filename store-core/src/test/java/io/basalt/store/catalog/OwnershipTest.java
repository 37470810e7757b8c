package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contents and blobs live as long as somebody holds them. */
class OwnershipTest {
    private static final Map<Long, List<Place>> PLACES =
            Map.of(1L, List.of(Place.file("flash", 0, 1, 11)), 2L, List.of(Place.file("flash", 0, 1, 12)));
    private static final Content.Extent FIRST = new Content.Extent(1, 0, 100, 5);
    private static final Content.Extent SECOND = new Content.Extent(2, 10, 20, 6);

    private Group group;
    private Lookups lookups;
    private Ownership ownership;

    @BeforeEach
    void startWithAnEmptyCatalog() {
        group = new Group((family, key) -> null, 0, 0);
        group.begin(1);
        lookups = new Lookups(group);
        ownership = new Ownership(group, lookups);
    }

    private Content make(long contentId, Content.Extent... extents) throws StoreException {
        List<Command.NewBlob> blobs = List.of(extents).stream()
                .map(Content.Extent::blobId)
                .distinct()
                .filter(id -> known(id).isEmpty())
                .map(id -> new Command.NewBlob(id, 100, 5))
                .toList();
        return ownership.acquire("a", contentId, List.of(extents), new Ownership.Brought(blobs, PLACES));
    }

    private Optional<Blob> known(long blobId) {
        try {
            return lookups.findBlob(blobId);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    private void assertOwners(long blobId, long owners) {
        assertEquals(owners, known(blobId).orElseThrow().owners(), "owners of blob " + blobId);
        byte[] waits = group.get(Family.GARBAGE, Keys.garbageBlob(blobId));
        if (owners > 0) {
            assertNull(waits, "blob " + blobId + " is owned");
        } else {
            assertArrayEquals(new byte[] {2, 0, 0}, waits, "blob " + blobId + " waits to be freed");
        }
    }

    @Test
    void aBlobCountsContentsAndNotExtents() throws StoreException {
        make(10, FIRST, SECOND, new Content.Extent(1, 50, 1, 7));
        make(11, FIRST);

        assertOwners(1, 2);
        assertOwners(2, 1);
    }

    @Test
    void aSharedContentHoldsItsBlobsOnce() throws StoreException {
        make(10, FIRST);
        Content shared = make(10, FIRST);

        assertEquals(2, shared.owners());
        assertOwners(1, 1);
    }

    @Test
    void theLastReleaseLeavesTheBlobToBeFreed() throws StoreException {
        make(10, FIRST, SECOND);
        make(10, FIRST, SECOND);
        make(11, SECOND);

        ownership.release(10);
        assertEquals(1, lookups.content(10).orElseThrow().owners());
        assertOwners(1, 1);

        ownership.release(10);
        assertTrue(lookups.content(10).isEmpty());
        assertOwners(1, 0);
        assertOwners(2, 1);

        ownership.release(11);
        assertOwners(2, 0);
    }

    @Test
    void aContentWhoseBlobsHaveOtherOwnersCanComeBack() throws StoreException {
        make(10, FIRST);
        make(11, FIRST);
        ownership.release(10);

        make(10, FIRST);

        assertOwners(1, 2);
    }

    @Test
    void whatWasPurgedCannotBeShared() throws StoreException {
        make(10, FIRST);
        ownership.release(10);

        StoreException.PreconditionFailed refusal =
                assertThrows(StoreException.PreconditionFailed.class, () -> make(11, FIRST));
        assertTrue(refusal.getMessage().contains("purged meanwhile"), refusal.getMessage());
    }

    @Test
    void aReleaseWithoutAnOwnerIsDamage() {
        assertThrows(StoreException.CorruptData.class, () -> ownership.release(10));
    }
}
