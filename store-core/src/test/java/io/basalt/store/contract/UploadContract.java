package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ByteRange;
import io.basalt.store.api.Condition;
import io.basalt.store.api.Md5;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreException.PreconditionFailed;
import io.basalt.store.api.Uploads;
import io.basalt.store.api.Uploads.Marker;
import io.basalt.store.api.Uploads.Part;
import io.basalt.store.api.Uploads.PartRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Objects staged in parts. */
public abstract class UploadContract extends StoreContract {
    private long begin(String key, PutOptions options) throws IOException {
        return store.uploads().begin(key(key), options).uploadId();
    }

    private long begin(String key) throws IOException {
        return begin(key, PutOptions.DEFAULT);
    }

    private Part part(long uploadId, int number, byte[] bytes) throws IOException {
        try (PartWriter writer = store.uploads().write(uploadId, number)) {
            writer.write(bytes);
            return writer.commit();
        }
    }

    private static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void partsInAnyOrderMakeOneObject() throws Exception {
        byte[] one = Contents.random(2 * Contents.MIB, 1);
        byte[] two = Contents.random(1000, 2);
        byte[] nine = Contents.random(70_000, 9);
        Attributes cat = Attributes.of("label", AttributeValue.of("cat"));
        long id = begin("d/a", PutOptions.DEFAULT.withAttributes(cat).withContentType("text/x"));
        part(id, 9, nine);
        part(id, 1, one);
        reopen();
        part(id, 2, two);
        assertEquals(List.of(), keys());

        ObjectInfo info = store.uploads().complete(id, List.of());

        assertArrayEquals(join(one, two, nine), read("d/a"));
        assertEquals(info, stat("d/a"));
        assertEquals(Contents.crc32c(join(one, two, nine)), info.entry().crc32c());
        assertEquals("text/x", info.contentType());
        assertEquals(cat, said(info));
        assertEquals(Optional.empty(), store.uploads().find(id));
        reopen();
        assertArrayEquals(join(one, two, nine), read("d/a"));
    }

    @Test
    void partsAreWrittenInParallel() throws Exception {
        long id = begin("a");
        List<Race.Task> tasks = new ArrayList<>();
        byte[][] pieces = new byte[24][];
        for (int i = 0; i < pieces.length; i++) {
            int number = i + 1;
            byte[] piece = Contents.random(1 + 5000 * i, i);
            pieces[i] = piece;
            tasks.add(() -> part(id, number, piece));
        }
        Race.runAll(tasks);

        store.uploads().complete(id, List.of());

        assertArrayEquals(join(pieces), read("a"));
    }

    @Test
    void someOfThePartsAreEnough() throws IOException {
        long id = begin("a");
        Part one = part(id, 1, Contents.text("1"));
        part(id, 2, Contents.text("2"));
        Part three = part(id, 3, Contents.text("3"));

        store.uploads().complete(id, List.of(one.ref(), three.ref()));

        assertArrayEquals(Contents.text("13"), read("a"));
    }

    @Test
    void aPartIsReplaced() throws IOException {
        long id = begin("a");
        Part old = part(id, 1, Contents.text("old"));
        Part now = part(id, 1, Contents.text("now!"));

        assertNotEquals(old.etag(), now.etag());
        assertEquals(List.of(now), store.uploads().parts(id, 0, 10).items());
        assertRefused(
                PreconditionFailed.class, () -> store.uploads().complete(id, List.of(old.ref())), "a", "1", old.etag());
        store.uploads().complete(id, List.of(now.ref()));
        assertArrayEquals(Contents.text("now!"), read("a"));
    }

    @Test
    void aCompletionNamesItsPartsInOrder() throws IOException {
        long id = begin("a");
        Part one = part(id, 1, Contents.text("1"));
        Part two = part(id, 2, Contents.text("2"));

        assertRefused(InvalidArgument.class, () -> store.uploads().complete(id, List.of(two.ref(), one.ref())), "a");
        assertRefused(InvalidArgument.class, () -> store.uploads().complete(id, List.of(one.ref(), one.ref())), "a");
        assertRefused(
                PreconditionFailed.class, () -> store.uploads().complete(id, List.of(new PartRef(3, "x"))), "a", "3");
        long empty = begin("b");
        assertRefused(InvalidArgument.class, () -> store.uploads().complete(empty, List.of()), "b");
        assertEquals(List.of(), keys());
        store.uploads().complete(id, List.of(one.ref(), two.ref()));
        assertEquals(List.of("a"), keys());
    }

    @Test
    void aCompletionIsAnsweredAgain() throws Exception {
        long id = begin("d/a");
        part(id, 1, Contents.text("1"));
        ObjectInfo first = store.uploads().complete(id, List.of());
        reopen();

        assertEquals(first, store.uploads().complete(id, List.of()));
        assertRefused(NotFound.class, () -> store.uploads().write(id, 2), "" + id);
    }

    @Test
    void theConditionIsThatOfTheCompletion() throws IOException {
        long id = begin("a", PutOptions.DEFAULT.withCondition(Condition.IF_ABSENT));
        part(id, 1, Contents.text("1"));
        put("a", "2");

        assertRefused(PreconditionFailed.class, () -> store.uploads().complete(id, List.of()), "a");
        delete("a");
        store.uploads().complete(id, List.of());
        assertArrayEquals(Contents.text("1"), read("a"));
    }

    @Test
    void anAbortedUploadIsGone() throws IOException {
        long id = begin("a");
        part(id, 1, new byte[3 * Contents.MIB]);

        assertTrue(store.uploads().abort(id));
        assertFalse(store.uploads().abort(id));
        assertRefused(NotFound.class, () -> store.uploads().complete(id, List.of()), "" + id);
        assertRefused(NotFound.class, () -> store.uploads().parts(id, 0, 1), "" + id);
        assertEquals(List.of(), keys());
    }

    @Test
    void aPartOfAnAbortedUploadIsRefused() throws IOException {
        long id = begin("a");
        try (PartWriter writer = store.uploads().write(id, 1)) {
            writer.write(new byte[3 * Contents.MIB]);
            store.uploads().abort(id);
            assertRefused(NotFound.class, writer::commit, "" + id);
        }
    }

    @Test
    void uploadsAndPartsAreListedInPages() throws IOException {
        long b1 = begin("d/b");
        long a = begin("d/a");
        long b2 = begin("d/b");
        begin("e/a");
        store.createBucket("photos");
        for (int number : new int[] {4, 2, 7}) {
            part(a, number, Contents.text("" + number));
        }

        Uploads uploads = store.uploads();
        assertEquals(List.of(a, b1, b2), ids(uploads.list(BUCKET, "d/", Marker.START, 10)));
        Uploads.Page<Uploads.Upload, Marker> first = uploads.list(BUCKET, "d/", Marker.START, 2);
        assertEquals(List.of(a, b1), ids(first));
        Uploads.Page<Uploads.Upload, Marker> second =
                uploads.list(BUCKET, "d/", first.next().orElseThrow(), 2);
        assertEquals(List.of(b2), ids(second));
        assertTrue(second.next().isEmpty());
        assertEquals(List.of(), ids(uploads.list("photos", "", Marker.START, 10)));
        Uploads.Page<Part, Integer> parts = uploads.parts(a, 0, 2);
        assertEquals(List.of(2, 4), parts.items().stream().map(Part::number).toList());
        assertEquals(
                List.of(7),
                uploads.parts(a, parts.next().orElseThrow(), 2).items().stream()
                        .map(Part::number)
                        .toList());
    }

    private static List<Long> ids(Uploads.Page<Uploads.Upload, Marker> page) {
        return page.items().stream().map(Uploads.Upload::uploadId).toList();
    }

    @Test
    void md5sAreThoseOfS3() throws Exception {
        byte[] one = Contents.random(1_500_000, 1);
        byte[] two = Contents.random(100, 2);
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        byte[] digests = join(md5.digest(one), md5.digest(two));
        long id = begin("a", PutOptions.DEFAULT.withMd5());

        assertEquals(HexFormat.of().formatHex(md5.digest(one)), part(id, 1, one).etag());
        part(id, 2, two);
        ObjectInfo info = store.uploads().complete(id, List.of());

        String etag = HexFormat.of().formatHex(md5.digest(digests)) + "-2";
        assertEquals(Optional.of(etag), info.entry().md5().map(Md5::etag));
        ObjectInfo plain = put("b", PutOptions.DEFAULT.withMd5(), one);
        assertEquals(
                Optional.of(HexFormat.of().formatHex(md5.digest(one))),
                plain.entry().md5().map(Md5::etag));
        reopen();
        assertEquals(
                List.of(info.entry().md5(), plain.entry().md5()),
                objects().stream().map(ObjectEntry::md5).toList());
        assertEquals(Optional.empty(), put("c", "1").entry().md5());
    }

    @Test
    void aPartIsCopiedFromAnObject() throws IOException {
        byte[] bytes = Contents.random(300_000, 1);
        put("source", bytes);
        long id = begin("a", PutOptions.DEFAULT.withMd5());
        store.uploads().copy(id, 1, key("source"), Optional.of(new ByteRange(70_000, 150_000)));
        Part whole = store.uploads().copy(id, 2, key("source"), Optional.empty());
        delete("source");

        assertEquals(bytes.length, whole.size());
        assertRefused(NotFound.class, () -> store.uploads().copy(id, 3, key("source"), Optional.empty()), "source");
        store.uploads().complete(id, List.of());

        assertArrayEquals(join(Arrays.copyOfRange(bytes, 70_000, 220_000), bytes), read("a"));
    }

    @Test
    void oldUploadsAreGivenUp() throws IOException {
        long old = begin("a");
        part(old, 1, Contents.text("1"));

        assertEquals(0, store.uploads().abortOlderThan(Instant.now().minus(Duration.ofHours(1))));
        assertEquals(1, store.uploads().abortOlderThan(Instant.now().plus(Duration.ofHours(1))));
        assertEquals(Optional.empty(), store.uploads().find(old));
    }

    @Test
    void partNumbersHaveLimits() throws IOException {
        long id = begin("a");

        assertRefused(InvalidArgument.class, () -> store.uploads().write(id, 0), "1", "10000");
        assertRefused(InvalidArgument.class, () -> store.uploads().write(id, 10_001), "1", "10000");
        assertRefused(
                NotFound.class, () -> store.uploads().begin(new ObjectKey("none", "a"), PutOptions.DEFAULT), "none");
    }

    @Test
    void anUploadOfADeletedBucketIsNotForTheNextOne() throws IOException {
        long id = begin("a");
        part(id, 1, Contents.text("1"));
        store.deleteBucket(BUCKET);
        store.createBucket(BUCKET);

        assertRefused(NotFound.class, () -> store.uploads().complete(id, List.of()), "" + id);
        assertEquals(List.of(), keys());
    }
}
