package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreException.PreconditionFailed;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies share a content and nothing else. */
public abstract class CopyContract extends StoreContract {
    private static final Attributes CAT = Attributes.of("label", AttributeValue.of("cat"));

    private static CopyRequest copy(String from, String to) {
        return CopyRequest.of(key(from), key(to));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 3 * Contents.MIB})
    void aCopyHasTheSameBytes(int size) throws Exception {
        byte[] bytes = Contents.random(size, 1);
        ObjectInfo source =
                put("d/a", PutOptions.DEFAULT.withContentType("text/x").withAttributes(CAT), bytes);

        ObjectInfo copy = store.copy(copy("d/a", "e/b"));

        assertArrayEquals(bytes, read("e/b"));
        assertEquals(copy, stat("e/b"));
        assertEquals(source.entry().contentId(), copy.entry().contentId());
        assertEquals(source.entry().crc32c(), copy.entry().crc32c());
        assertEquals(source.attributes(), copy.attributes());
        assertEquals("text/x", copy.contentType());
        assertNotEquals(source.entry().fileId(), copy.entry().fileId());
        assertTrue(copy.entry().version() > source.entry().version());
        reopen();
        assertArrayEquals(bytes, read("e/b"));
    }

    @Test
    void aCopyGoesToAnotherBucket() throws IOException {
        store.createBucket("photos");
        put("a", "1");

        store.copy(CopyRequest.of(key("a"), new ObjectKey("photos", "a")));
        delete("a");

        assertEquals(1, store.bucket("photos").orElseThrow().root().objects());
        assertTrue(store.stat(new ObjectKey("photos", "a")).isPresent());
    }

    @Test
    void whatHappensToOneDoesNotHappenToTheOther() throws IOException {
        put("a", "old");
        store.copy(copy("a", "b"));
        store.copy(copy("b", "c"));

        put("a", "new");
        delete("b");

        assertArrayEquals(Contents.text("new"), read("a"));
        assertArrayEquals(Contents.text("old"), read("c"));
        assertEquals(List.of("a", "c"), keys());
    }

    @Test
    void aCopyReplacesWhatIsThere() throws IOException {
        ObjectInfo old = put("b", "old");
        put("a", "new");

        ObjectInfo now = store.copy(copy("a", "b"));

        assertArrayEquals(Contents.text("new"), read("b"));
        assertEquals(old.entry().fileId(), now.entry().fileId());
    }

    @Test
    void metadataIsReplacedWhereThatIsAskedFor() throws IOException {
        put("a", PutOptions.DEFAULT.withAttributes(CAT), Contents.text("1"));
        Attributes dog = Attributes.of("animal", AttributeValue.of("dog"));

        ObjectInfo copy = store.copy(
                copy("a", "b").replacing(PutOptions.DEFAULT.withAttributes(dog).withContentType("text/y")));

        assertEquals(dog, said(copy));
        assertEquals("text/y", copy.contentType());
    }

    @Test
    void anObjectIsCopiedOntoItselfToReplaceItsMetadata() throws IOException {
        ObjectInfo old = put("a", PutOptions.DEFAULT.withAttributes(CAT), Contents.text("1"));

        ObjectInfo now = store.copy(copy("a", "a").replacing(PutOptions.DEFAULT));

        assertEquals(Attributes.NONE, said(now));
        assertEquals(old.entry().contentId(), now.entry().contentId());
        assertTrue(now.entry().version() > old.entry().version());
        assertArrayEquals(Contents.text("1"), read("a"));
    }

    @Test
    void conditionsHoldForSourceAndTarget() throws IOException {
        long version = put("a", "1").entry().version();
        put("b", "2");
        PutOptions ifAbsent = PutOptions.DEFAULT.withCondition(Condition.IF_ABSENT);

        assertRefused(PreconditionFailed.class, () -> store.copy(copy("a", "b").withOptions(ifAbsent)), BUCKET, "b");
        assertRefused(
                PreconditionFailed.class,
                () -> store.copy(copy("a", "c").ifSource(new Condition.IfVersion(version + 1))),
                "a");
        store.copy(copy("a", "c").withOptions(ifAbsent).ifSource(new Condition.IfVersion(version)));

        assertEquals(List.of("a", "b", "c"), keys());
        assertArrayEquals(Contents.text("2"), read("b"));
    }

    @Test
    void whatIsNotThereIsNotCopied() {
        assertRefused(NotFound.class, () -> store.copy(copy("a", "b")), BUCKET, "a");
        assertRefused(NotFound.class, () -> store.copy(CopyRequest.of(new ObjectKey("none", "a"), key("b"))), "none");
    }
}
