package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException.NotFound;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects: written, described, overwritten, deleted. How they are read is {@link ReadContract}'s. */
public abstract class ObjectContract extends StoreContract {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4 * Contents.KIB, Contents.MIB - 1, Contents.MIB, Contents.MIB + 1, 5 * Contents.MIB})
    void whatWasPutIsReadBack(int size) throws IOException {
        byte[] bytes = Contents.random(size, size);

        ObjectInfo info = put("a/b", bytes);

        assertArrayEquals(bytes, read("a/b"));
        assertEquals(size, info.size());
        assertEquals(Contents.crc32c(bytes), info.entry().crc32c());
    }

    @Test
    void piecesOfAnySizeMakeOneObject() throws IOException {
        byte[] bytes = Contents.random(2 * Contents.MIB + 777, 1);
        try (ObjectWriter writer = store.put(key("a"), PutOptions.DEFAULT)) {
            writer.write(bytes[0]);
            writer.write(bytes, 1, 0);
            for (int start = 1, length = 1; start < bytes.length; start += length, length = length * 3 % 70_001 + 1) {
                length = Math.min(length, bytes.length - start);
                writer.write(bytes, start, length);
                writer.flush();
            }
            assertEquals(bytes.length, writer.commit().size());
        }

        assertArrayEquals(bytes, read("a"));
    }

    @Test
    void theWriterDoesNotKeepTheCallersArray() throws IOException {
        byte[] bytes = Contents.random(1000, 1);
        byte[] buffer = bytes.clone();
        try (ObjectWriter writer = store.put(key("a"), PutOptions.DEFAULT)) {
            writer.write(buffer);
            Arrays.fill(buffer, (byte) 0);
            writer.commit();
        }

        assertArrayEquals(bytes, read("a"));
    }

    @Test
    void commitSaysWhatStatSaysLater() throws IOException {
        ObjectInfo info = put("d/a", Attributes.of("label", AttributeValue.of("cat")));

        assertEquals(Optional.of(info), store.stat(key("d/a")));
        assertEquals(key("d/a"), info.key());
        assertEquals(info.entry().version(), info.entry().revision());
        assertEquals(
                info.entry().modified().truncatedTo(ChronoUnit.MICROS),
                info.entry().modified());
        assertFalse(info.entry().modified().isBefore(info.created()));
    }

    @Test
    void anObjectAppearsAtItsCommit() throws IOException {
        try (ObjectWriter writer = store.put(key("d/a"), PutOptions.DEFAULT)) {
            writer.write(new byte[3 * Contents.MIB]);
            assertNothingAtAll();
            writer.commit();
            assertTrue(exists("d/a"));
        }
        assertTrue(exists("d/a"), "closing after the commit takes nothing back");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 3 * Contents.MIB})
    void closingWithoutCommitDiscardsEverything(int size) throws IOException {
        ObjectWriter writer = store.put(key("d/a"), PutOptions.DEFAULT);
        writer.write(new byte[size]);
        writer.close();
        writer.close();

        assertNothingAtAll();
    }

    @Test
    void aDiscardedOverwriteLeavesWhatWasThere() throws IOException {
        ObjectInfo info = put("a", "old");
        try (ObjectWriter writer = store.put(key("a"), PutOptions.DEFAULT)) {
            writer.write(Contents.text("new"));
        }

        assertEquals(info, stat("a"));
        assertArrayEquals(Contents.text("old"), read("a"));
    }

    @Test
    void aDiscardedWriterCannotCommit() throws IOException {
        ObjectWriter writer = store.put(key("a"), PutOptions.DEFAULT);
        writer.write(1);
        writer.close();

        assertThrows(Exception.class, writer::commit);
        assertNothingAtAll();
    }

    private void assertNothingAtAll() throws IOException {
        assertEquals(Optional.empty(), store.stat(key("d/a")));
        assertEquals(Optional.empty(), store.lookup(BUCKET, "d"));
        assertEquals(List.of(), keys());
        assertEquals(List.of(), list(ListRequest.children(BUCKET, "")));
        assertEquals(0, query(Query.of(BUCKET, Predicate.Constant.TRUE)).count());
    }

    @Test
    void anOverwriteIsANewVersionOfTheSameFile() throws IOException {
        ObjectInfo old = put("a", Attributes.of("label", AttributeValue.of("cat")));

        ObjectInfo now = put("a", "other bytes");

        assertArrayEquals(Contents.text("other bytes"), read("a"));
        assertEquals(old.entry().fileId(), now.entry().fileId());
        assertEquals(old.created(), now.created());
        assertTrue(now.entry().version() > old.entry().version());
        assertTrue(now.entry().revision() > old.entry().revision());
        assertNotEquals(old.entry().contentId(), now.entry().contentId());
        assertNotEquals(old.entry().etag(), now.entry().etag());
        assertFalse(now.entry().modified().isBefore(old.entry().modified()));
        assertEquals(11, now.size());
        assertEquals(now, stat("a"));
        assertEquals(List.of("a"), keys());
    }

    @Test
    void evenEqualBytesAreANewContent() throws IOException {
        ObjectInfo old = put("a", "same");

        ObjectInfo now = put("a", "same");

        assertNotEquals(old.entry().contentId(), now.entry().contentId());
        assertEquals(old.entry().crc32c(), now.entry().crc32c());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, Contents.MIB + 10})
    void anOverwriteMayHaveAnySize(int size) throws IOException {
        put("a", Contents.random(1000, 1));
        put("b", Contents.random(2 * Contents.MIB, 2));
        byte[] bytes = Contents.random(size, 3);

        put("a", bytes);
        put("b", bytes);

        assertArrayEquals(bytes, read("a"));
        assertArrayEquals(bytes, read("b"));
    }

    @Test
    void ofTwoWritersTheLastToCommitStays() throws IOException {
        try (ObjectWriter first = store.put(key("a"), PutOptions.DEFAULT);
                ObjectWriter second = store.put(key("a"), PutOptions.DEFAULT)) {
            first.write(Contents.text("first"));
            second.write(Contents.text("second"));
            second.commit();
            first.commit();
        }

        assertArrayEquals(Contents.text("first"), read("a"));
    }

    @Test
    void aDeletedObjectIsGone() throws IOException {
        put("d/a", "1");

        assertTrue(delete("d/a"));

        assertNothingAtAll();
        assertRefused(NotFound.class, () -> store.open(key("d/a")), BUCKET, "d/a");
        assertFalse(delete("d/a"));
    }

    @Test
    void whatIsNotAnObjectIsNotDeletedAsOne() throws IOException {
        put("d/a", "1");

        assertFalse(delete("d"));
        assertFalse(delete("d/"));
        assertFalse(delete("d/a/"));
        assertFalse(delete("d/b"));
        assertEquals(List.of("d/a"), keys());
    }

    @Test
    void anObjectPutAfterADeletionIsANewFile() throws IOException {
        ObjectInfo old = put("a", Attributes.of("label", AttributeValue.of("cat")));
        delete("a");

        ObjectInfo now = put("a", "new");

        assertNotEquals(old.entry().fileId(), now.entry().fileId());
        assertTrue(now.entry().version() > old.entry().version());
        assertEquals(Attributes.NONE, said(now));
        assertArrayEquals(Contents.text("new"), read("a"));
    }

    @Test
    void theContentTypeIsTheWriters() throws IOException {
        ObjectInfo info = put("a.png", PutOptions.DEFAULT.withContentType("text/x-own"), Contents.text("x"));

        assertEquals("text/x-own", info.contentType());
        assertEquals("text/x-own", stat("a.png").contentType());
    }

    @Test
    void theContentTypeIsDetectedFromNameAndBytes() throws IOException {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};

        assertEquals("image/png", put("a.png", png).contentType());
        assertEquals("image/png", put("without-a-suffix", png).contentType());
        assertEquals("application/json", put("a.json", "{\"a\": 1}").contentType());
        assertFalse(put("whatever", Contents.random(100, 1)).contentType().isBlank());
    }

    @Test
    void manyThreadsPutAtOnce() throws Exception {
        int threads = 8;
        int each = 40;
        List<Race.Task> tasks = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int number = thread;
            tasks.add(() -> {
                for (int i = 0; i < each; i++) {
                    put(number + "/" + i, Contents.random(100 + i, number * 1000L + i));
                }
            });
        }
        Race.runAll(tasks);

        Set<Long> versions = new HashSet<>();
        Set<Long> files = new HashSet<>();
        for (int thread = 0; thread < threads; thread++) {
            for (int i = 0; i < each; i++) {
                assertArrayEquals(Contents.random(100 + i, thread * 1000L + i), read(thread + "/" + i));
                ObjectInfo info = stat(thread + "/" + i);
                versions.add(info.entry().version());
                files.add(info.entry().fileId());
            }
        }
        assertEquals(threads * each, keys().size());
        assertEquals(threads * each, versions.size(), "each change has its own sequence number");
        assertEquals(threads * each, files.size());
    }

    @Test
    void aMissingObjectIsAbsentAndItsMessageNamesIt() throws IOException {
        put("a/b", "1");

        for (String missing : List.of("x", "a", "a/", "a/b/", "a/b/c", "a//b")) {
            assertEquals(Optional.empty(), store.stat(key(missing)));
            assertRefused(NotFound.class, () -> store.open(key(missing)), BUCKET, missing);
            assertFalse(store.delete(key(missing), Condition.NONE));
        }
    }
}
