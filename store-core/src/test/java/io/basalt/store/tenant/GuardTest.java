package io.basalt.store.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Accounts.UserUpdate;
import io.basalt.store.api.Aggregate;
import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.DeleteRequest;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreException.AccessDenied;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.Uploads;
import io.basalt.store.engine.LocalStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What users with policies can do, and what they find in the ways around them. */
class GuardTest {
    private static final String LAB = "lab";

    @TempDir
    Path directory;

    private final RootAllocator allocator = new RootAllocator();
    private LocalStore store;
    private Guard guard;
    private Store ann;

    @BeforeEach
    void open() throws Exception {
        store = LocalStore.open(directory);
        guard = new Guard(store);
        store.accounts().createTenant("acme");
        store.accounts().createUser("acme", "ann", false);
        store.accounts().createBucket("acme", LAB);
        ann = guard.of("acme", "ann", RequestContext.WITHIN);
        put("public/a", "12345", "kind", "open");
        put("public/deep/b", "123", "kind", "open");
        put("secret/c", "1234567", "code", "shut");
        put("top", "1", "kind", "shut");
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        allocator.close();
    }

    private static ObjectKey key(String key) {
        return new ObjectKey(LAB, key);
    }

    private ObjectInfo put(String key, String text, String name, String value) throws IOException {
        Attributes attributes =
                Attributes.of(Map.of("tag.state", AttributeValue.of(value), "user." + name, AttributeValue.of(value)));
        return put(store, key, text, PutOptions.DEFAULT.withAttributes(attributes));
    }

    private static ObjectInfo put(Store store, String key, String text, PutOptions options) throws IOException {
        try (ObjectWriter writer = store.put(key(key), options)) {
            writer.write(text.getBytes(StandardCharsets.UTF_8));
            return writer.commit();
        }
    }

    private static String statement(String effect, String actions, String resource, String condition) {
        return "{\"Effect\": \"" + effect + "\", \"Action\": [" + actions + "], \"Resource\": \"" + resource + "\""
                + (condition.isEmpty() ? "" : ", \"Condition\": " + condition) + "}";
    }

    /** Gives ann these statements and no others. */
    private void allow(String... statements) throws IOException {
        Accounts accounts = store.accounts();
        accounts.putPolicy("acme", "p", "{\"Statement\": [" + String.join(", ", statements) + "]}");
        accounts.configureUser("acme", "ann", UserUpdate.NONE.withAttached("p"));
    }

    private void allowReading(String pattern) throws IOException {
        allow(
                statement("Allow", "\"s3:GetObject\"", LAB + "/" + pattern, ""),
                statement("Allow", "\"s3:ListBucket\"", LAB, ""));
    }

    private void allowByTag() throws IOException {
        allow(
                statement(
                        "Allow",
                        "\"s3:GetObject\"",
                        LAB + "/*",
                        "{\"StringEquals\": {\"s3:ExistingObjectTag/state\": \"open\"}}"),
                statement("Allow", "\"s3:ListBucket\", \"s3:PutObject\"", "*", ""));
    }

    private static void assertDenied(Executable call) {
        assertThrows(AccessDenied.class, call);
    }

    private static String read(ObjectReader reader) throws IOException {
        try (reader) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
            reader.read(0, bytes);
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> keys(List<ListEntry> entries) {
        return entries.stream().map(ListEntry::key).toList();
    }

    private long count(StoreView view, Predicate predicate) throws IOException {
        try (QueryResult result = view.query(Query.of(LAB, predicate).aggregate(Aggregate.count()), allocator)) {
            assertTrue(result.next());
            return ((BigIntVector) result.batch().getVector(0)).get(0);
        }
    }

    private DirectoryEntry lookup(String path) throws IOException {
        return (DirectoryEntry) ann.lookup(LAB, path).orElseThrow();
    }

    @Test
    void aReaderOfAPrefixSeesThatAndNothingElse() throws Exception {
        allowReading("public/*");
        assertEquals("12345", read(ann.open(key("public/a"))));
        assertTrue(ann.stat(key("public/a")).isPresent());
        assertEquals(Optional.empty(), ann.stat(key("public/none")));
        assertDenied(() -> ann.stat(key("secret/c")));
        assertDenied(() -> ann.stat(key("secret/none")));
        assertDenied(() -> ann.open(key("secret/c")));
        assertDenied(() -> ann.lookup(LAB, "secret"));
        assertDenied(() -> ann.lookup(LAB, "nowhere"));
        assertEquals(
                List.of("public/a", "public/deep/b"),
                keys(ann.list(ListRequest.flat(LAB, "")).entries()));
        assertEquals(
                List.of("public/"), keys(ann.list(ListRequest.children(LAB, "")).entries()));
        assertDenied(() -> ann.list(ListRequest.flat(LAB, "secret/")));
        assertEquals(2, count(ann, Predicate.Constant.TRUE));
        assertEquals(0, count(ann, Predicate.keyPrefix("secret/")));
        assertDenied(() -> put(ann, "public/new", "", PutOptions.DEFAULT));
        assertDenied(() -> ann.delete(key("public/a"), Condition.NONE));
        assertDenied(() -> ann.versions(key("public/a")));
        assertDenied(() -> ann.asOf(store.visibleLsn()).stat(key("public/a")));
    }

    @Test
    void totalsAreOfWhatIsSeen() throws Exception {
        allowReading("public/*");
        assertEquals(8, lookup("").bytes());
        assertEquals(2, lookup("").objects());
        assertEquals(8, lookup("public/").bytes());
        assertEquals(8, ann.bucket(LAB).orElseThrow().root().bytes());
        assertEquals(
                List.of("user.kind"),
                ann.attributes(LAB).stream()
                        .map(column -> column.field().name())
                        .filter(name -> name.startsWith("user."))
                        .toList());
        assertEquals(
                List.of(2L),
                ann.attributes(LAB).stream()
                        .filter(column -> column.field().name().equals("user.kind"))
                        .map(AttributeColumn::objects)
                        .toList());
    }

    @Test
    void aPageEndsWithWhatIsSeenAndNotWithWhatIsBeside() throws Exception {
        for (int i = 0; i < 20; i++) {
            put("x/" + (char) ('a' + i), "", "n", i % 5 == 0 ? "open" : "shut");
        }
        allowByTag();
        List<String> seen = new ArrayList<>();
        ListRequest request = ListRequest.flat(LAB, "x/").withLimit(3);
        ListPage page = ann.list(request);
        seen.addAll(keys(page.entries()));
        while (page.next().isPresent()) {
            assertEquals(seen.get(seen.size() - 1), page.next().get());
            page = ann.list(request.after(page.next().get()));
            seen.addAll(keys(page.entries()));
        }
        assertEquals(List.of("x/a", "x/f", "x/k", "x/p"), seen);
    }

    @Test
    void aNarrowedQueryDoesNotTellWhatIsBeside() throws Exception {
        allowReading("public/*");
        try (QueryResult result = ann.query(Query.of(LAB, Predicate.Constant.TRUE, SystemField.KEY), allocator)) {
            while (result.next()) {
                assertEquals(2, result.batch().getRowCount());
            }
            assertEquals(2, result.stats().rows());
            assertFalse(result.explain().contains("4"), result.explain());
        }
    }

    @Test
    void tagsDecideOfWhatIsThereAndOfNothingElse() throws Exception {
        allowByTag();
        assertEquals("12345", read(ann.open(key("public/a"))));
        assertDenied(() -> ann.open(key("top")));
        assertDenied(() -> ann.stat(key("none"))); // As of one that is there and hidden.
        assertEquals(2, count(ann, Predicate.Constant.TRUE));
        assertDenied(() -> ann.copy(CopyRequest.of(key("top"), key("copied"))));
        ann.copy(CopyRequest.of(key("public/a"), key("copied")));
        assertDenied(() -> put(
                ann,
                "mine",
                "",
                PutOptions.DEFAULT.withAttributes(Attributes.of("tag.state", AttributeValue.of("open")))));
        assertDenied(() -> ann.updateAttributes(
                key("public/a"), new AttributeUpdate(Attributes.NONE, Set.of("tag.state")), Condition.NONE));
        store.updateAttributes(
                key("public/a"),
                new AttributeUpdate(Attributes.of("tag.state", AttributeValue.of("shut")), Set.of()),
                Condition.NONE);
        assertDenied(() -> ann.open(key("public/a")));
    }

    @Test
    void idsAreNoWayAround() throws Exception {
        allowReading("public/*");
        ObjectInfo open = store.stat(key("public/a")).orElseThrow();
        ObjectInfo shut = store.stat(key("secret/c")).orElseThrow();
        assertEquals("12345", read(ann.openContent(open.entry().contentId())));
        assertDenied(() -> ann.openContent(shut.entry().contentId()));
        assertDenied(() -> ann.openContent(1));
        assertTrue(ann.find(LAB, open.entry().fileId()).isPresent());
        assertDenied(() -> ann.find(LAB, shut.entry().fileId()));
        assertDenied(() -> ann.find(LAB, 1));
        store.copy(CopyRequest.of(key("secret/c"), key("public/shared")));
        assertEquals("1234567", read(ann.openContent(shut.entry().contentId())));
    }

    @Test
    void aVersionIsReadByWhoMayReadVersionsAndWasShownIt() throws Exception {
        allow(statement("Allow", "\"s3:*\"", LAB + "/public/*", ""), statement("Allow", "\"s3:List*\"", LAB, ""));
        long before = store.visibleLsn();
        put("public/a", "new", "kind", "open");
        long earlier = ann.versions(key("public/a")).get(1).contentId();
        assertEquals("12345", read(ann.openContent(earlier)));
        assertEquals("12345", read(ann.asOf(before).open(key("public/a"))));
        assertEquals(2, count(ann.asOf(before), Predicate.Constant.TRUE));
        assertDenied(() -> ann.asOf(before).open(key("secret/c")));
        assertDenied(() -> ann.versions(key("secret/c")));
        allowReading("public/*");
        assertDenied(() -> ann.openContent(earlier));
        assertDenied(() -> ann.asOf(before).open(key("public/a")));
    }

    @Test
    void aDirectoryIsMovedAndDeletedByWhoMayDoSoWithAllInIt() throws Exception {
        allow(
                statement("Allow", "\"s3:*\"", LAB + "/public/*", ""),
                statement("Deny", "\"s3:DeleteObject\"", LAB + "/public/deep/*", ""));
        assertDenied(() -> ann.deleteDirectory(LAB, "public", true, KeyMode.S3));
        assertDenied(() -> ann.rename(new RenameRequest(LAB, "public/deep", "public/d", true, KeyMode.S3)));
        assertDenied(() -> ann.rename(new RenameRequest(LAB, "public/a", "secret/a", true, KeyMode.S3)));
        assertDenied(() -> ann.rename(new RenameRequest(LAB, "secret/c", "public/c", true, KeyMode.S3)));
        ann.rename(new RenameRequest(LAB, "public/a", "public/z", true, KeyMode.S3));
        assertTrue(store.stat(key("public/z")).isPresent());
        allow(statement("Allow", "\"s3:*\"", LAB + "/*a", ""), statement("Allow", "\"s3:PutObject\"", LAB + "/*", ""));
        put("dir/a", "", "kind", "open");
        ann.rename(new RenameRequest(LAB, "dir/a", "dir/b", true, KeyMode.S3));
        assertTrue(store.stat(key("dir/b")).isPresent());
        put("a/x", "", "kind", "open");
        assertDenied(() -> ann.rename(new RenameRequest(LAB, "a", "b", true, KeyMode.S3)));
    }

    @Test
    void noStepOfAPublicationIsForgotten() throws Exception {
        allow(statement("Allow", "\"s3:*\"", LAB + "/public/*", ""));
        Publication.Step fine = new Publication.Delete(key("public/a"), Condition.NONE, KeyMode.S3);
        for (Publication.Step step : List.of(
                new Publication.Copy(CopyRequest.of(key("secret/c"), key("public/x"))),
                new Publication.Copy(CopyRequest.of(key("public/a"), key("secret/x"))),
                new Publication.Delete(key("secret/c"), Condition.NONE, KeyMode.S3),
                new Publication.DeleteDirectory(LAB, "secret", KeyMode.S3),
                new Publication.Rename(new RenameRequest(LAB, "secret/c", "public/x", true, KeyMode.S3)),
                new Publication.UpdateAttributes(
                        key("secret/c"), new AttributeUpdate(Attributes.NONE, Set.of("n")), Condition.NONE),
                new Publication.Require(key("secret/c"), Condition.NONE),
                new Publication.RequireDirectory(LAB, "secret"),
                new Publication.UpdateDirectory(LAB, "secret", new AttributeUpdate(Attributes.NONE, Set.of("n"))),
                new Publication.MakeDirectory(LAB, "secret/d"),
                new Publication.Complete(7, List.of()))) {
            assertDenied(() -> ann.publish(Publication.of(fine, step)));
        }
        assertTrue(store.stat(key("public/a")).isPresent());
        ann.publish(Publication.of(fine));
        assertFalse(store.stat(key("public/a")).isPresent());
    }

    @Test
    void whoMayDeleteOnlyIsNotToldWhatWasThere() throws Exception {
        allow(statement("Allow", "\"s3:DeleteObject\"", LAB + "/*", ""));
        assertTrue(ann.delete(DeleteRequest.of(key("top"))));
        assertTrue(ann.delete(DeleteRequest.of(key("none"))));
        assertEquals(List.of(true, true), ann.deleteAll(LAB, List.of("public/a", "none"), KeyMode.S3));
        assertDenied(() -> ann.delete(key("secret/c"), new Condition.IfVersion(1)));
        assertFalse(store.stat(key("top")).isPresent());
    }

    @Test
    void tokensAreTheCallersOwn() throws Exception {
        allow(statement("Allow", "\"s3:*\"", LAB + "/*", ""));
        PutOptions options = PutOptions.DEFAULT.withToken("t");
        put(store, "theirs", "1", options);
        ObjectInfo first = put(ann, "mine", "2", options);
        assertEquals(
                first.entry().version(), put(ann, "mine", "2", options).entry().version());
        store.accounts().createUser("acme", "bob", false);
        store.accounts().configureUser("acme", "bob", UserUpdate.NONE.withAttached("p"));
        Store bob = guard.of("acme", "bob", RequestContext.WITHIN);
        assertTrue(
                put(bob, "mine", "2", options).entry().version() > first.entry().version());
    }

    @Test
    void anUploadIsUsedByWhoMayPutWhatItMakes() throws Exception {
        Uploads.Upload theirs = store.uploads().begin(key("secret/u"), PutOptions.DEFAULT);
        allow(statement("Allow", "\"s3:*\"", LAB + "/public/*", ""));
        Uploads uploads = ann.uploads();
        assertDenied(() -> uploads.find(theirs.uploadId()));
        assertDenied(() -> uploads.write(theirs.uploadId(), 1));
        assertDenied(() -> uploads.begin(key("secret/v"), PutOptions.DEFAULT));
        Uploads.Upload mine = uploads.begin(key("public/u"), PutOptions.DEFAULT);
        assertDenied(() -> uploads.copy(mine.uploadId(), 1, key("secret/c"), Optional.empty()));
        uploads.copy(mine.uploadId(), 1, key("public/a"), Optional.empty());
        assertEquals(
                List.of(mine.uploadId()),
                uploads.list(LAB, "", Uploads.Marker.START, 10).items().stream()
                        .map(Uploads.Upload::uploadId)
                        .toList());
        ObjectInfo made = uploads.complete(mine.uploadId(), List.of());
        assertEquals(made, uploads.complete(mine.uploadId(), List.of())); // Tried again, as over a bad network.
        assertEquals("12345", read(store.open(key("public/u"))));
    }

    @Test
    void aBucketIsSharedAcrossTenantsByBothTogether() throws Exception {
        Accounts accounts = store.accounts();
        accounts.createTenant("zeta");
        accounts.createUser("zeta", "zoe", false);
        Store zoe = guard.of("zeta", "zoe", RequestContext.WITHIN);
        accounts.putPolicy("zeta", "all", "{\"Statement\": " + statement("Allow", "\"*\"", "*", "") + "}");
        accounts.configureUser("zeta", "zoe", UserUpdate.NONE.withAttached("all"));
        assertDenied(() -> zoe.open(key("public/a")));
        assertEquals(Optional.empty(), zoe.bucket(LAB));
        String share = statement("Allow", "\"s3:GetObject\", \"s3:ListBucket\"", "lab*", "")
                .replace("{\"Effect\"", "{\"Principal\": \"zeta/zoe\", \"Effect\"");
        accounts.putPolicy("acme", "share", "{\"Statement\": " + share + "}");
        accounts.configureBucketAccess(LAB, Set.of("share"), Set.of());
        assertEquals("12345", read(zoe.open(key("public/a"))));
        assertEquals(4, count(zoe, Predicate.Constant.TRUE));
        assertDenied(() -> put(zoe, "public/a", "", PutOptions.DEFAULT));
        assertDenied(() -> zoe.deleteBucket(LAB));
        assertDenied(() -> zoe.accounts().bucketAccess(LAB));
        accounts.configureUser("zeta", "zoe", UserUpdate.NONE.withDetached("all"));
        assertDenied(() -> zoe.open(key("public/a")));
    }

    @Test
    void aTenantsBucketIsItsOwnFromTheBeginning() throws Exception {
        store.accounts().configureUser("acme", "ann", UserUpdate.NONE.withAdministrator(true));
        ann.createBucket("new");
        assertEquals("acme", store.accounts().bucketAccess("new").orElseThrow().tenant());
        assertEquals(
                List.of(LAB, "new"),
                ann.buckets().stream().map(bucket -> bucket.name()).toList());
        store.createBucket("other");
        StoreException taken = assertThrows(StoreException.AlreadyExists.class, () -> ann.createBucket("other"));
        assertTrue(taken.getMessage().contains("other"), taken.getMessage());
        assertDenied(() -> ann.accounts().createBucket("local", "more"));
    }

    @Test
    void whatWasRevokedIsDeniedAtOnce() throws Exception {
        allowReading("*");
        assertEquals(4, count(ann, Predicate.Constant.TRUE));
        store.accounts().configureUser("acme", "ann", UserUpdate.NONE.withEnabled(false));
        assertDenied(() -> count(ann, Predicate.Constant.TRUE));
        store.accounts().configureUser("acme", "ann", UserUpdate.NONE.withEnabled(true));
        assertEquals(4, count(ann, Predicate.Constant.TRUE));
        store.accounts().deleteUser("acme", "ann");
        assertDenied(() -> ann.stat(key("public/a")));
    }
}
