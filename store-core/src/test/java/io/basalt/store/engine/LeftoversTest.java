package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.Repairs;
import io.basalt.store.catalog.Table;
import io.basalt.store.testing.CountingDisk;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept for a while only, by the clock; and what is not read. */
class LeftoversTest {
    private static final ObjectKey KEY = new ObjectKey("b", "a");

    @TempDir
    Path directory;

    private final FakeClock clock = new FakeClock();
    private final CountingDisk disk = new CountingDisk(new MemoryDisk());
    private LocalStore store;

    private Optional<Runnable> beforeNextLook = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        reopen();
        store.createBucket("b");
    }

    private void reopen() throws IOException {
        store = LocalStore.open(
                directory, path -> path.endsWith("flash") ? disk : new CountingDisk(new MemoryDisk()), this::look);
    }

    /** Looks at the clock, which the store does between what it reads and what it commits. */
    private Instant look() {
        Optional<Runnable> first = beforeNextLook;
        beforeNextLook = Optional.empty();
        first.ifPresent(Runnable::run);
        return clock.instant();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private ObjectInfo put(String token) throws IOException {
        try (ObjectWriter writer = store.put(KEY, PutOptions.DEFAULT.withToken(token))) {
            writer.write(1);
            return writer.commit();
        }
    }

    @Test
    void aTokenIsKnownForADay() throws IOException {
        ObjectInfo first = put("one");
        clock.advance(Tokens.LIFE.minusMinutes(1));
        store.collectLeftovers();
        assertEquals(first, put("one"));

        clock.advance(Duration.ofMinutes(2));
        ObjectInfo second = put("one");
        assertNotEquals(first, second);

        clock.advance(Duration.ofMinutes(2));
        store.collectLeftovers();
        assertEquals(second, put("one"));
        clock.advance(Tokens.LIFE);
        store.collectLeftovers();
        assertNotEquals(second, put("one"));
    }

    @Test
    void anAbandonedUploadIsKeptForAWeek() throws IOException {
        long id = store.uploads().begin(KEY, PutOptions.DEFAULT).uploadId();
        clock.advance(LocalUploads.LIFE.minusMinutes(1));
        store.collectLeftovers();
        assertTrue(store.uploads().find(id).isPresent());

        clock.advance(Duration.ofMinutes(2));
        store.collectLeftovers();
        assertTrue(store.uploads().find(id).isEmpty());
    }

    @Test
    void aLeaseThatRanOutIsFreeToTake() throws IOException {
        OpenFile old = store.openFiles().create(KEY, PutOptions.DEFAULT, "old");
        old.write(1);
        old.sync();
        clock.advance(OpenFiles.LEASE.minusSeconds(1));
        assertThrows(
                StoreException.PreconditionFailed.class, () -> store.openFiles().append(KEY, "new"));
        old.renewLease();
        clock.advance(OpenFiles.LEASE.minusSeconds(1));
        assertThrows(
                StoreException.PreconditionFailed.class, () -> store.openFiles().append(KEY, "new"));
        clock.advance(Duration.ofSeconds(2));

        OpenFile now = store.openFiles().append(KEY, "new");
        now.write(2);
        assertEquals(2, now.commit().size());
        old.write(3);
        assertThrows(StoreException.NotFound.class, old::sync);
    }

    @Test
    void aNewFileTakesTheLeaseThatRanOut() throws IOException {
        OpenFile old = store.openFiles().create(KEY, PutOptions.DEFAULT, "old");
        clock.advance(OpenFiles.LEASE.plusSeconds(1));

        OpenFile now = store.openFiles().create(KEY, PutOptions.DEFAULT, "new");
        assertTrue(now.info().epoch() > old.info().epoch());
        now.write(2);
        old.write(3);
        assertThrows(StoreException.NotFound.class, old::commit);
        assertEquals(1, now.commit().size());
    }

    @Test
    void anAbandonedFileIsClosedByTheStore() throws IOException {
        OpenFile file = store.openFiles().create(KEY, PutOptions.DEFAULT, "old");
        file.write(1);
        file.sync();
        clock.advance(OpenFiles.LEASE.plus(LocalOpenFiles.ABANDONED).minusSeconds(1));
        store.collectLeftovers();
        assertTrue(store.stat(KEY).isEmpty());

        clock.advance(Duration.ofSeconds(2));
        store.collectLeftovers();
        assertEquals(1, store.stat(KEY).orElseThrow().size());
    }

    @Test
    void aLeaseThatIsRenewedAtTheLastMomentIsNotRecovered() throws IOException {
        OpenFile file = store.openFiles().create(KEY, PutOptions.DEFAULT, "slow");
        file.write(1);
        file.sync();
        clock.advance(OpenFiles.LEASE.plus(LocalOpenFiles.ABANDONED).plusSeconds(1));
        Instant now = clock.instant();
        beforeNextLook = Optional.of(() -> assertDoesNotThrow(file::renewLease));

        assertEquals(0, store.openFiles().recoverExpired(now));

        assertTrue(store.stat(KEY).isEmpty(), "it was closed under its writer");
        file.write(2);
        assertEquals(2, file.commit().size());
    }

    @Test
    void anAppendDoesNotTakeALeaseThatIsRenewedAtTheLastMoment() throws IOException {
        OpenFile file = store.openFiles().create(KEY, PutOptions.DEFAULT, "slow");
        file.write(1);
        file.sync();
        clock.advance(OpenFiles.LEASE.plusSeconds(1));
        beforeNextLook = Optional.of(() -> assertDoesNotThrow(file::renewLease));

        assertThrows(
                StoreException.PreconditionFailed.class, () -> store.openFiles().append(KEY, "new"));
        file.write(2);
        assertEquals(2, file.commit().size());
    }

    @Test
    void filesThatCannotBeClosedDoNotKeepTheOthersOpen() throws IOException {
        for (int i = 0; i < LocalOpenFiles.RECOVERED_AT_ONCE; i++) {
            OpenFile file = store.openFiles().create(new ObjectKey("b", "stuck/" + i), PutOptions.DEFAULT, "dead");
            file.write(i);
            file.sync();
        }
        store.openFiles().create(KEY, PutOptions.DEFAULT, "dead");
        store.close();
        loseTheContents();
        reopen();
        clock.advance(OpenFiles.LEASE.plus(LocalOpenFiles.ABANDONED).plusSeconds(1));

        assertEquals(1, store.openFiles().recoverExpired(clock.instant()));

        assertTrue(store.stat(KEY).isPresent());
    }

    private void loseTheContents() throws IOException {
        try (Catalog catalog = Catalog.open(directory.resolve("catalog"));
                Inspection inspection = catalog.inspect();
                Repairs damage = catalog.repairs()) {
            inspection.scan(Table.CONTENTS, content -> damage.remove(Table.CONTENTS, content));
            damage.flush();
        }
    }

    @Test
    void whatLiesBetweenFarRangesIsNotRead() throws IOException {
        int size = 16 << 20;
        try (ObjectWriter writer = store.put(KEY, PutOptions.DEFAULT)) {
            writer.write(new byte[size]);
            writer.commit();
        }
        try (ObjectReader reader = store.open(KEY)) {
            disk.reset();
            reader.readVectored(
                    List.of(new ByteRange(size - 10, 10), new ByteRange(0, 100), new ByteRange(8 << 20, 100)),
                    ByteBuffer::allocate);
            long sparse = disk.total().bytes();
            assertTrue(sparse <= 4 * (64 << 10), sparse + " bytes were read for three small ranges");

            disk.reset();
            reader.readVectored(List.of(new ByteRange(70_000, 100), new ByteRange(66_000, 100)), ByteBuffer::allocate);
            assertTrue(disk.total().reads() <= 2, disk.total() + " for two ranges in one block");
        }
    }
}
