package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreException.PreconditionFailed;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What writers say of objects: kept exactly, replaced with the content, changed without it. */
public abstract class AttributeContract extends StoreContract {

    static Stream<AttributeValue> values() {
        return Stream.of(
                AttributeValue.of(""),
                AttributeValue.of("cat"),
                AttributeValue.of("Grüße 😀 \0 \n e\u0301"),
                AttributeValue.of("x".repeat(10_000)),
                AttributeValue.of(0L),
                AttributeValue.of(Long.MIN_VALUE),
                AttributeValue.of(Long.MAX_VALUE),
                AttributeValue.of(0.1),
                AttributeValue.of(-0.0),
                AttributeValue.of(Double.NaN),
                AttributeValue.of(Double.NEGATIVE_INFINITY),
                AttributeValue.of(Double.MIN_VALUE),
                AttributeValue.of(true),
                AttributeValue.of(false),
                AttributeValue.of(Instant.parse("2026-02-03T04:05:06.789012Z")),
                AttributeValue.of(Instant.parse("1901-02-03T04:05:06.789012Z")),
                AttributeValue.of(List.of()),
                AttributeValue.of(List.of("")),
                AttributeValue.of(List.of("a,b", "", "😀", "a,b")));
    }

    @ParameterizedTest(name = "value {index}")
    @MethodSource("values")
    void everyValueIsKeptExactly(AttributeValue value) throws Exception {
        Attributes attributes = Attributes.of("value", value);

        assertEquals(attributes, said(put("a", attributes)));
        assertEquals(attributes, said(stat("a")));
        reopen();
        assertEquals(attributes, said(stat("a")));
    }

    @Test
    void allTypesGoTogether() throws IOException {
        Map<String, AttributeValue> named = new TreeMap<>();
        List<AttributeValue> values = values().toList();
        for (int i = 0; i < values.size(); i++) {
            named.put("value-" + i, values.get(i));
        }

        put("a", Attributes.of(named));

        assertEquals(Attributes.of(named), said(stat("a")));
    }

    @Test
    void namesThatLookAlikeAreKeptApart() throws IOException {
        Attributes attributes = Attributes.of(Map.of(
                "a",
                AttributeValue.of(1),
                "a.b",
                AttributeValue.of(2),
                "A",
                AttributeValue.of(3),
                "tag.a",
                AttributeValue.of("4"),
                "\u00e9",
                AttributeValue.of(5),
                "e\u0301",
                AttributeValue.of(6),
                "a b/c=d",
                AttributeValue.of(7),
                "x".repeat(251),
                AttributeValue.of(8)));

        put("a", attributes);

        assertEquals(attributes, said(stat("a")));
        assertEquals(8, said(stat("a")).values().size());
    }

    @Test
    void aShortNameIsTheUsers() throws IOException {
        put("a", Attributes.of(Map.of("label", AttributeValue.of("cat"), "tag.label", AttributeValue.of("dog"))));

        Attributes attributes = stat("a").attributes();

        assertEquals(Optional.of(AttributeValue.of("cat")), attributes.get("label"));
        assertEquals(Optional.of(AttributeValue.of("cat")), attributes.get("user.label"));
        assertEquals(Optional.of(AttributeValue.of("dog")), attributes.get("tag.label"));
    }

    @Test
    void anObjectMayHaveManyAttributes() throws IOException {
        Map<String, AttributeValue> named = new TreeMap<>();
        for (int i = 0; i < 500; i++) {
            named.put("name-" + i, AttributeValue.of("value " + i));
        }

        put("a", Attributes.of(named));

        assertEquals(Attributes.of(named), said(stat("a")));
    }

    @Test
    void anOverwriteReplacesAllAttributes() throws IOException {
        put("a", Attributes.of(Map.of("label", AttributeValue.of("cat"), "tag.x", AttributeValue.of("1"))));
        store.updateAttributes(key("a"), set("later", AttributeValue.of(1)), Condition.NONE);

        put("a", Attributes.of("size", AttributeValue.of(3)));

        assertEquals(Attributes.of("size", AttributeValue.of(3)), said(stat("a")));
    }

    @Test
    void anUpdateTouchesAttributesAndTheRevisionAlone() throws IOException {
        ObjectInfo old = put(
                "a",
                Attributes.of(Map.of(
                        "kept", AttributeValue.of("x"),
                        "changed", AttributeValue.of(1),
                        "removed", AttributeValue.of(true))));

        ObjectInfo now = store.updateAttributes(
                key("a"),
                new AttributeUpdate(
                        Attributes.of(
                                Map.of("changed", AttributeValue.of("now text"), "tag.new", AttributeValue.of(2.5))),
                        Set.of("removed", "tag.was-never-there")),
                Condition.NONE);

        assertEquals(
                Attributes.of(Map.of(
                        "kept", AttributeValue.of("x"),
                        "changed", AttributeValue.of("now text"),
                        "tag.new", AttributeValue.of(2.5))),
                said(now));
        assertEquals(now, stat("a"));
        assertTrue(now.entry().revision() > old.entry().revision());
        assertEquals(old.entry(), withRevision(now.entry(), old.entry().revision()));
        assertEquals(old.created(), now.created());
        assertEquals(old.contentType(), now.contentType());
        assertEquals(old.tier(), now.tier());
        assertArrayEquals(Contents.text("a"), read("a"));
    }

    private static ObjectEntry withRevision(ObjectEntry entry, long revision) {
        return new ObjectEntry(
                entry.bucket(),
                entry.key(),
                entry.size(),
                entry.fileId(),
                entry.contentId(),
                entry.version(),
                revision,
                entry.crc32c(),
                entry.md5(),
                entry.modified());
    }

    @Test
    void fullAndShortNamesAreRemovedAlike() throws IOException {
        put(
                "a",
                Attributes.of(
                        Map.of("x", AttributeValue.of(1), "y", AttributeValue.of(2), "tag.z", AttributeValue.of("3"))));

        store.updateAttributes(
                key("a"), new AttributeUpdate(Attributes.NONE, Set.of("x", "user.y", "tag.z")), Condition.NONE);

        assertEquals(Attributes.NONE, said(stat("a")));
    }

    @Test
    void attributesOfAnEmptyObjectChangeToo() throws IOException {
        put("a", new byte[0]);

        store.updateAttributes(key("a"), set("label", AttributeValue.of("cat")), Condition.NONE);

        assertEquals(Attributes.of("label", AttributeValue.of("cat")), said(stat("a")));
        assertEquals(0, read("a").length);
    }

    @Test
    void attributesOfAMissingObjectAreNotFound() throws IOException {
        put("d/a", "1");

        for (String missing : List.of("x", "d", "d/")) {
            assertRefused(
                    NotFound.class,
                    () -> store.updateAttributes(key(missing), set("x", AttributeValue.of(1)), Condition.NONE),
                    BUCKET,
                    missing);
        }
    }

    @Test
    void aConditionOnAMissingObjectsAttributesIsRefused() {
        StoreException refusal = assertThrows(
                StoreException.class,
                () -> store.updateAttributes(key("x"), set("x", AttributeValue.of(1)), new Condition.IfVersion(1)));

        assertTrue(refusal instanceof PreconditionFailed || refusal instanceof NotFound, () -> "" + refusal);
    }

    @Test
    void noneOfManyUpdatesIsLost() throws Exception {
        put("a", "1");
        List<Race.Task> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            String prefix = "t" + thread + "-";
            tasks.add(() -> {
                for (int i = 0; i < 20; i++) {
                    store.updateAttributes(key("a"), set(prefix + i, AttributeValue.of(i)), Condition.NONE);
                }
            });
        }
        Race.runAll(tasks);

        assertEquals(80, said(stat("a")).values().size());
        assertInstanceOf(
                AttributeValue.Whole.class, stat("a").attributes().get("t3-19").orElseThrow());
    }

    @Test
    void attributesMoveNeitherCountsNorBytes() throws IOException {
        put("d/a", new byte[100]);
        var before = store.lookup(BUCKET, "d/");

        store.updateAttributes(key("d/a"), set("x", AttributeValue.of(1)), Condition.NONE);

        assertEquals(before, store.lookup(BUCKET, "d/"));
        assertEquals(100, store.bucket(BUCKET).orElseThrow().root().bytes());
    }

    @Test
    void aStringThatIsNoUtf8IsRefused() {
        assertThrows(IllegalArgumentException.class, () -> AttributeValue.of("a\ud83d"));
        assertThrows(IllegalArgumentException.class, () -> AttributeValue.of(List.of("\ude00")));
        assertThrows(IllegalArgumentException.class, () -> Attributes.of("\ud83d", AttributeValue.of(1)));
    }

    @Test
    void attributesSurviveTheContentTypesDetection() throws IOException {
        PutOptions options = PutOptions.DEFAULT.withAttributes(Attributes.of("label", AttributeValue.of("cat")));

        put("a.json", options, Contents.text("{\"not\": \"closed\""));
        put("a.png", options, Contents.random(100, 1));
        put("a.parquet", options, Contents.text("PAR1 and no more"));

        for (String key : List.of("a.json", "a.png", "a.parquet")) {
            assertEquals(options.attributes(), said(stat(key)), "broken content is stored all the same");
        }
    }

    private static AttributeUpdate set(String name, AttributeValue value) {
        return new AttributeUpdate(Attributes.of(name, value), Set.of());
    }
}
