package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Finding;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.Payload;
import io.basalt.store.catalog.PlantedDamage;
import io.basalt.store.catalog.Repairs;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.Table.StoredPayload;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.crash.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage of volumes' accounts, of what rides in the log, and of what directories say that they are. */
class FsckVolumesTest {
    private static final int SMALL = 1000;
    private static final int RIDERS = 5;

    @TempDir
    Path folder;

    private Path directory;

    @BeforeEach
    void fillAStore() throws IOException {
        directory = folder.resolve("store");
        try (LocalStore store = LocalStore.open(directory)) {
            store.createBucket("b");
            put(store, "small", SMALL);
            put(store, "large", 2 << 20);
            store.move(new ObjectKey("b", "large"), "hdd");
        }
    }

    private static byte[] content(String key, int size) {
        byte[] content = new byte[size];
        Arrays.fill(content, (byte) key.hashCode());
        return content;
    }

    private static void put(LocalStore store, String key, int size) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey("b", key), PutOptions.DEFAULT)) {
            writer.write(content(key, size));
            writer.commit();
        }
    }

    private List<Finding> fsck(boolean repair) throws StoreException {
        List<Finding> findings = new ArrayList<>();
        ClosedStoreCheck.run(directory, repair, true, findings::add);
        return findings;
    }

    private Finding only(String check) throws StoreException {
        List<Finding> findings = fsck(false);
        assertEquals(1, findings.size(), findings.toString());
        assertEquals(check, findings.get(0).check(), findings.toString());
        return findings.get(0);
    }

    private Finding isFoundAndMended() throws IOException {
        Finding finding = only("volumes");
        assertFalse(finding.repaired());
        assertTrue(fsck(true).get(0).repaired());
        assertEquals(List.of(), fsck(false));
        LocalStore.open(directory).close();
        return finding;
    }

    private interface Planting<T> {
        void plant(T entry, Repairs wrongs) throws IOException;
    }

    private <T> void plant(Table<T> table, Predicate<T> wanted, Planting<T> planting) throws IOException {
        List<T> entries = new ArrayList<>();
        try (Catalog catalog = Catalog.open(directory.resolve("catalog"));
                Inspection inspection = catalog.inspect();
                Repairs wrongs = catalog.repairs()) {
            inspection.scan(table, entry -> {
                if (wanted.test(entry)) {
                    entries.add(entry);
                }
            });
            planting.plant(entries.get(0), wrongs);
            wrongs.flush();
        }
    }

    /** The volume that was begun last. */
    private Path volume() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("tiers"))) {
            return files.filter(f -> f.toString().endsWith(".volume"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    @Test
    void wrongBytesInUseAreCountedAgain() throws Exception {
        plant(
                Table.VOLUMES,
                VolumeUse::packed,
                (account, wrongs) -> wrongs.put(Table.VOLUMES, account.counted(SMALL - 1, SMALL + 7)));
        Finding finding = isFoundAndMended();
        assertEquals("1000 bytes in use of 1000", finding.expected());
        assertEquals("1007 bytes in use of 999", finding.actual());
        assertEquals("tier flash, directory 0, epoch 1, volume 1", finding.where());
    }

    @Test
    void theSumOfBlobsInFilesOfTheirOwnIsCountedAgain() throws Exception {
        plant(
                Table.VOLUMES,
                account -> !account.packed() && account.live() > 0,
                (account, wrongs) -> wrongs.put(Table.VOLUMES, account.counted(account.total() + 1, account.live())));
        assertTrue(isFoundAndMended().where().endsWith("blobs in files of their own"));
    }

    @Test
    void aLostAccountIsMadeAgain() throws Exception {
        plant(Table.VOLUMES, VolumeUse::packed, (account, wrongs) -> wrongs.remove(Table.VOLUMES, account));
        assertEquals("no account", isFoundAndMended().actual());
    }

    @Test
    void anAccountThatDoesNotDecodeIsNamed() throws Exception {
        try (Catalog catalog = Catalog.open(directory.resolve("catalog"))) {
            PlantedDamage.put(catalog, Table.VOLUMES, catalog.volumes().get(0), new byte[] {9, 0});
        }
        Finding finding = fsck(true).get(0);
        assertEquals("records", finding.check());
        assertTrue(finding.where().startsWith("volumes, key "), finding.toString());
    }

    @Test
    void aVolumeWithoutItsFileIsNamed() throws Exception {
        Files.delete(volume());
        List<Finding> findings = fsck(true);
        assertEquals(
                List.of("volumes", "places"),
                findings.stream().map(Finding::check).toList());
        assertEquals("a file with 1000 bytes in use", findings.get(0).expected());
    }

    @Test
    void aVolumeThatNobodyKnowsIsNamedAndStays() throws Exception {
        Path stray = Files.copy(volume(), volume().resolveSibling("0000aa.volume"));
        assertTrue(only("volumes").where().endsWith("0000aa.volume"));
        fsck(true);
        assertTrue(Files.exists(stray));
    }

    /** Goes on with what a process that is killed leaves, with objects that ride in the log. */
    private void kill() throws IOException {
        Path left = folder.resolve("left");
        try (LocalStore store = LocalStore.open(directory)) {
            for (int i = 0; i < RIDERS; i++) {
                put(store, "riding" + i, SMALL);
            }
            StoreFiles.copyLive(directory, left);
        }
        directory = left;
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, SMALL})
    void whatRidesInTheLogIsWholeWithoutItsVolume(int bytesLeft) throws Exception {
        kill();
        byte[] bytes = Files.readAllBytes(volume());
        if (bytesLeft < 0) {
            Files.delete(volume());
        } else {
            Files.write(volume(), Arrays.copyOf(bytes, bytesLeft));
        }
        assertEquals(List.of(), fsck(false));
        assertEquals(List.of(), fsck(true), "nothing to mend, either");
        try (LocalStore store = LocalStore.open(directory);
                ObjectReader reader = store.open(new ObjectKey("b", "riding3"))) {
            ByteBuffer read = ByteBuffer.allocate(SMALL);
            reader.read(0, read);
            assertArrayEquals(content("riding3", SMALL), read.array());
        }
        assertEquals(List.of(), fsck(false));
    }

    @Test
    void wrongBytesInTheLogAreNamed() throws Exception {
        kill();
        plant(Table.PAYLOADS, stored -> true, (stored, wrongs) -> {
            Payload right = stored.payload();
            byte[] record = new byte[right.record().remaining()];
            right.record().duplicate().get(record);
            record[record.length - 1] ^= 1;
            Payload wrong = new Payload(right.blobId(), right.payloadOffset(), ByteBuffer.wrap(record));
            wrongs.put(Table.PAYLOADS, new StoredPayload(stored.number(), wrong));
        });
        assertTrue(only("places").where().endsWith(" in the log"));
    }

    @Test
    void aDirectoryThatIsAnotherOneOrDoesNotSayIsNamed() throws Exception {
        Path flash = directory.resolve("tiers/flash/IDENTITY");
        byte[] own = Files.readAllBytes(flash);
        Files.write(flash, Files.readAllBytes(directory.resolve("tiers/hdd/IDENTITY")));
        Finding swapped = only("identities");
        assertTrue(swapped.expected().startsWith("directory 0 of tier flash of store "), swapped.toString());
        assertTrue(swapped.actual().startsWith("directory 0 of tier hdd of store "), swapped.toString());
        Files.write(flash, Arrays.copyOf(own, own.length - 2));
        assertTrue(only("identities").actual().contains("is damaged"));
        Files.delete(flash);
        assertTrue(only("identities").actual().startsWith("no file IDENTITY"));
        Files.write(flash, own);
        assertEquals(List.of(), fsck(false));
    }
}
