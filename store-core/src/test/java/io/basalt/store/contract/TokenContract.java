package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ConcatRequest;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.DeleteRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.PreconditionFailed;
import io.basalt.store.api.TruncateRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change that is tried again under its token is made once and answered as the first time. */
public abstract class TokenContract extends StoreContract {
    private static final PutOptions TOKEN =
            PutOptions.DEFAULT.withToken("token 1").withAttributes(Attributes.of("n", AttributeValue.of(1)));

    private ObjectInfo append(String text) throws IOException {
        try (ObjectWriter writer = store.append(key("a"), TOKEN)) {
            writer.write(Contents.text(text));
            return writer.commit();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3 * Contents.MIB})
    void aPutIsMadeOnce(int size) throws Exception {
        byte[] bytes = Contents.random(size, 1);
        ObjectInfo first = put("a", TOKEN.withCondition(Condition.IF_ABSENT), bytes);

        assertEquals(first, put("a", TOKEN.withCondition(Condition.IF_ABSENT), bytes));
        reopen();
        assertEquals(first, put("a", TOKEN.withCondition(Condition.IF_ABSENT), bytes));
        delete("a");
        assertEquals(first, put("a", TOKEN.withCondition(Condition.IF_ABSENT), bytes));
        assertEquals(List.of(), keys());
    }

    @Test
    void anAppendIsMadeOnce() throws Exception {
        put("a", "1");
        ObjectInfo first = append("2");
        append("2");
        reopen();

        assertEquals(first, append("2"));
        assertArrayEquals(Contents.text("12"), read("a"));
    }

    @Test
    void aCopyIsAnsweredWhenItsSourceIsGone() throws Exception {
        put("a", "1");
        CopyRequest request = CopyRequest.of(key("a"), key("b")).withOptions(TOKEN);
        ObjectInfo first = store.copy(request);
        delete("a");
        reopen();

        assertEquals(first, store.copy(request));
    }

    @Test
    void aConcatIsMadeOnce() throws Exception {
        putAll("t", "a");
        ConcatRequest request = new ConcatRequest(key("t"), List.of("a"), TOKEN.withMode(KeyMode.HADOOP));
        ObjectInfo first = store.concat(request);

        assertEquals(first, store.concat(request));
        assertArrayEquals(Contents.text("ta"), read("t"));
    }

    @Test
    void aPublicationIsMadeOnce() throws Exception {
        putAll("a", "b");
        Publication publication = Publication.of(
                        new Publication.Delete(key("a"), Condition.NONE, KeyMode.S3),
                        new Publication.MakeDirectory(BUCKET, "d"))
                .withToken("publish");
        long first = store.publish(publication);
        put("a", "again");
        reopen();

        assertEquals(first, store.publish(publication));
        assertEquals(List.of("a", "b"), keys());
    }

    @Test
    void aDeletionARenameAndACutAreMadeOnce() throws Exception {
        put("a", "123");
        DeleteRequest delete = DeleteRequest.of(key("a")).withToken("delete");
        assertTrue(store.delete(delete));
        put("a", "123");
        assertTrue(store.delete(delete), "as the first time");
        assertArrayEquals(Contents.text("123"), read("a"));

        RenameRequest rename = new RenameRequest(BUCKET, "a", "b", false, KeyMode.S3).withToken("rename");
        store.rename(rename);
        reopen();
        store.rename(rename);
        put("a", "again");
        store.rename(rename);
        assertEquals(List.of("a", "b"), keys());

        TruncateRequest cut = TruncateRequest.of(key("b"), 2).withToken("cut");
        ObjectInfo first = store.truncate(cut);
        assertArrayEquals(Contents.text("12"), read("b"));
        put("b", "456");
        assertEquals(first, store.truncate(cut));
        assertArrayEquals(Contents.text("456"), read("b"));
        TruncateRequest whole = TruncateRequest.of(key("b"), 3).withToken("whole");
        ObjectInfo uncut = store.truncate(whole);
        put("b", "longer");
        assertEquals(uncut, store.truncate(whole));

        assertRefused(
                InvalidArgument.class,
                () -> store.delete(DeleteRequest.of(key("b")).withToken("delete")),
                "delete");
    }

    @Test
    void aTokenIsGoodForOneChange() throws IOException {
        put("a", TOKEN, Contents.text("1"));

        assertRefused(InvalidArgument.class, () -> put("a", TOKEN, Contents.text("2")), "token 1");
        assertRefused(InvalidArgument.class, () -> put("b", TOKEN, Contents.text("1")), "token 1");
        assertRefused(
                InvalidArgument.class,
                () -> store.copy(CopyRequest.of(key("a"), key("b")).withOptions(TOKEN)),
                "token 1");
        assertEquals(List.of("a"), keys());
    }

    @Test
    void aChangeThatWasRefusedMayBeTriedAgain() throws IOException {
        put("a", "1");
        PutOptions ifAbsent = TOKEN.withCondition(Condition.IF_ABSENT);
        assertRefused(PreconditionFailed.class, () -> put("a", ifAbsent, Contents.text("2")), "a");
        delete("a");

        put("a", ifAbsent, Contents.text("2"));

        assertArrayEquals(Contents.text("2"), read("a"));
    }

    @Test
    void ofManyTriesAtOnceOneIsMade() throws Exception {
        put("a", "");
        Set<Long> versions = ConcurrentHashMap.newKeySet();
        Race.runAll(
                Collections.nCopies(6, () -> versions.add(append("x").entry().version())));

        assertEquals(1, new HashSet<>(versions).size());
        assertArrayEquals(Contents.text("x"), read("a"));
    }

    @Test
    void aTryThatComesTooLateIsAnsweredAsTheFirstOne() throws Exception {
        for (int round = 0; round < 10; round++) {
            Condition now = new Condition.IfVersion(put("a", "1").entry().version());
            PutOptions options = PutOptions.DEFAULT.withToken("append " + round).withCondition(now);
            Set<Long> versions = ConcurrentHashMap.newKeySet();
            Race.runAll(Collections.nCopies(6, () -> {
                try (ObjectWriter writer = store.append(key("a"), options)) {
                    writer.write(Contents.text("2"));
                    versions.add(writer.commit().entry().version());
                }
            }));
            assertEquals(1, versions.size());

            putAll("t", "s");
            ConcatRequest concat = new ConcatRequest(
                    key("t"),
                    List.of("s"),
                    PutOptions.DEFAULT.withToken("concat " + round).withMode(KeyMode.HADOOP));
            Race.runAll(Collections.nCopies(6, () -> store.concat(concat)));
            assertArrayEquals(Contents.text("ts"), read("t"));

            put("from", "x");
            Publication move = Publication.of(
                            new Publication.Copy(CopyRequest.of(key("from"), key("to"))),
                            new Publication.Delete(key("from"), Condition.NONE, KeyMode.S3))
                    .withToken("publish " + round);
            Set<Long> lsns = ConcurrentHashMap.newKeySet();
            Race.runAll(Collections.nCopies(6, () -> lsns.add(store.publish(move))));
            assertEquals(1, lsns.size());
        }
    }

    @Test
    void anUploadIsCompletedOnceHoweverManyTryAtOnce() throws Exception {
        for (int round = 0; round < 10; round++) {
            long upload = store.uploads().begin(key("u"), PutOptions.DEFAULT).uploadId();
            try (PartWriter part = store.uploads().write(upload, 1)) {
                part.write(Contents.text("part"));
                part.commit();
            }
            Set<Long> versions = ConcurrentHashMap.newKeySet();
            Race.runAll(Collections.nCopies(
                    6,
                    () -> versions.add(
                            store.uploads().complete(upload, List.of()).entry().version())));
            assertEquals(1, versions.size());
        }
    }

    @Test
    void aTokenIsShort() {
        assertWrong(() -> PutOptions.DEFAULT.withToken(""));
        assertWrong(() -> DeleteRequest.of(key("a")).withToken(""));
        assertWrong(() -> PutOptions.DEFAULT.withToken("x".repeat(129)));
        assertTrue(PutOptions.DEFAULT.withToken("x".repeat(128)).token().isPresent());
    }
}
