package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.AlreadyExists;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreException.PreconditionFailed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files under construction. */
public abstract class OpenFileContract extends StoreContract {
    private OpenFile create(String key) throws IOException {
        return store.openFiles().create(key(key), PutOptions.DEFAULT, "writer 1");
    }

    private byte[] durable(String key) throws IOException {
        try (ObjectReader reader = store.openFiles().read(key(key))) {
            return Contents.read(reader);
        }
    }

    private Optional<OpenFiles.Info> find(String key) throws IOException {
        return store.openFiles().find(key(key));
    }

    private boolean deleteAsHadoop(String key) throws IOException {
        return store.delete(key(key), Condition.NONE, KeyMode.HADOOP);
    }

    private void rename(String from, String to, boolean overwrite) throws IOException {
        store.rename(new RenameRequest(BUCKET, from, to, overwrite, KeyMode.HADOOP));
    }

    @Test
    void aPutUnderAConditionSeesWhatIsBeingWrittenInHadoopModeOnly() throws Exception {
        PutOptions ifAbsent = PutOptions.DEFAULT.withCondition(Condition.IF_ABSENT);
        try (OpenFile file = create("a")) {
            assertThrows(
                    PreconditionFailed.class,
                    () -> put("a", ifAbsent.withMode(KeyMode.HADOOP), Contents.text("other")));
            put("a", ifAbsent, Contents.text("other"));
            file.write(1);
            file.commit();
        }
        long version = stat("a").entry().version();
        PutOptions ifSame = PutOptions.DEFAULT.withMode(KeyMode.HADOOP).withCondition(new Condition.IfVersion(version));
        try (OpenFile file = store.openFiles().append(key("a"), "writer 1")) {
            assertThrows(PreconditionFailed.class, () -> put("a", ifSame, Contents.text("other")));
            file.abandon();
        }
        put("a", ifSame, Contents.text("other"));
        assertTrue(stat("a").entry().version() > version);
    }

    @Test
    void aLeaseIsRenewedWhileItsWriterWrites() throws Exception {
        byte[] bytes = Contents.random(300_000, 7);
        AtomicBoolean ended = new AtomicBoolean();
        try (OpenFile file = create("a")) {
            CompletableFuture<Integer> renewals = CompletableFuture.supplyAsync(() -> {
                int renewed = 0;
                while (!ended.get() || renewed == 0) {
                    assertDoesNotThrow(file::renewLease);
                    renewed++;
                }
                return renewed;
            });
            for (int at = 0; at < bytes.length; at += 3_000) {
                file.write(bytes, at, 3_000);
                assertEquals(at + 3_000, file.sync().length());
                assertEquals(at + 3_000, file.info().length());
            }
            ended.set(true);
            assertTrue(renewals.get() > 0);
            file.commit();
        }
        assertArrayEquals(bytes, read("a"));
    }

    @Test
    void everybodyElseSeesOneChangeAtTheClose() throws Exception {
        byte[] bytes = Contents.random(2 * Contents.MIB, 1);
        Attributes cat = Attributes.of("label", AttributeValue.of("cat"));
        long before;
        try (OpenFile file = store.openFiles().create(key("d/a"), PutOptions.DEFAULT.withAttributes(cat), "writer 1")) {
            before = store.visibleLsn();
            file.write(bytes, 0, 1000);
            assertEquals(1000, file.sync().length());
            file.write(bytes, 1000, bytes.length - 1000);
            assertEquals(bytes.length, file.sync().length());
            assertEquals(bytes.length, file.length());

            assertEquals(Optional.empty(), store.stat(key("d/a")));
            assertEquals(List.of(), keys());
            assertEquals(List.of(), keys(ListRequest.children(BUCKET, "d")));
            assertEquals(0, query(Query.of(BUCKET, Predicate.Constant.TRUE)).count());
            assertEquals(before, store.visibleLsn());
            assertArrayEquals(bytes, durable("d/a"));
            file.write(7);
            ObjectInfo info = file.commit();
            assertEquals(bytes.length + 1, info.size());
            assertEquals(info, stat("d/a"));
            assertEquals(cat, said(info));
        }
        byte[] all = Arrays.copyOf(bytes, bytes.length + 1);
        all[bytes.length] = 7;
        assertArrayEquals(all, read("d/a"));
        assertEquals(Contents.crc32c(all), stat("d/a").entry().crc32c());
        assertEquals(before + 1, store.visibleLsn());
        assertEquals(Optional.empty(), find("d/a"));
        reopen();
        assertArrayEquals(all, read("d/a"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40})
    void aFileMayBeSyncedAnyNumberOfTimes(int syncs) throws IOException {
        try (OpenFile file = create("a")) {
            for (int i = 0; i < syncs; i++) {
                file.write(i);
                assertEquals(i + 1, file.sync().length());
            }
            assertEquals(syncs, file.commit().size());
        }
        byte[] bytes = read("a");
        for (int i = 0; i < syncs; i++) {
            assertEquals(i, bytes[i]);
        }
    }

    @Test
    void whatWasSyncedIsThereAfterARestart() throws Exception {
        OpenFile file = create("a");
        file.write(Contents.text("synced"));
        OpenFiles.Info info = file.sync();
        file.write(Contents.text("lost"));
        reopen();

        assertEquals(Optional.of(info), find("a"));
        assertArrayEquals(Contents.text("synced"), durable("a"));
        ObjectInfo recovered = store.openFiles().recoverLease(key("a")).orElseThrow();

        assertEquals(6, recovered.size());
        assertArrayEquals(Contents.text("synced"), read("a"));
        assertEquals(Optional.empty(), store.openFiles().recoverLease(key("a")));
    }

    @Test
    void oneWriterAtATime() throws IOException {
        OpenFile file = create("d/a");
        file.write(1);

        assertRefused(PreconditionFailed.class, () -> create("d/a"), "a", "writer 1");
        assertRefused(PreconditionFailed.class, () -> store.openFiles().append(key("d/a"), "writer 2"), "writer 1");
        file.commit();
        OpenFile appending = store.openFiles().append(key("d/a"), "writer 2");
        assertRefused(PreconditionFailed.class, () -> create("d/a"), "writer 2");
        appending.abandon();
        assertEquals(1, stat("d/a").size());
    }

    @Test
    void aRecoveredLeaseFencesTheOldWriterOff() throws IOException {
        OpenFile old = create("a");
        old.write(Contents.text("1"));
        old.sync();
        old.write(Contents.text("2"));
        store.openFiles().recoverLease(key("a"));

        assertThrows(NotFound.class, old::sync);
        assertThrows(IOException.class, old::commit);
        old.close();
        assertArrayEquals(Contents.text("1"), read("a"));
    }

    @Test
    void anAppendGoesOnWhereTheObjectEnds() throws Exception {
        Attributes cat = Attributes.of("label", AttributeValue.of("cat"));
        put("a", PutOptions.DEFAULT.withAttributes(cat).withContentType("text/x"), Contents.text("1"));
        try (OpenFile file = store.openFiles().append(key("a"), "writer 1")) {
            assertEquals(1, file.length());
            file.write(Contents.text("2"));
            file.sync();
            assertArrayEquals(Contents.text("1"), read("a"));
            assertArrayEquals(Contents.text("12"), durable("a"));
            file.write(Contents.text("3"));
            file.commit();
        }

        assertArrayEquals(Contents.text("123"), read("a"));
        assertEquals(cat, said(stat("a")));
        assertEquals("text/x", stat("a").contentType());
        assertRefused(NotFound.class, () -> store.openFiles().append(key("none"), "writer 1"), "none");
    }

    @Test
    void anAbandonedFileLeavesWhatWasThere() throws IOException {
        put("a", "old");
        OpenFile file = create("a");
        file.write(Contents.text("new"));
        file.sync();
        file.abandon();

        assertArrayEquals(Contents.text("old"), read("a"));
        assertEquals(Optional.empty(), find("a"));
        create("b").abandon();
        assertEquals(List.of("a"), keys());
    }

    @Test
    void conditionsAndDirectoriesAreRespected() throws IOException {
        put("a", "1");
        put("d/x", "1");
        PutOptions ifAbsent = PutOptions.DEFAULT.withCondition(Condition.IF_ABSENT);

        assertRefused(PreconditionFailed.class, () -> store.openFiles().create(key("a"), ifAbsent, "writer 1"), "a");
        assertRefused(AlreadyExists.class, () -> create("d"), "d");
        assertRefused(AlreadyExists.class, () -> create("a/b"), "a");
        OpenFile file = create("f");
        assertRefused(AlreadyExists.class, () -> create("f/g"), "f");
        assertRefused(AlreadyExists.class, () -> store.makeDirectory(BUCKET, "f"), "f");
        file.commit();
    }

    @Test
    void openFilesAreListedByDirectory() throws IOException {
        create("d/b");
        create("d/a");
        create("d/e/c");
        create("r");

        assertEquals(List.of("d/a", "d/b"), names("d", "", 10));
        assertEquals(List.of("d/b"), names("d/", "a", 10));
        assertEquals(List.of("d/a"), names("d", "", 1));
        assertEquals(List.of("r"), names("", "", 10));
        assertEquals(List.of(), names("none", "", 10));
    }

    @Test
    void openFilesAreListedAtAnyDepthByTheirOpenIds() throws IOException {
        long first = create("d/b").info().openId();
        create("d/e/c");
        create("r");
        rename("d/b", "d/z", false);

        assertEquals(List.of("d/z", "d/e/c"), keysBelow("d/", 0, 10));
        assertEquals(List.of("d/z"), keysBelow("", 0, 1));
        assertEquals(List.of("d/e/c", "r"), keysBelow("", first, 10));
        assertEquals(List.of(), keysBelow("none/", 0, 10));
    }

    private List<String> keysBelow(String prefix, long afterId, int limit) throws IOException {
        return store.openFiles().below(BUCKET, prefix, afterId, limit).stream()
                .map(info -> info.key().key())
                .toList();
    }

    private List<String> names(String path, String after, int limit) throws IOException {
        return store.openFiles().list(BUCKET, path, after, limit).stream()
                .map(info -> info.key().key())
                .toList();
    }

    @Test
    void aFileKeepsItsDirectoryAlive() throws IOException {
        put("d/a", "1");
        OpenFile file = create("d/b");
        assertTrue(delete("d/a"));

        assertTrue(store.lookup(BUCKET, "d").isPresent());
        assertRefused(AlreadyExists.class, () -> store.deleteDirectory(BUCKET, "d", false, KeyMode.HADOOP), "d");
        assertRefused(AlreadyExists.class, () -> store.deleteBucket(BUCKET), BUCKET);
        file.write(2);
        file.commit();
        assertEquals(List.of("d/b"), keys());
    }

    @Test
    void aFileGoesWhereItsDirectoryGoes() throws IOException {
        OpenFile file = create("d/e/a");
        file.write(1);
        file.sync();
        rename("d", "f", false);
        file.write(2);

        assertEquals("f/e/a", file.sync().key().key());
        file.write(3);
        assertEquals(key("f/e/a"), file.commit().key());
        assertEquals(List.of("f/e/a"), keys());
        assertArrayEquals(new byte[] {1, 2, 3}, read("f/e/a"));
    }

    @Test
    void aFileIsRenamedWhileItIsWritten() throws IOException {
        OpenFile file = create("a");
        file.write(1);
        rename("a", "d/b", false);

        assertEquals(Optional.empty(), find("a"));
        assertTrue(find("d/b").isPresent());
        file.commit();
        assertEquals(List.of("d/b"), keys());
    }

    @Test
    void anObjectThatIsAppendedToIsRenamedWithItsFile() throws IOException {
        put("a", "1");
        OpenFile file = store.openFiles().append(key("a"), "writer 1");
        file.write(Contents.text("2"));
        rename("a", "b", false);

        assertArrayEquals(Contents.text("1"), read("b"));
        file.commit();
        assertArrayEquals(Contents.text("12"), read("b"));
        assertEquals(List.of("b"), keys());
    }

    @Test
    void aRenameOntoAFileUnderConstruction() throws IOException {
        put("a", "1");
        OpenFile file = create("b");
        file.write(2);

        assertRefused(AlreadyExists.class, () -> rename("a", "b", false), "b");
        rename("a", "b", true);
        assertThrows(NotFound.class, file::commit);
        assertArrayEquals(Contents.text("1"), read("b"));
        assertEquals(List.of("b"), keys());
    }

    @Test
    void aDeletedFileIsGoneForItsWriter() throws IOException {
        OpenFile file = create("d/a");
        file.write(1);
        file.sync();

        assertTrue(deleteAsHadoop("d/a"));
        assertFalse(deleteAsHadoop("d/a"));
        file.write(2);
        assertThrows(NotFound.class, file::sync);
        assertEquals(List.of(), keys());
        assertTrue(store.lookup(BUCKET, "d").isPresent());
        assertTrue(store.deleteDirectory(BUCKET, "d", false, KeyMode.HADOOP));
    }

    @Test
    void aFileOfADeletedDirectoryIsGoneForItsWriter() throws IOException {
        OpenFile file = create("d/e/a");
        file.write(1);
        file.sync();
        store.deleteDirectory(BUCKET, "d", true, KeyMode.HADOOP);
        put("d/e/b", "1");

        file.write(2);
        assertThrows(NotFound.class, file::commit);
        assertEquals(List.of("d/e/b"), keys());
        assertEquals(0, store.openFiles().recoverExpired(Instant.now().plus(OpenFiles.LEASE.multipliedBy(2))));
    }

    @Test
    void aFileOfACollectedDirectoryIsGoneForItsWriter() throws IOException {
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO));
        OpenFile file = create("d/e/a");
        file.write(1);
        file.sync();
        put("d/e/b", "1");
        store.deleteDirectory(BUCKET, "d", true, KeyMode.HADOOP);
        put("x", "1");
        store.maintenance().collect();

        file.write(2);
        assertThrows(NotFound.class, file::sync);
        assertEquals(0, store.openFiles().recoverExpired(Instant.now().plus(OpenFiles.LEASE.multipliedBy(2))));
        assertEquals(List.of("x"), keys());
    }

    @Test
    void copiedBytesOutliveTheCollectionOfTheirSource() throws IOException {
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO));
        byte[] bytes = Contents.random(2 * Contents.MIB, 1);
        put("a", bytes);
        store.copy(CopyRequest.of(key("a"), key("b")));
        store.truncate(key("b"), 100_000, Condition.NONE);
        OpenFile file = store.openFiles().append(key("b"), "writer 1");
        file.write(7);
        delete("a");
        delete("b");
        put("x", "1");
        store.maintenance().collect();

        assertArrayEquals(Arrays.copyOf(bytes, 100_000), durable("b"));
        file.commit();
        byte[] expected = Arrays.copyOf(bytes, 100_001);
        expected[100_000] = 7;
        store.maintenance().collect();
        assertArrayEquals(expected, read("b"));
    }

    @Test
    void s3ModeDoesNotSeeOpenFiles() throws IOException {
        OpenFile file = create("a");
        file.write(Contents.text("hadoop"));
        file.sync();

        assertFalse(delete("a"));
        put("a", "s3");
        assertArrayEquals(Contents.text("s3"), read("a"));
        file.commit();
        assertArrayEquals(Contents.text("hadoop"), read("a"));
    }

    @Test
    void expiredFilesAreClosedAtTheirDurableLength() throws IOException {
        OpenFile file = create("a");
        file.write(Contents.text("1"));
        file.sync();
        file.write(Contents.text("2"));
        create("b");

        assertEquals(0, store.openFiles().recoverExpired(Instant.now()));
        assertEquals(2, store.openFiles().recoverExpired(Instant.now().plus(OpenFiles.LEASE.multipliedBy(2))));

        assertArrayEquals(Contents.text("1"), read("a"));
        assertEquals(0, stat("b").size());
        assertThrows(IOException.class, file::commit);
    }
}
