package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.AlreadyExists;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link KeyMode#HADOOP}: a file system's namespace, in the same buckets. */
public abstract class HadoopModeContract extends StoreContract {
    private static final PutOptions HADOOP = PutOptions.DEFAULT.withMode(KeyMode.HADOOP);

    private void rename(String from, String to, boolean overwrite) throws IOException {
        store.rename(new RenameRequest(BUCKET, from, to, overwrite, KeyMode.HADOOP));
    }

    private void assertExplicit(String path) throws IOException {
        assertTrue(
                assertInstanceOf(
                                DirectoryEntry.class, store.lookup(BUCKET, path).orElseThrow())
                        .explicit(),
                path);
    }

    @Test
    void parentsAreMadeAndPersist() throws IOException {
        put("a/b/c", HADOOP, Contents.text("1"));
        assertExplicit("a");
        assertExplicit("a/b");

        delete("a/b/c");

        assertExplicit("a/b");
        assertEquals(List.of(), keys());
    }

    @Test
    void impliedParentsBecomeExplicit() throws IOException {
        put("a/b/c", "1");

        put("a/b/d", HADOOP, Contents.text("1"));

        assertExplicit("a");
        assertExplicit("a/b");
    }

    @Test
    void deletionsLeaveParentsThatOnlyKeysImplied() throws IOException {
        putAll("a/b/1", "c/d/e/2", "f/3");

        assertTrue(store.delete(key("a/b/1"), Condition.NONE, KeyMode.HADOOP));
        assertTrue(store.deleteDirectory(BUCKET, "c/d/e", true, KeyMode.HADOOP));
        assertTrue(store.delete(key("f/3"), Condition.NONE, KeyMode.S3));

        assertTrue(store.lookup(BUCKET, "a/b").isPresent());
        assertTrue(store.lookup(BUCKET, "c/d").isPresent());
        assertEquals(Optional.empty(), store.lookup(BUCKET, "c/d/e"));
        assertEquals(Optional.empty(), store.lookup(BUCKET, "f"));
        assertTrue(store.deleteDirectory(BUCKET, "a/b", false, KeyMode.S3), "it is empty");
    }

    @Test
    void aFileIsNotPutBesideADirectoryOfItsName() throws IOException {
        put("a/b/c", "1");
        store.makeDirectory(BUCKET, "d");

        for (String taken : List.of("a", "a/b", "d")) {
            assertRefused(AlreadyExists.class, () -> put(taken, HADOOP, new byte[1]), BUCKET, taken);
        }
        assertEquals(List.of("a/b/c"), keys());
    }

    @Test
    void aFileIsNotPutBelowAFile() throws IOException {
        put("a", HADOOP, Contents.text("kept"));

        assertRefused(AlreadyExists.class, () -> put("a/b", HADOOP, new byte[1]), BUCKET, "a");
        assertRefused(AlreadyExists.class, () -> put("a/b/c", HADOOP, new byte[1]), BUCKET, "a");

        assertEquals(List.of("a"), keys());
        assertEquals(Optional.empty(), store.lookup(BUCKET, "a/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "/a", "a/", "/", "//", "a/b//"})
    void anEmptyComponentIsRefused(String odd) throws IOException {
        assertRefused(InvalidArgument.class, () -> put(odd, HADOOP, new byte[1]), BUCKET, odd);

        assertEquals(List.of(), keys());
        assertEquals(0, store.bucket(BUCKET).orElseThrow().root().children());
    }

    @Test
    void aFileIsOverwritten() throws IOException {
        put("a/b", HADOOP, Contents.text("1"));

        put("a/b", HADOOP, Contents.text("2"));

        assertArrayEquals(Contents.text("2"), read("a/b"));
    }

    @Test
    void whatItRefusesS3ModeAllows() throws IOException {
        put("a", HADOOP, Contents.text("1"));

        putAll("a/b", "a//b", "a/");

        assertEquals(List.of("a", "a/", "a//b", "a/b"), keys());
    }

    @Test
    void aRenameMakesItsTargetsParentsAndTheyPersist() throws IOException {
        put("a", HADOOP, Contents.text("1"));

        rename("a", "d/e/b", false);

        assertExplicit("d/e");
        delete("d/e/b");
        assertExplicit("d/e");
    }

    @Test
    void aRenameOntoAFileOrADirectoryIsRefused() throws IOException {
        putAll("a", "b", "d/e", "f/g");

        assertRefused(AlreadyExists.class, () -> rename("a", "b", false), BUCKET, "b");
        assertRefused(AlreadyExists.class, () -> rename("a", "d", false), BUCKET, "d");
        assertRefused(AlreadyExists.class, () -> rename("a", "d", true), BUCKET, "d");
        assertRefused(AlreadyExists.class, () -> rename("d", "f", false), BUCKET, "f");
        assertRefused(AlreadyExists.class, () -> rename("d", "a", false), BUCKET, "a");

        assertEquals(List.of("a", "b", "d/e", "f/g"), keys());
    }

    @Test
    void aRenameBelowAFileIsRefused() throws IOException {
        putAll("a", "b", "d/e");

        assertRefused(AlreadyExists.class, () -> rename("b", "a/b", false), BUCKET, "a");
        assertRefused(AlreadyExists.class, () -> rename("d", "a/d", false), BUCKET, "a");

        assertEquals(List.of("a", "b", "d/e"), keys());
    }

    @Test
    void aRenameToAnEmptyComponentIsRefused() throws IOException {
        put("a", "1");

        assertRefused(InvalidArgument.class, () -> rename("a", "b//c", false), BUCKET, "b//c");

        assertEquals(List.of("a"), keys());
    }

    @Test
    void ofAFileAndADirectoryOfOneNameExactlyOneIsMade() throws Exception {
        for (int round = 0; round < 15; round++) {
            String name = "n" + round;
            List<Race.Outcome<Boolean>> outcomes = Race.run(List.of(
                    () -> {
                        put(name, HADOOP, new byte[1]);
                        return true;
                    },
                    () -> {
                        put(name + "/a", HADOOP, new byte[1]);
                        return true;
                    }));

            assertEquals(1, outcomes.stream().filter(Race.Outcome::won).count());
            for (Race.Outcome<Boolean> outcome : outcomes) {
                outcome.failure().ifPresent(failure -> assertInstanceOf(AlreadyExists.class, failure));
            }
        }
        assertEquals(15, keys().size());
    }

    @Test
    void attributesOfADirectoryGoWhereItGoes() throws IOException {
        store.makeDirectory(BUCKET, "d/e");
        Attributes mode = Attributes.of("hadoop.permission", AttributeValue.of(0700L));
        store.updateDirectoryAttributes(BUCKET, "d", new AttributeUpdate(mode, Set.of()));
        store.updateDirectoryAttributes(
                BUCKET, "d", new AttributeUpdate(Attributes.of("a", AttributeValue.of("x")), Set.of("b")));
        store.rename(new RenameRequest(BUCKET, "d/", "f/", false, KeyMode.HADOOP));
        put("f/a", "1");

        DirectoryEntry moved = (DirectoryEntry) store.lookup(BUCKET, "f").orElseThrow();
        assertEquals(mode.with(Attributes.of("a", AttributeValue.of("x"))), moved.attributes());
        assertEquals(
                Attributes.NONE, ((DirectoryEntry) store.lookup(BUCKET, "f/e").orElseThrow()).attributes());
        store.updateDirectoryAttributes(
                BUCKET, "f", new AttributeUpdate(Attributes.NONE, Set.of("hadoop.permission", "a")));
        assertEquals(
                Attributes.NONE, ((DirectoryEntry) store.lookup(BUCKET, "f").orElseThrow()).attributes());
        assertRefused(
                NotFound.class,
                () -> store.updateDirectoryAttributes(BUCKET, "none", new AttributeUpdate(mode, Set.of())),
                "none");
    }

    @Test
    void listingsShowWhatHadoopSaysOfAnObjectUntilItsBytesChange() throws IOException {
        Attributes said = Attributes.of(Map.of(
                "hadoop.owner",
                AttributeValue.of("eve"),
                "hadoop.modified",
                AttributeValue.of(Instant.EPOCH),
                "label",
                AttributeValue.of("cat")));
        put("d/a", said);
        ObjectEntry listed = (ObjectEntry)
                store.list(ListRequest.children(BUCKET, "d")).entries().get(0);
        assertEquals(said.without(Set.of("label")), listed.hadoop());

        store.truncate(key("d/a"), 0, Condition.NONE);
        ObjectEntry cut = (ObjectEntry)
                store.list(ListRequest.children(BUCKET, "d")).entries().get(0);
        assertEquals(Attributes.of("hadoop.owner", AttributeValue.of("eve")), cut.hadoop());
    }
}
