package io.basalt.store.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.Finding;
import io.basalt.store.api.FsckReport;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Bucket;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.Directory;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.catalog.PlantedDamage;
import io.basalt.store.catalog.Repairs;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.Table.NamespaceEntry;
import io.basalt.store.catalog.Table.StoredDirectory;
import io.basalt.store.catalog.Totals;
import io.basalt.store.crash.StoreFiles;
import io.basalt.store.fsck.Fsck;
import io.basalt.store.fsck.IndexedRows;
import io.basalt.store.fsck.Subject;
import io.basalt.store.ingest.ParquetFiles;
import io.basalt.store.io.FileDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** Plants each kind of damage and sees it named, and mended where it can be. */
class FsckTest {
    @TempDir
    Path folder;

    private Path directory;

    @BeforeEach
    void fillAStore() throws IOException {
        directory = folder.resolve("store");
        try (LocalStore store = LocalStore.open(directory)) {
            store.createBucket("b");
            store.createBucket("empty");
            store.createBucket("tables");
            put(store, "a", 100);
            put(store, "a", 200);
            put(store, "dir/sub/x", 70_000);
            put(store, "dir/large", 2 << 20);
            put(store, "dir/none", 0);
            put(store, new ObjectKey("tables", "a.parquet"), ParquetFiles.written());
            put(store, "gone/with", 10);
            put(store, "gone/all", 10);
            put(store, "moved", 5);
            put(store, "deleted", 5);
            store.updateAttributes(
                    new ObjectKey("b", "a"),
                    new AttributeUpdate(Attributes.of("user.n", AttributeValue.of(1)), Set.of()),
                    Condition.NONE);
            store.delete(new ObjectKey("b", "deleted"), Condition.NONE);
            store.deleteDirectory("b", "gone", true);
            store.rename(new RenameRequest("b", "dir/sub", "dir/other", false, KeyMode.S3));
            store.rename(new RenameRequest("b", "moved", "dir/moved", false, KeyMode.S3));
            store.move(new ObjectKey("b", "dir/large"), "hdd");
            ObjectKey copy = new ObjectKey("empty", "copy");
            store.copy(CopyRequest.of(new ObjectKey("b", "dir/other/x"), copy));
            try (ObjectWriter writer = store.append(copy, PutOptions.DEFAULT.withToken("once"))) {
                writer.write(new byte[10]);
                writer.commit();
            }
            store.truncate(copy, 100, Condition.NONE);
            OpenFile open =
                    store.openFiles().create(new ObjectKey("b", "writing/open"), PutOptions.DEFAULT, "a writer");
            open.write(new byte[3000]);
            open.sync();
            long upload = store.uploads()
                    .begin(new ObjectKey("b", "up"), PutOptions.DEFAULT)
                    .uploadId();
            for (int part = 1; part <= 2; part++) {
                try (PartWriter writer = store.uploads().write(upload, part)) {
                    writer.write(new byte[1000]);
                    writer.commit();
                }
            }
        }
    }

    private static void put(LocalStore store, String key, int size) throws IOException {
        put(store, new ObjectKey("b", key), new byte[size]);
    }

    private static void put(LocalStore store, ObjectKey key, byte[] bytes) throws IOException {
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
            writer.write(bytes);
            writer.commit();
        }
    }

    /** What a run of fsck told. */
    private record Told(FsckReport report, List<Finding> findings) {
        Finding only() {
            assertEquals(1, findings.size(), findings.toString());
            return findings.get(0);
        }

        Finding of(String check) {
            return findings.stream()
                    .filter(finding -> finding.check().equals(check))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing found by " + check + ": " + findings));
        }
    }

    private Told fsck(boolean repair, boolean deep) throws StoreException {
        List<Finding> findings = new ArrayList<>();
        FsckReport report = ClosedStoreCheck.run(directory, repair, deep, FileDisk::new, findings::add);
        assertEquals(report.findings(), findings.size());
        return new Told(report, findings);
    }

    private Told fsck() throws StoreException {
        return fsck(false, false);
    }

    private interface Planting {
        void plant(Inspection catalog, Repairs wrongs) throws IOException;
    }

    private void plant(Planting planting) throws IOException {
        try (Catalog catalog = Catalog.open(directory.resolve("catalog"));
                Inspection inspection = catalog.inspect();
                Repairs wrongs = catalog.repairs()) {
            planting.plant(inspection, wrongs);
            wrongs.flush();
        }
    }

    private static <T> T first(Inspection catalog, Table<T> table, Predicate<T> wanted) throws StoreException {
        List<T> found = new ArrayList<>();
        catalog.scan(table, entry -> {
            if (wanted.test(entry)) {
                found.add(entry);
            }
        });
        return found.get(0);
    }

    /** As an index has a row, and yet not quite. */
    private static ObjectRow changed(ObjectRow row, long fileId, long revision, Attributes attributes) {
        return new ObjectRow(
                        fileId,
                        row.bucketId(),
                        row.directoryId(),
                        row.name(),
                        row.contentId(),
                        row.size(),
                        row.crc32c(),
                        row.md5(),
                        row.version(),
                        revision,
                        row.createdMicros(),
                        row.modifiedMicros(),
                        row.contentType(),
                        attributes)
                .withoutChecksums();
    }

    private static ObjectRow row(Inspection catalog, String name) throws StoreException {
        return first(catalog, Table.ROWS, row -> row.name().equals(name));
    }

    private static Directory directory(Inspection catalog, String name) throws StoreException {
        return first(
                        catalog,
                        Table.DIRECTORIES,
                        d -> !d.former() && d.directory().name().equals(name))
                .directory();
    }

    /** It is found, named, not touched without being asked, mended when asked, and then the store is sound. */
    private Finding isFoundAndMended(String check) throws IOException {
        Told told = fsck();
        assertFalse(told.report().isSound());
        assertEquals(told.findings(), fsck().findings(), "looking changes nothing");
        Finding finding = told.of(check);
        assertFalse(finding.repaired());
        Told mended = fsck(true, false);
        assertTrue(mended.of(check).repaired(), mended.findings().toString());
        Told after = fsck();
        assertEquals(List.of(), after.findings());
        assertTrue(after.report().isSound());
        LocalStore.open(directory).close();
        return finding;
    }

    @Test
    void aStoreAfterEveryKindOfChangeIsSound() throws Exception {
        Told told = fsck(false, true);
        assertEquals(List.of(), told.findings());
        assertTrue(told.report().isSound());
        for (FsckReport.Checked checked : told.report().checks()) {
            assertNotEquals(0, checked.looked(), checked.check() + " looked at nothing");
        }
    }

    @Test
    void lookingChangesNoByteOfTheCatalogsTables() throws Exception {
        List<String> before = tables();
        fsck(false, true);
        assertEquals(before, tables());
    }

    private List<String> tables() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("catalog"))) {
            List<String> tables = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(sst|log)|.*MANIFEST.*"))
                    .sorted()
                    .toList()) {
                tables.add(file.getFileName() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
            return tables;
        }
    }

    @Test
    void aStoreThatIsWrittenToIsSoundAtEveryMoment() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Exception> failures = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        try (LocalStore store = LocalStore.open(directory)) {
            Thread writer = new Thread(() -> {
                try {
                    for (int i = 0; !stop.get(); i++) {
                        put(store, "busy/" + i % 50, i % 3 == 0 ? 2 << 20 : 1000);
                        if (i % 7 == 0) {
                            store.deleteDirectory("b", "busy", true);
                        }
                        store.move(new ObjectKey("b", "a"), i % 2 == 0 ? "hdd" : "flash");
                    }
                } catch (IOException e) {
                    failures.add(e);
                }
            });
            writer.start();
            for (int i = 0; i < 20; i++) {
                store.maintenance().fsck(true, findings::add);
            }
            stop.set(true);
            writer.join();
            assertEquals(List.of(), failures);
            assertEquals(List.of(), findings);
        }
    }

    @Test
    void wrongTotalsAndChildrenAreCountedAgain() throws Exception {
        plant((catalog, wrongs) -> {
            Directory dir = directory(catalog, "dir");
            Directory wrong = dir.counted(dir.children() + 1, dir.below().plus(Totals.object(7)));
            wrongs.put(Table.DIRECTORIES, new StoredDirectory(wrong, false));
        });
        Finding finding = isFoundAndMended("totals");
        assertTrue(finding.where().contains("'dir'"), finding.toString());
        assertTrue(finding.expected().startsWith("4 children, below it 1 directories, 4 objects"), finding.toString());
        assertTrue(finding.actual().startsWith("5 children, below it 1 directories, 5 objects"), finding.toString());
    }

    @Test
    void anObjectsLostRowIsMadeAgainFromItsEntry() throws Exception {
        plant((catalog, wrongs) -> wrongs.remove(Table.ROWS, row(catalog, "a")));
        Finding finding = isFoundAndMended("namespace");
        assertTrue(finding.where().startsWith("'a' in directory "), finding.toString());
        try (LocalStore store = LocalStore.open(directory)) {
            assertEquals(200, store.open(new ObjectKey("b", "a")).size());
        }
    }

    @Test
    void anObjectsLostEntryIsMadeAgainFromItsRow() throws Exception {
        plant((catalog, wrongs) -> wrongs.remove(Table.NAMESPACE, NamespaceEntry.of(row(catalog, "x"))));
        assertTrue(isFoundAndMended("namespace").where().contains("'x'"));
        try (LocalStore store = LocalStore.open(directory)) {
            assertEquals(70_000, store.open(new ObjectKey("b", "dir/other/x")).size());
        }
    }

    @Test
    void aDirectorysLostEntryIsMadeAgain() throws Exception {
        plant((catalog, wrongs) -> wrongs.remove(Table.NAMESPACE, NamespaceEntry.of(directory(catalog, "other"))));
        assertTrue(isFoundAndMended("directories").where().contains("'other'"));
    }

    @Test
    void aLinkToADirectoryThatIsNotThereIsNamed() throws Exception {
        plant((catalog, wrongs) ->
                wrongs.remove(Table.DIRECTORIES, new StoredDirectory(directory(catalog, "other"), false)));
        assertEquals("no record of it", fsck().of("directories").actual());
        assertFalse(fsck(true, false).report().isSound(), "nobody knows what it was");
    }

    @Test
    void wrongOwnersOfContentsAndBlobsAreCountedAgain() throws Exception {
        plant((catalog, wrongs) -> {
            ObjectRow row = row(catalog, "a");
            Content content = catalog.get(Table.CONTENTS, row.contentId()).orElseThrow();
            wrongs.put(Table.CONTENTS, content.withOwners(3));
            Blob blob =
                    catalog.get(Table.BLOBS, content.extents().get(0).blobId()).orElseThrow();
            wrongs.put(Table.BLOBS, blob.withOwners(0));
        });
        Told told = fsck();
        assertEquals("1 owners", told.of("content owners").expected());
        assertEquals("3", told.of("content owners").actual());
        assertEquals("0", told.of("blob owners").actual());
        isFoundAndMended("blob owners");
    }

    @Test
    void aContentThatNobodyOwnsGoesAndItsBytesWaitToBeFreed() throws Exception {
        plant((catalog, wrongs) -> {
            Content content =
                    catalog.get(Table.CONTENTS, row(catalog, "a").contentId()).orElseThrow();
            wrongs.put(Table.CONTENTS, new Content(Long.MAX_VALUE >> 1, 1, content.extents()));
            Blob blob =
                    catalog.get(Table.BLOBS, content.extents().get(0).blobId()).orElseThrow();
            wrongs.put(Table.BLOBS, blob.withOwners(2));
        });
        assertEquals("0 owners", isFoundAndMended("content owners").expected());
    }

    @Test
    void whatIsKnownOfAContentThatIsGoneGoesToo() throws Exception {
        TabularInfo known = new TabularInfo("parquet", List.of(), OptionalLong.of(1), List.of(), Optional.empty());
        plant((catalog, wrongs) -> wrongs.put(Table.FOOTERS, new Table.Footer(1L << 39, known)));

        assertEquals("none", isFoundAndMended("footers").actual());
    }

    @Test
    void aMissingContentIsNamedWithWhatHoldsIt() throws Exception {
        plant((catalog, wrongs) -> wrongs.remove(
                Table.CONTENTS,
                catalog.get(Table.CONTENTS, row(catalog, "a").contentId()).orElseThrow()));
        assertTrue(fsck().of("content owners").where().contains("'a' in directory"));
    }

    @Test
    void aPartThatItsUploadDoesNotNameIsNamed() throws Exception {
        plant((catalog, wrongs) -> wrongs.remove(
                Table.UPLOADS,
                first(catalog, Table.UPLOADS, stored -> stored.upload().isPresent())));
        assertTrue(fsck().of("uploads").where().endsWith(", part 1"));
        plant((catalog, wrongs) -> wrongs.remove(Table.UPLOADS, first(catalog, Table.UPLOADS, stored -> true)));
        assertEquals("0 owners", fsck().of("content owners").expected());
    }

    @Test
    void anOpenFilesLostPlaceInTheTreeIsMadeAgain() throws Exception {
        plant((catalog, wrongs) -> wrongs.remove(
                Table.OPEN_FILES,
                first(catalog, Table.OPEN_FILES, stored -> stored.entry().isEmpty())));
        assertTrue(isFoundAndMended("open files").where().contains("'open' in directory"));
    }

    @Test
    void aGapInTheLogIsNamed() throws Exception {
        plant((catalog, wrongs) -> wrongs.remove(Table.CHANGES, first(catalog, Table.CHANGES, c -> c.seq() == 5)));
        Finding finding = fsck().only();
        assertEquals("log", finding.check());
        assertEquals("seq 6", finding.where());
    }

    @Test
    void historyWithoutItsListedEndIsNamed() throws Exception {
        plant((catalog, wrongs) ->
                wrongs.remove(Table.GARBAGE, first(catalog, Table.GARBAGE, w -> w.garbage() != null)));
        assertEquals("history", fsck().of("history").check());
        plant((catalog, wrongs) -> wrongs.remove(Table.HISTORY, first(catalog, Table.HISTORY, h -> true)));
        assertEquals("history", fsck().of("history").check());
    }

    @Test
    void aRecordThatDoesNotDecodeIsNamedAndNothingIsRemovedBeside() throws Exception {
        try (Catalog catalog = Catalog.open(directory.resolve("catalog"));
                Inspection inspection = catalog.inspect()) {
            PlantedDamage.put(catalog, Table.ROWS, row(inspection, "a"), new byte[] {9, 9, 9});
        }
        Told told = fsck(true, false);
        assertTrue(
                told.of("records").where().startsWith("rows, key "),
                told.findings().toString());
        assertTrue(
                told.of("records").actual().contains("version 9"),
                told.findings().toString());
        assertTrue(
                told.findings().stream().noneMatch(Finding::repaired),
                told.findings().toString());
    }

    private Path file(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("tiers"))) {
            return files.filter(f -> f.toString().endsWith(suffix)).findFirst().orElseThrow();
        }
    }

    @Test
    void aBlobsMissingOrShortenedFileIsNamed() throws Exception {
        Path blob = file(".blob");
        byte[] bytes = Files.readAllBytes(blob);
        Files.write(blob, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        assertTrue(
                fsck().only().actual().contains("expected at least"),
                fsck().findings().toString());
        Files.delete(blob);
        Finding finding = fsck().only();
        assertEquals("places", finding.check());
        assertTrue(finding.actual().contains(blob.getFileName() + " is missing"), finding.toString());
        assertTrue(finding.where().contains("tier hdd, directory 0"), finding.toString());
    }

    @Test
    void aFlippedBitIsFoundWhereAllBytesAreRead() throws Exception {
        for (Path file : List.of(file(".blob"), file(".volume"))) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 3] ^= 4;
            Files.write(file, bytes);
        }
        assertEquals(List.of(), fsck().findings(), "nobody read them");
        Told deep = fsck(false, true);
        assertEquals(2, deep.findings().size(), deep.findings().toString());
        assertTrue(
                deep.of("places").actual().contains("CRC32C"), deep.findings().toString());
    }

    @Test
    void aBlobFileThatNobodyOwnsIsRemovedAndAStrangersIsNot() throws Exception {
        Path known = file(".blob");
        Path orphan = known.resolveSibling("0000000000000123-0000000000000124.blob");
        Files.writeString(orphan, "bytes");
        assertTrue(isFoundAndMended("files").where().endsWith("0000000000000123-0000000000000124.blob"));
        assertFalse(Files.exists(orphan));
        Path stranger = known.resolveSibling("notes.txt");
        Files.writeString(stranger, "mine");
        assertEquals("files", fsck(true, false).only().check());
        assertTrue(Files.exists(stranger));
    }

    @Test
    void aPlaceInATierThatIsNotConfiguredIsNamed() throws Exception {
        Path config = directory.resolve("store.toml");
        Files.writeString(config, Files.readString(config).replace("name = \"hdd\"", "name = \"tape\""));
        assertTrue(fsck().of("places").where().contains("tier hdd"));
    }

    @Test
    void damageOfTheLogIsNamedAndWhatCanBeReadIsLookedAt() throws Exception {
        try (LocalStore store = LocalStore.open(directory)) {
            for (int i = 0; i < 5; i++) {
                put(store, "late" + i, 10);
            }
            StoreFiles.copyLive(directory, folder.resolve("copy"));
        }
        directory = folder.resolve("copy");
        Path log;
        try (Stream<Path> files = Files.list(directory.resolve("catalog"))) {
            log = files.filter(f -> f.toString().endsWith(".log"))
                    .max(java.util.Comparator.comparingLong(f -> f.toFile().length()))
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);
        assertThrows(StoreException.CorruptData.class, () -> LocalStore.open(directory));
        Told told = fsck(true, false);
        assertTrue(
                told.of("opening").actual().contains("is damaged at offset"),
                told.findings().toString());
        assertTrue(told.report().checks().size() > 5, "the rest is looked at all the same");
    }

    /** As the version of before tenants left it. */
    @Test
    void aStoreWithoutTheNewestColumnFamilyIsSound() throws Exception {
        String catalog = directory.resolve("catalog").toString();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options options = new Options();
                DBOptions dbOptions = new DBOptions();
                ColumnFamilyOptions familyOptions = new ColumnFamilyOptions()) {
            List<ColumnFamilyDescriptor> families = RocksDB.listColumnFamilies(options, catalog).stream()
                    .map(name -> new ColumnFamilyDescriptor(name, familyOptions))
                    .toList();
            try (RocksDB db = RocksDB.open(dbOptions, catalog, families, handles)) {
                for (ColumnFamilyHandle handle : handles) {
                    if (new String(handle.getName(), UTF_8).equals("accounts")) {
                        db.dropColumnFamily(handle);
                    }
                    handle.close();
                }
            }
        }
        assertEquals(List.of(), fsck().findings());
        try (LocalStore store = LocalStore.open(directory)) {
            assertEquals(
                    List.of("local"),
                    store.accounts().tenants().stream()
                            .map(Accounts.Tenant::name)
                            .toList());
        }
    }

    @Test
    void anIndexThatDiffersIsNamed() throws Exception {
        try (Catalog catalog = Catalog.openReadOnly(directory.resolve("catalog"));
                Inspection inspection = catalog.inspect()) {
            ObjectRow a = row(inspection, "a");
            IndexedRows wrong = new IndexedRows() {
                @Override
                public void forEach(Bucket bucket, long lsn, Visitor visitor) throws IOException {
                    if (bucket.name().equals("b")) {
                        visitor.visit("a", changed(a, a.fileId(), a.revision() - 1, a.attributes()));
                        visitor.visit("dir/elsewhere", row(inspection, "x").withoutChecksums());
                        visitor.visit("ghost", changed(a, 12345, 1, a.attributes()));
                        Attributes wrongOnes = Attributes.of("label", AttributeValue.of("wrong"));
                        visitor.visit("a", changed(a, a.fileId(), a.revision(), wrongOnes));
                    }
                }
            };
            List<Finding> findings = new ArrayList<>();
            Fsck.run(
                    work -> work.on(new Subject(
                            inspection,
                            Optional.empty(),
                            List.of(),
                            Optional.of(wrong),
                            id -> inspection.get(Table.BLOBS, id),
                            Long.MAX_VALUE,
                            false,
                            true)),
                    List.of(),
                    findings::add);
            List<String> index = findings.stream()
                    .filter(finding -> finding.check().equals("index"))
                    .map(finding -> finding.expected() + " | " + finding.actual())
                    .toList();
            assertEquals(7, index.size(), index.toString());
            assertEquals(
                    "revision " + a.revision() + " at 'a' | revision " + (a.revision() - 1) + " at 'a'", index.get(0));
            assertTrue(index.get(1).contains("at 'dir/other/x' | "), index.toString());
            assertTrue(index.get(2).startsWith("no such object | "), index.toString());
            assertTrue(index.get(3).contains("wrong"), index.toString());
            assertEquals("5 rows in the index | 4", index.get(4));
            assertEquals("1 rows in the index | 0", index.get(5), "of the other bucket");
        }
    }

    @Test
    void whatIsNoStoreIsRefused() {
        directory = folder.resolve("nowhere");
        assertThrows(StoreException.NotFound.class, this::fsck);
    }
}
