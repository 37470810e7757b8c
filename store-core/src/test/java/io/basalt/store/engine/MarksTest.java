package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.TierPlan;
import io.basalt.store.api.TieringReport;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.SubDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tier of 128 MiB, of which 16 are kept in reserve: above 100.8 MiB what is coldest leaves, until 89.6. */
class MarksTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock();
    private final MemoryDisk disk = new MemoryDisk();
    private LocalStore store;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("store.toml"), """
                landing = "flash"
                pack_limit = 65536
                [[tier]]
                name = "flash"
                directory = "tiers/flash"
                capacity = "128MiB"
                [[tier]]
                name = "hdd"
                medium = "hdd"
                directory = "tiers/hdd"
                """);
        disk.createDirectories("flash");
        disk.createDirectories("hdd");
        store = LocalStore.open(
                folder, path -> new SubDisk(disk, path.getFileName().toString()), clock);
        store.createBucket("b");
    }

    @AfterEach
    void close() throws IOException {
        assertTrue(store.maintenance().fsck(false, finding -> {}).isSound());
        store.close();
    }

    private static ObjectKey key(int i) {
        return new ObjectKey("b", String.format("k%03d", i));
    }

    private void fill(int objects) throws IOException {
        for (int i = 0; i < objects; i++) {
            try (ObjectWriter writer = store.put(key(i), PutOptions.DEFAULT)) {
                writer.write(bytes(i));
                writer.commit();
            }
        }
    }

    private static byte[] bytes(int i) {
        byte[] bytes = new byte[MEBIBYTE];
        bytes[0] = (byte) i;
        bytes[MEBIBYTE - 1] = (byte) (i >> 8);
        return bytes;
    }

    private void read(int i, int times) throws IOException {
        for (int n = 0; n < times; n++) {
            try (ObjectReader reader = store.open(key(i))) {
                ByteBuffer bytes = ByteBuffer.allocate(MEBIBYTE);
                reader.read(0, bytes);
                assertArrayEquals(bytes(i), bytes.array());
            }
        }
    }

    private String tier(int i) throws IOException {
        return store.stat(key(i)).orElseThrow().tier().orElseThrow();
    }

    private TieringReport run() throws IOException {
        return store.tiering().run(progress -> {});
    }

    @Test
    void nothingMovesBelowTheHighMark() throws Exception {
        fill(100);
        assertEquals(0, run().moves());
    }

    @Test
    void theColdestLeaveAFullTierUntilItsLowMark() throws Exception {
        fill(104);
        for (int i = 0; i < 90; i++) {
            read(i, 1);
        }
        TierPlan plan = store.tiering().plan(100);
        assertEquals(15, plan.moveCount());
        assertEquals("flash", plan.moves().get(0).from());

        TieringReport report = run();

        assertEquals(15, report.moves());
        assertEquals(List.of(), report.problems());
        for (int i = 90; i < 104; i++) {
            assertEquals("hdd", tier(i), "object " + i + ", never read");
        }
        assertTrue(store.tiers().get(0).bytes() <= 89.6 * MEBIBYTE);
        assertEquals(0, run().moves());
        read(100, 1);
    }

    @Test
    void whatARulePinsDoesNotLeave() throws Exception {
        fill(104);
        store.setLifecycle("b", """
                {"rules": [{"id": "pin", "filter": {"prefix": "k0"}, "steps": [{"always": true, "pin": "flash"}]}]}
                """);
        TieringReport report = run();
        for (int i = 0; i < 100; i++) {
            assertEquals("flash", tier(i));
        }
        assertEquals(4, report.moves());
        assertEquals(List.of(), report.problems(), "it is just below its high mark");
    }

    @Test
    void whatIsReadOftenComesBackWithTheNextTickAndGoesNotToAndFro() throws Exception {
        fill(4);
        for (int i = 0; i < 4; i++) {
            store.move(key(i), "hdd");
        }
        read(2, 5);
        run();
        assertEquals("hdd", tier(2), "somebody has just put it there");
        clock.advance(Duration.ofHours(25));
        run();
        assertEquals("flash", tier(2));
        assertEquals("hdd", tier(1));
        clock.advance(Duration.ofHours(2));
        assertEquals(0, run().moves());
        assertEquals(Optional.empty(), store.tiering().explain(key(2)).next());
    }
}
