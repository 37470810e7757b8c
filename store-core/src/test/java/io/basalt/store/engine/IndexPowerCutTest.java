package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.crash.StoreFiles;
import io.basalt.store.index.IndexSizes;
import io.basalt.store.io.Disk;
import io.basalt.store.io.FileDisk;
import io.basalt.store.testing.DiskFiles;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.MemoryFolder;
import io.basalt.store.testing.MirroredDisk;
import io.basalt.store.testing.Survival;
import io.basalt.store.tier.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power is cut before the operations that write segments, merged ones, and checkpoints. Whatever that leaves of the index's
 * files, a store that opens with them answers queries as its catalog says, and goes on.
 */
@Tag("long")
class IndexPowerCutTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private final List<Moment> moments = new ArrayList<>();
    private final MemoryDisk written = new MemoryDisk();
    private Random random;
    private String where;
    private Path directory;

    /** What a cut would have left of the index, and the rest of the store then. */
    private record Moment(String operation, Path store, Map<Survival, MemoryDisk> index) {}

    @BeforeEach
    void seed() {
        long seed = Long.getLong("basalt.test.seed", System.nanoTime());
        where = "seed " + seed;
        System.out.println(getClass().getSimpleName() + " runs with " + where);
        random = new Random(seed);
        directory = folder.resolve("store");
    }

    @Test
    void queriesAreRightAfterPowerCutsWhileTheIndexIsWritten() throws Exception {
        survives(20);
    }

    @Tag("nightly")
    @Test
    void queriesAreRightAfterAPowerCutBeforeAnyWriteOfTheIndex() throws Exception {
        survives(Integer.MAX_VALUE);
    }

    private void survives(int most) throws Exception {
        record(new IndexedChanges(random, where));
        while (moments.size() > most) {
            moments.remove(random.nextInt(moments.size()));
        }
        assertTrue(moments.stream().anyMatch(moment -> moment.operation.contains(".segment")), where);
        for (Moment moment : moments) {
            for (Survival survival : Survival.values()) {
                verify(moment, survival);
            }
        }
    }

    /** Changes a store, and remembers what a cut would leave before each operation of its index's disk. */
    private void record(IndexedChanges changes) throws IOException {
        Object turn = new Object(); // While a moment is copied nothing changes.
        LocalStore.Sizes watched = new LocalStore.Sizes() {
            @Override
            public IndexSizes of(StoreConfig config) {
                return LocalStoreSmallIndexTest.SMALL;
            }

            @Override
            public Disk indexDisk(Path index) {
                return new FaultyDisk(new MirroredDisk(new FileDisk(index), written)).watchedBy((number, operation) -> {
                    synchronized (turn) {
                        remember(operation);
                    }
                });
            }
        };
        try (LocalStore store = LocalStore.open(directory, FileDisk::new, InstantSource.system(), watched)) {
            for (int i = 0; i < 120; i++) {
                synchronized (turn) {
                    changes.change(store, 1);
                }
            }
        }
    }

    private void remember(String operation) throws IOException {
        Path copy = folder.resolve("moment-" + moments.size());
        StoreFiles.copyLive(directory, copy);
        FileUtils.deleteDirectory(copy.resolve("index").toFile());
        Map<Survival, MemoryDisk> index = new EnumMap<>(Survival.class);
        for (Survival survival : Survival.values()) {
            index.put(survival, written.survivors(survival, random));
        }
        moments.add(new Moment(operation, copy, index));
    }

    private void verify(Moment moment, Survival survival) throws IOException {
        String cut = where + ", cut before '" + moment.operation + "', the index keeps " + survival;
        Path left = folder.resolve("cut");
        FileUtils.copyDirectory(moment.store.toFile(), left.toFile());
        try {
            DiskFiles.copy(moment.index.get(survival), Files.createDirectories(left.resolve("index")));
            IndexedChanges changes = new IndexedChanges(random, cut);
            try (LocalStore store = LocalStoreSmallIndexTest.open(left)) {
                changes.verify(store);
                changes.change(store, 20);
                changes.verify(store);
            }
        } finally {
            FileUtils.deleteDirectory(left.toFile());
        }
    }
}
