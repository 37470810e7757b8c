package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** The committer's part is played on a thread of its own, as in a store. */
class OpenFileKeysTest {
    @TempDir
    Path folder;

    private final ExecutorService committer = Executors.newSingleThreadExecutor();
    private Catalog catalog;
    private long lsn;

    @BeforeEach
    void open() throws StoreException {
        catalog = Catalog.open(folder);
    }

    @AfterEach
    void close() {
        committer.shutdown();
        catalog.close();
    }

    private void write(Set<Long> begun, Set<Long> ended) throws Exception {
        committer
                .submit(() -> {
                    Group group = new Group(catalog, lsn++, 0);
                    group.begin(1);
                    begun.forEach(id -> group.put(Family.OPENFILES, Keys.id(id), new byte[] {1}));
                    ended.forEach(id -> group.delete(Family.OPENFILES, Keys.id(id)));
                    group.keep();
                    catalog.write(group);
                    return null;
                })
                .get();
    }

    private List<Long> ids(OpenFileKeys.Reading reading) {
        List<Long> ids = new ArrayList<>();
        reading.from(Keys.id(0)).forEach(key -> ids.add(Keys.idOf(key)));
        return ids;
    }

    private List<Long> ids() throws RocksDBException {
        try (OpenFileKeys.Reading reading = catalog.openFileKeys().read(catalog)) {
            return ids(reading);
        }
    }

    @Test
    void knowsWhatWasOpenWhenTheCatalogWasOpened() throws Exception {
        write(Set.of(3L, 1L), Set.of());
        catalog.close();
        catalog = Catalog.open(folder);
        write(Set.of(2L), Set.of(3L));
        assertEquals(List.of(1L, 2L), ids());
    }

    @Test
    void whatHasEndedStaysWhileSomebodyReads() throws Exception {
        write(Set.of(1L, 2L), Set.of());
        try (OpenFileKeys.Reading reading = catalog.openFileKeys().read(catalog)) {
            write(Set.of(), Set.of(1L));
            assertEquals(List.of(1L, 2L), ids(reading));
        }
        write(Set.of(3L), Set.of());
        assertEquals(List.of(2L, 3L), ids());
    }

    @Test
    void whatHasEndedAndBegunAgainIsNotTakenAway() throws Exception {
        write(Set.of(1L), Set.of());
        try (OpenFileKeys.Reading reading = catalog.openFileKeys().read(catalog)) {
            write(Set.of(), Set.of(1L));
            write(Set.of(1L), Set.of());
            assertEquals(List.of(1L), ids(reading));
        }
        write(Set.of(2L), Set.of());
        assertEquals(List.of(1L, 2L), ids());
    }
}
