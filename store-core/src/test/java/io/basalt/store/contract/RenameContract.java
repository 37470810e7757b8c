package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.AlreadyExists;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.SystemField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Renames of objects and directories: atomic, within a bucket, at no cost for what lies below. */
public abstract class RenameContract extends StoreContract {

    private void rename(String from, String to) throws IOException {
        store.rename(new RenameRequest(BUCKET, from, to, false, KeyMode.S3));
    }

    private void renameOver(String from, String to) throws IOException {
        store.rename(new RenameRequest(BUCKET, from, to, true, KeyMode.S3));
    }

    private DirectoryEntry directory(String path) throws IOException {
        return assertInstanceOf(
                DirectoryEntry.class, store.lookup(BUCKET, path).orElseThrow(() -> new AssertionError("no " + path)));
    }

    private boolean isThere(String path) throws IOException {
        return store.lookup(BUCKET, path).isPresent();
    }

    @Test
    void anObjectIsFoundByItsFileIdWhereverItIsMoved() throws IOException {
        long fileId = put("d/a", "1").entry().fileId();

        rename("d/", "e/");
        rename("e/a", "f/b");
        assertEquals(Optional.of(stat("f/b")), store.find(BUCKET, fileId));

        assertTrue(store.deleteDirectory(BUCKET, "f", true));
        assertEquals(Optional.empty(), store.find(BUCKET, fileId));
        assertEquals(Optional.empty(), store.find(BUCKET, 0));
    }

    @Test
    void aRenamedObjectIsTheSameUnderItsNewKey() throws IOException {
        ObjectInfo old = put("d/a", Attributes.of("label", AttributeValue.of("cat")));

        rename("d/a", "e/f/b");

        ObjectInfo now = stat("e/f/b");
        assertEquals(old.attributes(), now.attributes());
        assertEquals(old.created(), now.created());
        assertEquals(old.contentType(), now.contentType());
        assertEquals(old.tier(), now.tier());
        assertEquals("e/f/b", now.entry().key());
        assertEquals(identity(old), identity(now));
        assertArrayEquals(Contents.text("d/a"), read("e/f/b"));
        assertFalse(exists("d/a"));
        assertEquals(List.of("e/f/b"), keys());
    }

    private static List<Object> identity(ObjectInfo info) {
        ObjectEntry entry = info.entry();
        return List.of(
                entry.size(), entry.fileId(), entry.contentId(), entry.version(), entry.crc32c(), entry.modified());
    }

    @Test
    void impliedParentsComeAndGoWithARename() throws IOException {
        put("a/b/1", "1");

        rename("a/b/1", "c/d/1");

        assertFalse(isThere("a"));
        assertFalse(directory("c/d").explicit());
        delete("c/d/1");
        assertFalse(isThere("c"));
    }

    @Test
    void explicitParentsStayBehind() throws IOException {
        store.makeDirectory(BUCKET, "a/b");
        put("a/b/1", "1");

        rename("a/b/1", "1");

        assertEquals(0, directory("a/b").children());
        assertEquals(0, directory("a").objects());
    }

    @Test
    void aMissingSourceIsNotFound() throws IOException {
        put("a/b", "1");

        for (String missing : List.of("x", "a/x", "a/b/", "a/b/c", "x/y", "a//b")) {
            assertRefused(NotFound.class, () -> rename(missing, "target"), BUCKET, missing);
        }
        assertEquals(List.of("a/b"), keys());
    }

    @Test
    void anObjectIsNotReplacedUnlessAsked() throws IOException {
        ObjectInfo source = put("a", "source");
        ObjectInfo target = put("d/b", "target");

        assertRefused(AlreadyExists.class, () -> rename("a", "d/b"), BUCKET, "d/b");

        assertEquals(source, stat("a"));
        assertEquals(target, stat("d/b"));
    }

    @Test
    void anObjectIsReplacedIfAsked() throws IOException {
        ObjectInfo source = put("a", "source");
        put("d/b", "the target");
        put("d/c", "else");

        renameOver("a", "d/b");

        assertArrayEquals(Contents.text("source"), read("d/b"));
        assertEquals(identity(source), identity(stat("d/b")));
        assertEquals(List.of("d/b", "d/c"), keys());
        assertEquals(2, directory("d").objects());
        assertEquals(10, directory("d").bytes());
        assertEquals(2, query(Query.of(BUCKET, Predicate.Constant.TRUE)).count());
        renameOver("d/b", "new");
        assertTrue(exists("new"), "overwrite needs nothing to overwrite");
    }

    @Test
    void aRenamedDirectoryTakesEverythingAlong() throws IOException {
        putAll("a/1", "a/b/2", "a/b/c/3", "a-", "ab/1");
        store.makeDirectory(BUCKET, "a/empty");
        DirectoryEntry old = directory("a");

        rename("a", "x/y");

        assertEquals(List.of("a-", "ab/1", "x/y/1", "x/y/b/2", "x/y/b/c/3"), keys());
        assertArrayEquals(Contents.text("a/b/c/3"), read("x/y/b/c/3"));
        assertEquals("x/y/b/c/3", stat("x/y/b/c/3").entry().key());
        assertFalse(isThere("a"));
        assertFalse(exists("a/b/2"));
        DirectoryEntry now = directory("x/y");
        assertEquals(
                List.of(old.children(), old.objects(), old.bytes()),
                List.of(now.children(), now.objects(), now.bytes()));
        assertTrue(directory("x/y/empty").explicit());
        assertEquals(3, directory("x").objects());
        assertEquals(3, directory("").children());
        assertEquals(List.of("x/y/1", "x/y/b/", "x/y/empty/"), keys(ListRequest.children(BUCKET, "x/y")));
    }

    @Test
    void slashesAtTheEndOfADirectorysPathDoNotMatter() throws IOException {
        put("a/1", "1");

        rename("a/", "b");
        assertEquals(List.of("b/1"), keys());
        rename("b/", "c/");
        assertEquals(List.of("c/1"), keys());
        rename("c", "d/");
        assertEquals(List.of("d/1"), keys());
    }

    @Test
    void ofAnObjectAndADirectoryOfOneNameThePathSaysWhich() throws IOException {
        putAll("a", "a/1", "b", "b/1");

        rename("a", "object");
        rename("b/", "directory");

        assertEquals(List.of("a/1", "b", "directory/1", "object"), keys());
    }

    @Test
    void aDirectoryIsNotMovedBelowItself() throws IOException {
        putAll("a/1", "a/b/2");

        for (String below : List.of("a/x", "a/b/x", "a/x/y/z")) {
            assertRefused(InvalidArgument.class, () -> rename("a", below), BUCKET, "a", below);
            assertRefused(InvalidArgument.class, () -> renameOver("a/", below), BUCKET, "a", below);
        }
        assertEquals(List.of("a/1", "a/b/2"), keys());
        assertEquals(1, directory("").children());
    }

    @Test
    void aNameThatBeginsAlikeIsNotBelow() throws IOException {
        putAll("a/1");

        rename("a", "ab");
        rename("ab", "a");
        rename("a", "a-/a");

        assertEquals(List.of("a-/a/1"), keys());
    }

    @Test
    void anObjectMayMoveBelowItsOwnName() throws IOException {
        put("a", "1");

        rename("a", "a/b");
        assertEquals(List.of("a/b"), keys());
        rename("a/b", "a");
        assertEquals(List.of("a"), keys());
        assertEquals(1, directory("").children());
    }

    @Test
    void aDirectoryMovesUp() throws IOException {
        putAll("a/b/c/1", "a/2");

        rename("a/b/c", "c");

        assertEquals(List.of("a/2", "c/1"), keys());
        assertFalse(isThere("a/b"));
        assertEquals(1, directory("a").children());
    }

    @Test
    void aDirectoryIsNotMovedOntoOneThatHoldsAnything() throws IOException {
        putAll("a/1", "b/2");
        store.makeDirectory(BUCKET, "c/d");

        assertRefused(AlreadyExists.class, () -> rename("a", "b"), BUCKET, "b");
        assertRefused(AlreadyExists.class, () -> renameOver("a", "b"), BUCKET, "b");
        assertRefused(AlreadyExists.class, () -> renameOver("a", "c"), BUCKET, "c");
        assertRefused(AlreadyExists.class, () -> renameOver("c/d", "c"), BUCKET, "c");

        assertEquals(List.of("a/1", "b/2"), keys());
        assertTrue(isThere("c/d"));
    }

    @Test
    void anEmptyDirectoryIsReplacedOnlyIfAsked() throws IOException {
        put("a/1", "1");
        store.makeDirectory(BUCKET, "b");

        assertRefused(AlreadyExists.class, () -> rename("a", "b"), BUCKET, "b");
        renameOver("a", "b");

        assertEquals(List.of("b/1"), keys());
        assertFalse(isThere("a"));
        assertEquals(1, directory("").children());
        assertEquals(1, directory("b").objects());
    }

    @Test
    void aRenameOntoItselfChangesNothing() throws IOException {
        ObjectInfo object = put("a", "1");
        put("d/1", "2");

        for (String path : List.of("a", "d", "d/")) {
            for (boolean overwrite : new boolean[] {false, true}) {
                try {
                    store.rename(new RenameRequest(BUCKET, path, path, overwrite, KeyMode.S3));
                } catch (AlreadyExists | InvalidArgument e) {
                    // Either answer will do, as long as nothing is lost.
                }
            }
        }

        assertEquals(identity(object), identity(stat("a")));
        assertEquals(List.of("a", "d/1"), keys());
        assertEquals(2, directory("").children());
    }

    @Test
    void directoriesMoveInARing() throws IOException {
        putAll("a/1", "b/2", "c/3");

        rename("a", "t");
        rename("b", "a");
        rename("c", "b");
        rename("t", "c");

        assertEquals(List.of("a/2", "b/3", "c/1"), keys());
        put("a/1", "another");
        assertEquals(List.of("a/1", "a/2", "b/3", "c/1"), keys());
        assertArrayEquals(Contents.text("a/1"), read("c/1"));
    }

    @Test
    void parentsAndChildrenChangePlaces() throws IOException {
        putAll("a/b/1", "a/2");

        rename("a/b", "b");
        rename("a", "b/a");

        assertEquals(List.of("b/1", "b/a/2"), keys());
        assertEquals(2, directory("b").objects());
        assertEquals(1, directory("").children());
    }

    @Test
    void aDeepTreeMovesAtOnce() throws IOException {
        String deep = "d/".repeat(100);
        put("a/" + deep + "1", "deep");

        rename("a", "b/c");

        assertArrayEquals(Contents.text("deep"), read("b/c/" + deep + "1"));
        assertEquals(List.of("b/c/" + deep + "1"), keys());
        assertEquals(
                List.of("b/c/" + deep + "1"),
                query(Query.of(BUCKET, Predicate.keyPrefix("b/c/d/"), SystemField.KEY))
                        .column(SystemField.KEY));
    }

    @Test
    void keysThatARenameMakesTooLongAreStillListedAndCanMoveBack() throws IOException {
        String name = "n".repeat(1000);
        put("a/" + name, "1");
        String longer = "b".repeat(500);

        rename("a", longer);

        assertEquals(List.of(longer + "/" + name), keys());
        assertEquals(
                List.of(longer + "/" + name),
                query(Query.of(BUCKET, Predicate.Constant.TRUE, SystemField.KEY))
                        .column(SystemField.KEY));
        rename(longer, "a");
        assertArrayEquals(Contents.text("1"), read("a/" + name));
    }

    @Test
    void ofTwoThatRenameOntoOneKeyExactlyOneWins() throws Exception {
        for (int round = 0; round < 15; round++) {
            String target = "target-" + round;
            putAll("a", "b");
            List<Callable<Boolean>> racers = new ArrayList<>();
            for (String source : List.of("a", "b")) {
                racers.add(() -> {
                    rename(source, target);
                    return true;
                });
            }
            List<Race.Outcome<Boolean>> outcomes = Race.run(racers);

            assertEquals(1, outcomes.stream().filter(Race.Outcome::won).count());
            for (Race.Outcome<Boolean> outcome : outcomes) {
                outcome.failure().ifPresent(failure -> assertInstanceOf(AlreadyExists.class, failure));
            }
            assertTrue(exists(target));
            assertTrue(exists("a") != exists("b"));
        }
    }

    @Test
    void twoThatMoveDirectoriesIntoEachOtherLoseNothingInARing() throws Exception {
        for (int round = 0; round < 15; round++) {
            String a = "a" + round;
            String b = "b" + round;
            putAll(a + "/1", b + "/2");
            List<Race.Outcome<Boolean>> outcomes = Race.run(List.of(
                    () -> {
                        rename(a, b + "/in");
                        return true;
                    },
                    () -> {
                        rename(b, a + "/in");
                        return true;
                    }));

            assertTrue(outcomes.stream().anyMatch(Race.Outcome::won));
            assertEquals(2L * (round + 1), directory("").objects());
            assertEquals(2 * (round + 1), keys().size());
        }
    }

    @Test
    void aListingNeverSeesHalfOfADirectorysRename() throws Exception {
        int objects = 20;
        for (int i = 0; i < objects; i++) {
            put("a/" + i, "1");
        }
        Race.runAll(List.of(
                () -> {
                    for (int i = 0; i < 40; i++) {
                        rename("a", "b");
                        rename("b", "a");
                    }
                },
                () -> {
                    for (int i = 0; i < 100; i++) {
                        List<ListEntry> entries =
                                store.list(ListRequest.flat(BUCKET, "")).entries();
                        assertEquals(objects, entries.size());
                        assertEquals(
                                1,
                                entries.stream()
                                        .map(entry -> entry.key().charAt(0))
                                        .distinct()
                                        .count());
                    }
                }));
        assertEquals(Optional.empty(), store.lookup(BUCKET, "b"));
    }
}
