package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.CollectReport;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.io.FileDisk;
import io.basalt.store.testing.FakeClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collector against a clock, and against the files that it removes. */
class CollectorTest {
    private static final ObjectKey KEY = new ObjectKey("lake", "d/k");
    private static final int LARGE = 3_000_000;

    @TempDir
    Path directory;

    private final FakeClock clock = new FakeClock();
    private LocalStore store;

    @BeforeEach
    void open() throws IOException {
        store = LocalStore.open(directory, FileDisk::new, clock);
        if (store.bucket("lake").isEmpty()) {
            store.createBucket("lake");
        }
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private void put(int size) throws IOException {
        try (ObjectWriter writer = store.put(KEY, PutOptions.DEFAULT)) {
            writer.write(new byte[size]);
            writer.commit();
        }
    }

    private long blobFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("tiers"))) {
            return files.filter(file -> file.toString().endsWith(".blob")).count();
        }
    }

    @Test
    void bytesGoWhenTheRetentionHasPassedSinceTheyWereDeleted() throws IOException {
        put(LARGE);
        clock.advance(Duration.ofDays(3));
        store.delete(KEY, Condition.NONE);
        clock.advance(Duration.ofHours(23));
        put(1);
        assertEquals(CollectReport.NOTHING, store.maintenance().collect());
        assertEquals(1, blobFiles());

        clock.advance(Duration.ofHours(2));

        CollectReport report = store.maintenance().collect();
        assertEquals(1, report.blobs());
        assertEquals(LARGE, report.bytes());
        assertEquals(0, blobFiles());
    }

    @Test
    void aFileThatIsReadGoesWithItsLastReader() throws IOException {
        put(LARGE);
        try (ObjectReader first = store.open(KEY);
                ObjectReader second = store.open(KEY)) {
            store.delete(KEY, Condition.NONE);
            store.maintenance().purge("lake", "");
            first.close();
            first.close();
            store.maintenance().collect();
            assertEquals(1, blobFiles());
            assertEquals(10, second.read(LARGE - 10, ByteBuffer.allocate(100)));
        }
        assertEquals(1, store.maintenance().collect().blobs());
        assertEquals(0, blobFiles());
    }

    @Test
    void theLogIsKeptAWeekAndASnapshotLonger() throws IOException {
        put(1);
        store.createSnapshot("lake", "old");
        long old = store.visibleLsn();
        Instant then = clock.instant();
        put(2);
        long between = store.visibleLsn();
        clock.advance(Duration.ofDays(6));
        put(3);
        store.maintenance().collect();
        assertEquals(old, store.lsnAt(then.plus(Duration.ofNanos(1_000))));
        clock.advance(Duration.ofDays(2));
        put(4);
        store.maintenance().collect();

        assertEquals(1, store.asOf("lake", "old").stat(KEY).orElseThrow().size());
        assertThrows(NotFound.class, () -> store.lsnAt(then));
        String refusal = String.valueOf(
                assertThrows(NotFound.class, () -> store.asOf(between).stat(KEY))
                        .getMessage());
        assertTrue(refusal.contains(" " + between + ":"), refusal);
        close();
        open();
        assertEquals(1, store.asOf("lake", "old").stat(KEY).orElseThrow().size());
        assertEquals(4, store.stat(KEY).orElseThrow().size());
    }
}
