package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

@Timeout(60)
class BackgroundProjectionTest {
    private static final int ROWS = 100;

    @TempDir
    Path folder;

    private Catalog catalog;
    private final Told told = new Told();
    private BackgroundProjection<Told> background;

    /** Writes down the rows that it is told; it stops at the first one until it may go on. */
    private static final class Told implements Projection {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch mayGoOn = new CountDownLatch(1);
        final List<Long> rows = new ArrayList<>();

        @Override
        public void rowWritten(ObjectRow row) {
            begun.countDown();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            rows.add(row.fileId());
        }

        @Override
        public void rowEnded(ObjectRow row, long seq) {
            rows.add(-row.fileId());
        }

        @Override
        public void published(long lsn) {
            rows.add(1000 + lsn);
        }

        @Override
        public void historyCollected(long bucketId, long count, long floor, Set<Long> pinnedLsns) {}

        @Override
        public void linkCollected(long directoryId, long to) {}

        @Override
        public void bucketCreated(Bucket bucket) {}

        @Override
        public void bucketDeleted(long bucketId) {}

        @Override
        public void directoryLinked(Directory directory) {}

        @Override
        public void directoryDetached(long directoryId, long seq) {}

        @Override
        public void rowSuperseded(ObjectRow row, long seq) {}

        @Override
        public void contentPlaced(long contentId, String tier, long bytes) {}

        @Override
        public void contentReleased(long contentId) {}
    }

    @BeforeEach
    void fill() throws StoreException, RocksDBException {
        catalog = Catalog.open(folder);
        Group group = new Group(catalog, 0, 0);
        group.begin(1);
        for (long id = 1; id <= ROWS; id++) {
            group.put(Family.ROWS, Keys.id(id), row(id).encode());
        }
        group.keep();
        catalog.write(group);
        background = new BackgroundProjection<>(catalog, told, "fill");
    }

    @AfterEach
    void close() {
        told.mayGoOn.countDown();
        background.close();
        catalog.close();
    }

    private static ObjectRow row(long id) {
        return new ObjectRow(
                id, 1, 1, "o" + id, id, 0, 0, Optional.empty(), id, id, 1, 1, "text/plain", Attributes.NONE);
    }

    @Test
    void whatIsCommittedMeanwhileFollowsTheState() throws Exception {
        background.start();
        told.begun.await();
        background.rowEnded(row(7), 101);
        background.published(101);
        assertTrue(background.now().isEmpty());
        told.mayGoOn.countDown();
        assertSame(told, background.get());
        assertSame(told, background.now().orElseThrow());
        background.rowEnded(row(8), 102);
        List<Long> expected = new ArrayList<>();
        for (long id = 1; id <= ROWS; id++) {
            expected.add(id);
        }
        expected.addAll(List.of(-7L, 1101L, -8L));
        assertEquals(expected, told.rows);
    }

    @Test
    void theStateIsThatOfTheStart() throws Exception {
        background.start();
        told.begun.await();
        Group later = new Group(catalog, 0, 0);
        later.begin(2);
        later.put(Family.ROWS, Keys.id(ROWS + 1), row(ROWS + 1).encode());
        later.keep();
        catalog.write(later);
        told.mayGoOn.countDown();
        assertEquals(ROWS, background.get().rows.size());
    }

    @Test
    void closingGivesUp() throws Exception {
        background.start();
        told.begun.await();
        background.published(101);
        background.close();
        assertThrows(StoreException.Unavailable.class, () -> background.get());
        background.published(102);
        assertEquals(List.of(1L), told.rows);
    }

    @Test
    void damageIsToldToWhoeverAsks() throws Exception {
        Group damaged = new Group(catalog, 0, 0);
        damaged.begin(2);
        damaged.put(Family.ROWS, Keys.id(50), new byte[] {1, 0, 5});
        damaged.keep();
        catalog.write(damaged);
        told.mayGoOn.countDown();
        background.start();
        StoreException e = assertThrows(StoreException.CorruptData.class, () -> background.get());
        assertTrue(e.getMessage().startsWith("catalog, ROWS: "), e.getMessage());
        background.published(103);
        assertEquals(49, told.rows.size());
    }
}
