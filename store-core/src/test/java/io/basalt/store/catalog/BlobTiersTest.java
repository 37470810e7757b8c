package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

class BlobTiersTest {
    private static final int BLOBS = 30_000;

    @TempDir
    Path folder;

    private Catalog catalog;
    private Snapshot snapshot;
    private BlobTiers tiers;

    /** Blobs of even ids: those that 4 divides on flash, the others on hdd. */
    @BeforeEach
    void fill() throws StoreException, RocksDBException {
        catalog = Catalog.open(folder);
        Group group = new Group(catalog, 0, 0);
        group.begin(1);
        for (long id = 2; id <= 2 * BLOBS; id += 2) {
            Blob blob = new Blob(id, 1, 0, 1, List.of(Place.file(tier(id), 0, 1, id)));
            group.put(Family.BLOBS, Keys.id(id), blob.encode());
        }
        group.keep();
        catalog.write(group);
        snapshot = catalog.snapshot();
        tiers = new BlobTiers(snapshot);
    }

    @AfterEach
    void close() {
        tiers.close();
        snapshot.close();
        catalog.close();
    }

    private static String tier(long id) {
        return id % 4 == 0 ? "flash" : "hdd";
    }

    @Test
    void answersInRisingOrder() throws StoreException {
        for (long id = 2; id <= 2 * BLOBS; id += 2) {
            assertEquals(tier(id), tiers.of(id));
        }
    }

    @Test
    void answersInAnyOrder() throws StoreException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            long id = 2 * (1L + random.nextInt(BLOBS));
            assertEquals(tier(id), tiers.of(id), "blob " + id + ", seed " + seed);
        }
    }

    @Test
    void jumpsAheadAndLooksFarBack() throws StoreException {
        for (long id : new long[] {2, 2 * BLOBS, 4, 2 * BLOBS - 2, 2 * BLOBS}) {
            assertEquals(tier(id), tiers.of(id));
        }
    }

    @Test
    void givesOneInstanceOfEachName() throws StoreException {
        assertSame(tiers.of(4), tiers.of(8));
    }

    @Test
    void aBlobWithoutRecordIsDamage() throws StoreException {
        assertEquals("hdd", tiers.of(10));
        for (long id : new long[] {3, 11, 2 * BLOBS - 1, 2 * BLOBS + 1}) {
            StoreException e = assertThrows(StoreException.CorruptData.class, () -> tiers.of(id));
            assertEquals("catalog: blob " + id + " has no record; run fsck", e.getMessage());
        }
        assertEquals("flash", tiers.of(12));
    }
}
