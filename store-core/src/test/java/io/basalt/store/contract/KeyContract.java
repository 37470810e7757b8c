package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.SystemField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys are any UTF-8 of 1 to 1,024 bytes, and each stands for itself. */
public abstract class KeyContract extends StoreContract {

    static Stream<String> oddKeys() {
        return Stream.of(
                "a",
                "a/",
                "a/b",
                "a//b",
                "a//",
                "/a",
                "//a",
                "/",
                "//",
                "///",
                "a/b/",
                "a/b/c",
                ".",
                "..",
                "./a",
                "a/../b",
                "a/.",
                "a/./b",
                ".hidden",
                "_success",
                " ",
                "a b",
                " a",
                "a ",
                "a/ /b",
                "\t",
                "\n",
                "\r\n",
                "\0",
                "a\0",
                "a\0b",
                "\0/\0",
                "\1\2\37\177",
                "%",
                "a%20b",
                "a+b",
                "a?b#c",
                "&=;:,@!$'()*~^",
                "\\",
                "a\\b",
                "\"",
                "<>|{}[]",
                "*",
                "\u00e9",
                "e\u0301",
                "\u212b",
                "\u00c5",
                "A\u030a",
                "\u65e5\u672c\u8a9e",
                "\u05d0\u202e\u05d1",
                "\ufeff",
                "\ufffd",
                "\uffff",
                "\ue000",
                "\ud7ff",
                "\ud83d\ude00",
                "\ud83d\ude00/\ud83d\ude01",
                "\udbff\udfff",
                "A",
                "B",
                "a-b",
                "a.b",
                "a0",
                "a/b-",
                "a/b0",
                "NUL",
                "con.txt",
                "k".repeat(1024),
                "/".repeat(1024),
                "d/".repeat(511) + "de",
                "\u20ac".repeat(341) + "x",
                "\ud83d\ude00".repeat(256));
    }

    @ParameterizedTest(name = "odd key {index}")
    @MethodSource("oddKeys")
    void anyKeyStandsForItself(String odd) throws IOException {
        put(odd, Contents.random(10, 1));
        put(odd, Contents.random(20, 2));

        assertArrayEquals(Contents.random(20, 2), read(odd));
        assertEquals(odd, stat(odd).entry().key());
        assertEquals(List.of(odd), keys());
        assertEquals(List.of(odd), keys(ListRequest.flat(BUCKET, odd)));
        assertEquals(
                List.of(odd),
                query(Query.of(BUCKET, Predicate.equal(SystemField.KEY, AttributeValue.of(odd)), SystemField.KEY))
                        .column(SystemField.KEY));
        assertEquals(1, store.bucket(BUCKET).orElseThrow().root().objects());

        assertTrue(delete(odd));
        assertFalse(exists(odd));
        assertEquals(List.of(), keys());
        assertEquals(0, store.bucket(BUCKET).orElseThrow().root().children(), "no directory is left");
    }

    @Test
    void allOddKeysLiveSideBySideInByteOrder() throws Exception {
        List<String> odd = new ArrayList<>(oddKeys().toList());
        Collections.shuffle(odd, new Random(7));
        for (String key : odd) {
            put(key, key);
        }
        assertAllThere(odd);
        reopen();
        assertAllThere(odd);

        Collections.shuffle(odd, new Random(8));
        while (!odd.isEmpty()) {
            assertTrue(delete(odd.remove(odd.size() - 1)));
            if (odd.size() % 10 == 0) {
                assertAllThere(odd);
            }
        }
        assertEquals(0, store.bucket(BUCKET).orElseThrow().root().children());
    }

    private void assertAllThere(List<String> odd) throws IOException {
        List<String> sorted = Utf8Order.sorted(odd);
        assertEquals(sorted, keys());
        assertEquals(
                sorted,
                Utf8Order.sorted(
                        query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY))
                                .column(SystemField.KEY)
                                .stream()
                                .map(String::valueOf)
                                .toList()));
        for (String key : odd) {
            assertArrayEquals(Contents.text(key), read(key), key);
            Optional<ListEntry> entry = store.lookup(BUCKET, key);
            assertTrue(
                    key.endsWith("/") ? entry.isPresent() : entry.orElseThrow() instanceof ObjectEntry,
                    "lookup of '" + key + "': " + entry);
        }
        assertEquals(odd.size(), store.bucket(BUCKET).orElseThrow().root().objects());
    }

    @Test
    void oddKeysAreListedOneLevelAtATime() throws IOException {
        putAll("a", "a/", "a/b", "a//b", "/a", "//");

        assertEquals(List.of("/", "a", "a/"), keys(ListRequest.children(BUCKET, "")));
        assertEquals(List.of("//", "/a"), keys(ListRequest.children(BUCKET, "/")));
        assertEquals(List.of("//"), keys(ListRequest.children(BUCKET, "//")));
        assertEquals(List.of("a/", "a//", "a/b"), keys(ListRequest.children(BUCKET, "a")));
        assertEquals(List.of("a//b"), keys(ListRequest.children(BUCKET, "a//")));
    }

    @Test
    void aKeyAndItsNeighboursAreDeletedApart() throws IOException {
        putAll("a", "a/", "a//", "a/b", "a//b");

        delete("a/");
        assertEquals(List.of("a", "a//", "a//b", "a/b"), keys());
        delete("a");
        assertEquals(List.of("a//", "a//b", "a/b"), keys());
        delete("a//");
        delete("a/b");
        assertEquals(List.of("a//b"), keys());
        assertEquals(List.of("a/"), keys(ListRequest.children(BUCKET, "")));
    }
}
