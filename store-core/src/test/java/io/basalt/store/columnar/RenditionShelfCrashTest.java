package io.basalt.store.columnar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.io.Disk;
import io.basalt.store.io.FileDisk;
import io.basalt.store.testing.DiskFiles;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.MirroredDisk;
import io.basalt.store.testing.PowerCut;
import io.basalt.store.testing.Survival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cut or failed at each operation of the disk, a shelf has whole renditions, within its share, and goes on. */
class RenditionShelfCrashTest {
    @TempDir
    Path folder;

    private final BufferAllocator allocator = new RootAllocator();
    private int folders;

    @AfterEach
    void allMemoryWasGivenBack() {
        allocator.close();
    }

    /** A real folder, which can be mapped, and the same in memory, which can be cut. */
    private record Place(Path path, MemoryDisk memory, FaultyDisk disk) {}

    private Place place() throws IOException {
        Path path = newFolder();
        MemoryDisk memory = new MemoryDisk();
        return new Place(path, memory, new FaultyDisk(new MirroredDisk(new FileDisk(path), memory)));
    }

    private Path newFolder() throws IOException {
        return Files.createDirectory(folder.resolve("shelf-" + ++folders));
    }

    private SmallShelf surroundings(Path path) {
        return new SmallShelf(path, allocator).content(1, 1000).content(2, 500).content(3, 1000);
    }

    private long share() throws IOException {
        return 2 * surroundings(folder).size(1);
    }

    /** Makes three, of which one has to go, drops one, and makes it again. */
    private void scenario(Path path, Disk disk) throws IOException {
        SmallShelf small = surroundings(path);
        try (RenditionShelf shelf = small.open(disk, share())) {
            for (long id = 1; id <= 3; id++) {
                small.put(shelf, id, 1);
            }
            shelf.drop(1);
            small.put(shelf, 1, 1);
        }
    }

    private int operations() throws IOException {
        Place place = place();
        scenario(place.path, place.disk);
        return place.disk.operations();
    }

    @Test
    void aPowerCutLeavesWholeRenditionsOnly() throws IOException {
        int operations = operations();
        int whole = 0;
        for (int cut = 1; cut <= operations; cut++) {
            for (Survival survival : Survival.values()) {
                Place place = place();
                place.disk.cutAt(cut);
                try {
                    scenario(place.path, place.disk);
                } catch (PowerCut e) {
                    // Unless it was cut in a removal, whose failure is a warning.
                }
                Path left = newFolder();
                DiskFiles.copy(place.memory.survivors(survival, new Random(cut)), left);
                whole += assertWholeAndGoesOn(left);
            }
        }
        assertTrue(whole > operations, "most cuts leave some: " + whole);
    }

    /** Gives how many renditions there are. */
    private int assertWholeAndGoesOn(Path left) throws IOException {
        SmallShelf small = surroundings(left);
        try (RenditionShelf shelf = small.open(share())) {
            List<Long> there = shelf.contents();
            assertTrue(shelf.usedBytes() <= share());
            for (long id : there) {
                small.assertHas(shelf, id, 1);
            }
            try (var files = Files.list(left)) {
                assertEquals(there.size(), files.count(), "nothing else is there");
            }
            small.put(shelf, 3, 1);
            small.assertHas(shelf, 3, 1);
            return there.size();
        }
    }

    @Test
    void aFailureIsOneRenditionsAlone() throws IOException {
        int operations = operations();
        for (int failed = 1; failed <= operations; failed++) {
            Place place = place();
            place.disk.failAt(failed, new IOException("no"));
            SmallShelf small = surroundings(place.path);
            try (RenditionShelf shelf = small.open(place.disk, share())) {
                for (long id = 1; id <= 3; id++) {
                    attempt(shelf, small, id);
                }
                for (long id : shelf.contents()) {
                    small.assertHas(shelf, id, 1);
                }
                small.put(shelf, 3, 1);
                small.assertHas(shelf, 3, 1);
                assertTrue(shelf.usedBytes() <= share());
            }
            assertWholeAndGoesOn(place.path);
        }
    }

    private static void attempt(RenditionShelf shelf, SmallShelf small, long id) {
        try {
            small.put(shelf, id, 1);
        } catch (IOException e) {
            assertEquals("no", e.getMessage());
        }
    }
}
