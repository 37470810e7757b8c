package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

@Timeout(60)
class BackgroundProjectionTest {
    private static final int DIRECTORIES = 100;

    @TempDir
    Path folder;

    private Catalog catalog;
    private final Told told = new Told();
    private BackgroundProjection<Told> background;

    /** Writes down the directories that it is told; it stops at the first one until it may go on. */
    private static final class Told implements Projection {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch mayGoOn = new CountDownLatch(1);
        final List<Long> directories = new ArrayList<>();

        @Override
        public void directoryLinked(Directory directory) {
            begun.countDown();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            directories.add(directory.directoryId());
        }

        @Override
        public void directoryDetached(long directoryId, long seq) {
            directories.add(-directoryId);
        }

        @Override
        public void linkCollected(long directoryId, long to) {
            directories.add(1000 + directoryId);
        }
    }

    @BeforeEach
    void fill() throws StoreException, RocksDBException {
        catalog = Catalog.open(folder);
        Group group = new Group(catalog, 0, 0);
        group.begin(1);
        for (long id = 1; id <= DIRECTORIES; id++) {
            group.put(Family.DIRS, Keys.id(id), directory(id).encode());
        }
        group.keep();
        catalog.write(group);
        background = new BackgroundProjection<>(catalog, told, IndexFeed::directories, "fill");
    }

    @AfterEach
    void close() {
        told.mayGoOn.countDown();
        background.close();
        catalog.close();
    }

    private static Directory directory(long id) {
        return Directory.created(id, 1, 0, "d" + id, true, id, 1);
    }

    @Test
    void whatIsCommittedMeanwhileFollowsTheState() throws Exception {
        background.start();
        told.begun.await();
        background.directoryDetached(7, 101);
        background.linkCollected(101, 7);
        assertTrue(background.now().isEmpty());
        told.mayGoOn.countDown();
        assertSame(told, background.get());
        assertSame(told, background.now().orElseThrow());
        background.directoryDetached(8, 102);
        List<Long> expected = new ArrayList<>();
        for (long id = DIRECTORIES; id > 0; id--) {
            expected.add(id);
        }
        expected.addAll(List.of(-7L, 1101L, -8L));
        assertEquals(expected, told.directories);
    }

    @Test
    void theStateIsThatOfTheStart() throws Exception {
        background.start();
        told.begun.await();
        Group later = new Group(catalog, 0, 0);
        later.begin(2);
        later.put(
                Family.DIRS,
                Keys.id(DIRECTORIES + 1),
                directory(DIRECTORIES + 1).encode());
        later.keep();
        catalog.write(later);
        told.mayGoOn.countDown();
        assertEquals(DIRECTORIES, background.get().directories.size());
    }

    @Test
    void closingGivesUp() throws Exception {
        background.start();
        told.begun.await();
        background.linkCollected(101, 7);
        background.close();
        assertThrows(StoreException.Unavailable.class, () -> background.get());
        background.linkCollected(102, 7);
        assertEquals(List.of((long) DIRECTORIES), told.directories);
    }

    @Test
    void damageIsToldToWhoeverAsks() throws Exception {
        Group damaged = new Group(catalog, 0, 0);
        damaged.begin(2);
        damaged.put(Family.DIRS, Keys.formerLink(50, 7), new byte[] {1, 0, 5});
        damaged.keep();
        catalog.write(damaged);
        told.mayGoOn.countDown();
        background.start();
        StoreException e = assertThrows(StoreException.CorruptData.class, () -> background.get());
        assertTrue(e.getMessage().startsWith("catalog, DIRS: "), e.getMessage());
        background.linkCollected(103, 7);
        assertEquals(DIRECTORIES - 50, told.directories.size());
    }
}
