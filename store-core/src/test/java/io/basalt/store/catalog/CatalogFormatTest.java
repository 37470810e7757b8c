package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.Md5;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.ValueType;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.Place;
import io.basalt.store.io.TabularCodec;
import io.basalt.store.testing.Golden;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The catalog's records against version 1 of docs/format.md. */
class CatalogFormatTest {
    private static final Golden GOLDEN = new Golden("catalog-v1.txt");

    private static final Attributes ATTRIBUTES = Attributes.of(Map.of(
            "user.label", AttributeValue.of("cät"),
            "user.weight", AttributeValue.of(-4.25),
            "user.checked", AttributeValue.of(true),
            "user.taken", new AttributeValue.Time(-1),
            "image.width", AttributeValue.of(640L),
            "tag.colours", AttributeValue.of(List.of("red", ""))));
    private static final Bucket BUCKET = new Bucket(
            "photos",
            1L << 40,
            (1L << 40) + 1,
            1_700_000_000_000_000L,
            86_400_000_000L,
            5,
            List.of(new Bucket.Hold("kept/", 6)),
            Optional.empty(),
            RenditionPolicy.HOT,
            new TreeMap<>(),
            77);
    private static final Bucket LANDING_ELSEWHERE = BUCKET.configured(BucketUpdate.NONE.withLanding("hdd"), 0);
    private static final Bucket RENDERED =
            BUCKET.configured(BucketUpdate.NONE.withRenditions(RenditionPolicy.ALWAYS), 0);
    private static final Bucket NOT_RENDERED =
            LANDING_ELSEWHERE.configured(BucketUpdate.NONE.withRenditions(RenditionPolicy.OFF), 0);
    private static final Bucket DECLARING = BUCKET.configured(
            BucketUpdate.NONE
                    .withDeclared("reviewed", ValueType.BOOLEAN)
                    .withDeclared("image.words", ValueType.STRING_LIST),
            0);
    private static final Directory DIRECTORY = new Directory(
            7,
            1,
            5,
            "2024",
            9,
            Long.MAX_VALUE,
            true,
            3,
            new Totals(2, 1_000_000, 1L << 45),
            77,
            1_700_000_000_000_001L);
    private static final Attributes OF_HADOOP = Attributes.of(
            Map.of("hadoop.owner", AttributeValue.of("eve"), "hadoop.permission", AttributeValue.of(0700L)));
    private static final Directory DIRECTORY_OF_HADOOP = DIRECTORY.withAttributes(OF_HADOOP);
    private static final ObjectRow ROW = new ObjectRow(
            11,
            1,
            7,
            "löwe.png",
            13,
            4096,
            0xCAFEBABE,
            Optional.of(new Md5(0x0102030405060708L, -2, 3)),
            20,
            21,
            1_700_000_000_000_000L,
            1_700_000_000_000_002L,
            "image/png",
            ATTRIBUTES);
    private static final FileEntry ENTRY = FileEntry.of(ROW);
    private static final FileEntry ENTRY_OF_HADOOP = FileEntry.of(ROW.withAttributes(ATTRIBUTES.with(OF_HADOOP), 22));
    private static final Content CONTENT =
            new Content(13, 2, List.of(new Content.Extent(17, 0, 4000, -2), new Content.Extent(18, 5, 96, 7)));
    private static final Blob BLOB =
            new Blob(17, 4000, -2, 3, List.of(new Place("flash", 1, 3, 2, 300), Place.file("hdd", 0, 4, 19)));
    private static final Blob MOVED_BLOB =
            BLOB.movedBy(new Blob.Moved(1_700_000_000_000_007L, "rule 'r', age_days 30: move to hdd"));
    private static final DayMarks DAYS = DayMarks.NONE.with(19_675, 12).with(19_677, 300);
    private static final StagedUpload UPLOAD = new StagedUpload(
            23,
            1,
            new ObjectKey("photos", "2024/löwe.png"),
            PutOptions.DEFAULT
                    .withCondition(new Condition.IfVersion(20))
                    .withMode(KeyMode.HADOOP)
                    .withAttributes(ATTRIBUTES)
                    .withContentType("image/png")
                    .withTier("hdd")
                    .withMd5()
                    .withToken("t"),
            1_700_000_000_000_004L,
            List.of(1, 2, 9));
    private static final UploadPart PART =
            new UploadPart(9, 24, 4096, 0xCAFEBABE, Optional.of(new Md5(1, 2, 0)), 1_700_000_000_000_005L);
    private static final OpenEntry OPEN = new OpenEntry(
            25,
            1,
            7,
            "löwe.png",
            3,
            "client-1",
            1_700_000_000_000_006L,
            13,
            4096,
            true,
            UPLOAD.options(),
            1_700_000_000_000_005L);
    private static final long MICROS = 1_700_000_000_000_000L;
    private static final Accounts.Quota QUOTA = new Accounts.Quota(OptionalLong.of(1L << 40), OptionalLong.empty());
    private static final Payload PAYLOAD = new Payload(17, 3, ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}));
    private static final Change CHANGE = new Change(
            21, Change.Kind.ATTRIBUTES_CHANGED, 1_700_000_000_000_003L, true, 1, 11, 7, "löwe.png", 13, 4096);

    @TestFactory
    Stream<DynamicTest> recordsAreWrittenAndReadAsInVersion1() {
        return Stream.of(
                golden("bucket", BUCKET, Bucket::encode, Bucket::decode),
                golden("bucket-v2", LANDING_ELSEWHERE, Bucket::encode, Bucket::decode),
                golden("bucket-v3", RENDERED, Bucket::encode, Bucket::decode),
                golden("bucket-v3-landing", NOT_RENDERED, Bucket::encode, Bucket::decode),
                golden("bucket-v4", DECLARING, Bucket::encode, Bucket::decode),
                golden("directory", DIRECTORY, Directory::encode, Directory::decode),
                golden("directory-v2", DIRECTORY_OF_HADOOP, Directory::encode, Directory::decode),
                golden("row", ROW, ObjectRow::encode, ObjectRow::decode),
                golden("file-entry", ENTRY, FileEntry::encode, FileEntry::decode),
                golden("file-entry-v2", ENTRY_OF_HADOOP, FileEntry::encode, FileEntry::decode),
                golden("content", CONTENT, Content::encode, Content::decode),
                golden("blob", BLOB, Blob::encode, Blob::decode),
                golden("blob-moved", MOVED_BLOB, Blob::encode, Blob::decode),
                golden("days", DAYS, DayMarks::encode, DayMarks::decode),
                golden("payload", PAYLOAD, Payload::encode, Payload::decode),
                golden("change", CHANGE, Change::encode, Change::decode),
                golden("past-row", new Past.Row(ROW, 30), Past::encode, Past::decode),
                golden("past-link", new Past.Link(7, 30), Past::encode, Past::decode),
                golden("garbage", Garbage.row(ROW, 30, true), Garbage::encode, Garbage::decode),
                golden("tabular-parquet", TabularSamples.PARQUET, TabularCodec::encode, TabularCodec::decode),
                golden("tabular-csv", TabularSamples.CSV, TabularCodec::encode, TabularCodec::decode),
                golden("upload", UPLOAD, StagedUpload::encode, StagedUpload::decode),
                golden("upload-part", PART, UploadPart::encode, UploadPart::decode),
                golden("open-file", OPEN, OpenEntry::encode, OpenEntry::decode),
                golden("outcome-row", new Outcome(-5, 9, ROW), Outcome::encode, Outcome::decode),
                golden("outcome-number", new Outcome(5, 9, 77L), Outcome::encode, Outcome::decode),
                golden("outcome-truth", new Outcome(5, 9, true), Outcome::encode, Outcome::decode),
                golden(
                        "snapshots",
                        new BucketSnapshots(List.of(
                                new BucketSnapshots.Named("first", 8, 70, 1_700_000_000_000_000L),
                                new BucketSnapshots.Named("second", 9, 77, 1_700_000_000_000_001L))),
                        BucketSnapshots::encode,
                        BucketSnapshots::decode),
                golden(
                        "lifecycle",
                        new BucketLifecycle("{\"rules\": \"ü\"}", 1_700_000_000_000_000L),
                        BucketLifecycle::encode,
                        BucketLifecycle::decode),
                account("account-tenant", new Account.Tenant("lab", MICROS, QUOTA, 2, 3, 4)),
                account(
                        "account-user",
                        new Account.User("lab", "ann", true, false, MICROS, List.of("read"), List.of("BKA", "BKB"))),
                account(
                        "account-key",
                        new Account.Key(
                                "BKA",
                                "lab",
                                "ann",
                                true,
                                MICROS,
                                MICROS + 1,
                                new SealedSecret("c2VhbGVk"),
                                Optional.of(new SealedSecret("ZWFybGllcg==")),
                                MICROS + 2)),
                account("account-policy", new Account.Policy("lab", "read", "{\"ü\": 1}", MICROS, 2)),
                account("account-access", new Account.Access(7, "lab", QUOTA, List.of("share"))),
                account("account-held", new Account.Held("lab", 1L << 40, 300)),
                golden("link", 7L, Lookups::encodeLink, Lookups::decodeLink));
    }

    private static DynamicTest account(String name, Account account) {
        byte[] key = GOLDEN.check("key-" + name, account.key());
        return golden(name, account, Account::encode, bytes -> Account.decode(key, bytes));
    }

    private static <T> DynamicTest golden(
            String name, T value, Function<T, byte[]> encode, Function<byte[], T> decode) {
        return DynamicTest.dynamicTest(
                name, () -> assertEquals(value, decode.apply(GOLDEN.check(name, encode.apply(value)))));
    }

    @Test
    void theDirectoriesThatBelongToTheStoreAreWrittenAndReadAsInVersion1() {
        List<KnownDirectory> known = List.of(new KnownDirectory("flash", 0, 300), new KnownDirectory("hdd", 2, 7));
        assertEquals(known, KnownDirectory.decode(GOLDEN.check("known-directories", KnownDirectory.encode(known))));
    }

    @Test
    void theUseOfAVolumeIsWrittenAndReadAsInVersion1() {
        VolumeUse use = new VolumeUse("flash", 1, 3, 2, 4000, 300);
        byte[] key = GOLDEN.check("key-volume", use.key());
        assertEquals(use, VolumeUse.decode(key, GOLDEN.check("volume", use.encode())));
    }

    @Test
    void keysSortAsTheFormatSays() {
        GOLDEN.check("key-entry", Keys.entry(5, "löwe.png"));
        GOLDEN.check("key-former-link", Keys.formerLink(7, 9));
        GOLDEN.check("key-upload-part", Keys.uploadPart(23, 9));
        GOLDEN.check("key-token", Keys.token("t"));
        GOLDEN.check("key-token-expiry", Keys.tokenExpiry(9, "t"));
        GOLDEN.check("key-garbage-blob", Keys.garbageBlob(17));
        GOLDEN.check("key-history", Keys.history(7, "löwe.png", 21));
        GOLDEN.check("key-garbage", Keys.garbage(1, 30, 21));
    }

    @Test
    void historySortsAsTheNamespaceDoesAndOfOneNameTheNewestFirst() {
        List<String> names = List.of("", "\0", "\0\0", "\0\1", "a", "a\0", "a\0/", "a\1", "a-", "a/", "a/\0", "a0");
        List<String> sorted = names.stream()
                .sorted((a, b) -> Arrays.compareUnsigned(Keys.entry(5, a), Keys.entry(5, b)))
                .toList();
        byte[] previous = Keys.history(5, sorted.get(0), Long.MAX_VALUE);
        for (String name : sorted) {
            for (long from : new long[] {300, 256, 255, 1}) {
                byte[] key = Keys.history(5, name, from);
                assertTrue(Arrays.compareUnsigned(previous, key) < 0, "'" + name + "' from " + from);
                previous = key;
            }
            byte[] utf8 = Keys.name(name);
            assertArrayEquals(utf8, Keys.unescaped(Keys.escaped(utf8)));
        }
    }

    @Test
    void aRecordOfALaterVersionIsRefused() {
        byte[] later = ROW.encode();
        later[0] = 2;
        assertThrows(BinaryReader.MalformedException.class, () -> ObjectRow.decode(later));
    }

    @Test
    void aRecordCutAnywhereIsRefused() {
        byte[] whole = ROW.encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(BinaryReader.MalformedException.class, () -> ObjectRow.decode(cut), "cut at " + length);
        }
    }
}
