package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.AlreadyExists;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Directories: implied by keys or made, with the totals of what lies below them. */
public abstract class NamespaceContract extends StoreContract {

    private DirectoryEntry directory(String path) throws IOException {
        ListEntry entry = store.lookup(BUCKET, path).orElseThrow(() -> new AssertionError("no " + path));
        return assertInstanceOf(DirectoryEntry.class, entry);
    }

    private boolean isThere(String path) throws IOException {
        return store.lookup(BUCKET, path).isPresent();
    }

    private void assertTotals(String path, long children, long objects, long bytes) throws IOException {
        DirectoryEntry entry = directory(path);
        assertEquals(
                List.of(children, objects, bytes),
                List.of(entry.children(), entry.objects(), entry.bytes()),
                "children, objects and bytes of '" + path + "'");
    }

    @Test
    void lookupFindsTheObjectOrElseTheDirectory() throws IOException {
        ObjectEntry object = put("a", "1").entry();
        putAll("a/b", "c/d");

        assertEquals(Optional.of(object), store.lookup(BUCKET, "a"));
        assertEquals("a/", directory("a/").key());
        assertEquals("c/", directory("c").key());
        assertEquals("c/", directory("c/").key());
        assertEquals(BUCKET, directory("c").bucket());
        assertEquals("", directory("").key());
        assertEquals(store.bucket(BUCKET).orElseThrow().root(), directory(""));
    }

    @Test
    void lookupOfWhatIsNotThereIsEmpty() throws IOException {
        put("a/b", "1");

        for (String missing : List.of("b", "a/b/", "a/b/c", "a//b", "/", "/a", "a/bc", "A")) {
            assertEquals(Optional.empty(), store.lookup(BUCKET, missing), missing);
        }
    }

    @Test
    void impliedDirectoriesVanishWithTheirLastChild() throws IOException {
        putAll("a/b/c/1", "a/b/2");
        assertFalse(directory("a/b/c").explicit());

        delete("a/b/c/1");
        assertFalse(isThere("a/b/c"));
        assertTrue(isThere("a/b"));

        delete("a/b/2");
        assertFalse(isThere("a/b"));
        assertFalse(isThere("a"));
        assertEquals(List.of(), list(ListRequest.children(BUCKET, "")));
    }

    @Test
    void madeDirectoriesPersistEmptyWithTheirParents() throws IOException {
        store.makeDirectory(BUCKET, "a/b/c");

        for (String path : List.of("a", "a/b", "a/b/c")) {
            assertTrue(directory(path).explicit(), path);
        }
        assertTotals("a", 1, 0, 0);
        assertTotals("a/b/c", 0, 0, 0);
        assertEquals(List.of(), keys(), "directories are no objects");
        put("a/b/c/1", "1");
        delete("a/b/c/1");
        assertTotals("a/b/c", 0, 0, 0);
    }

    @Test
    void makingADirectoryMakesImpliedOnesExplicit() throws IOException {
        put("a/b/c/1", "1");

        store.makeDirectory(BUCKET, "a/b");

        assertTrue(directory("a").explicit());
        assertTrue(directory("a/b").explicit());
        assertFalse(directory("a/b/c").explicit());
        delete("a/b/c/1");
        assertFalse(isThere("a/b/c"));
        assertTrue(isThere("a/b"));
    }

    @Test
    void makingADirectoryAgainIsNoError() throws IOException {
        store.makeDirectory(BUCKET, "a/b");
        DirectoryEntry made = directory("a/b");

        store.makeDirectory(BUCKET, "a/b");
        store.makeDirectory(BUCKET, "a/b/");

        assertEquals(made.directoryId(), directory("a/b").directoryId());
        assertTotals("", 1, 0, 0);
        assertTotals("a", 1, 0, 0);
    }

    @Test
    void aDirectoryIsNotMadeWhereAnObjectStands() throws IOException {
        put("a/b", "kept");

        assertRefused(AlreadyExists.class, () -> store.makeDirectory(BUCKET, "a/b"), BUCKET, "a/b");
        assertRefused(AlreadyExists.class, () -> store.makeDirectory(BUCKET, "a/b/c/d"), BUCKET, "a/b");

        assertArrayEquals(Contents.text("kept"), read("a/b"));
        assertTotals("a", 1, 1, 4);
        assertFalse(directory("a").explicit(), "a refused change has changed nothing");
    }

    @Test
    void ofManyThatMakeOneDirectoryAllSucceed() throws Exception {
        Race.runAll(Collections.nCopies(4, () -> store.makeDirectory(BUCKET, "a/b/c")));

        assertTotals("", 1, 0, 0);
        assertTotals("a/b", 1, 0, 0);
    }

    @Test
    void totalsCountWhatLiesBelowAtAnyDepth() throws IOException {
        put("a/1", new byte[1]);
        put("a/b/2", new byte[20]);
        put("a/b/3", new byte[300]);
        put("a/b/c/4", new byte[4000]);
        put("a/b/c/5", new byte[2_000_000]);
        store.makeDirectory(BUCKET, "a/e");
        assertTotals("", 1, 5, 2_004_321);
        assertTotals("a", 3, 5, 2_004_321);
        assertTotals("a/b", 3, 4, 2_004_320);
        assertTotals("a/b/c", 2, 2, 2_004_000);
        assertTotals("a/e", 0, 0, 0);

        put("a/b/3", new byte[5]);
        put("a/b/c/5", new byte[0]);
        delete("a/b/2");
        assertTotals("a", 3, 4, 4006);
        assertTotals("a/b", 2, 3, 4005);
        assertTotals("a/b/c", 2, 2, 4000);

        delete("a/b/c/4");
        delete("a/b/c/5");
        assertTotals("a/b", 1, 1, 5);
    }

    @Test
    void totalsCountDirectoriesToo() throws IOException {
        putAll("a/b/1", "a/b/c/2", "a/3");
        store.makeDirectory(BUCKET, "a/d/e");
        assertEquals(5, directory("").directories());
        assertEquals(4, directory("a").directories());
        assertEquals(1, directory("a/b").directories());
        assertEquals(0, directory("a/b/c").directories());

        delete("a/b/c/2");
        store.rename(new RenameRequest(BUCKET, "a/d", "f/g", false, KeyMode.S3));
        assertEquals(5, directory("").directories());
        assertEquals(1, directory("a").directories());
        assertEquals(2, directory("f").directories());

        store.deleteDirectory(BUCKET, "f", true);
        assertEquals(2, directory("").directories());
    }

    @Test
    void totalsStayRightUnderManyWriters() throws Exception {
        List<Race.Task> tasks = new ArrayList<>();
        for (int thread = 0; thread < 6; thread++) {
            String name = "t" + thread;
            tasks.add(() -> {
                for (int i = 0; i < 20; i++) {
                    put("a/" + name + "/" + i, new byte[10]);
                    put("a/b/" + name + i, new byte[1]);
                    put("a/b/" + name + i, new byte[3]);
                    if (i % 2 == 0) {
                        delete("a/" + name + "/" + i);
                    }
                }
            });
        }
        Race.runAll(tasks);

        assertTotals("a", 7, 6 * 30, 6 * (10 * 10 + 20 * 3));
        assertTotals("a/b", 120, 120, 360);
        assertTotals("a/t3", 10, 10, 100);
    }

    @Test
    void anObjectBesideADirectoryOfItsNameIsAChildOfItsOwn() throws IOException {
        put("a/b", new byte[1]);
        put("a/b/c", new byte[10]);
        put("a/b//d", new byte[100]);

        assertTotals("a", 2, 3, 111);
        assertTotals("a/b/", 2, 2, 110);
        assertTotals("a/b//", 1, 1, 100);
    }

    @Test
    void anEmptyDirectoryIsDeleted() throws IOException {
        store.makeDirectory(BUCKET, "a/b");
        store.makeDirectory(BUCKET, "c");

        assertTrue(store.deleteDirectory(BUCKET, "a/b", false));
        assertTrue(store.deleteDirectory(BUCKET, "c/", true));

        assertFalse(isThere("a/b"));
        assertFalse(isThere("c"));
        assertTotals("a", 0, 0, 0);
        assertTotals("", 1, 0, 0);
    }

    @Test
    void aDirectoryWithChildrenIsDeletedOnlyRecursively() throws IOException {
        put("a/b/c", "kept");
        store.makeDirectory(BUCKET, "d/e");

        assertRefused(AlreadyExists.class, () -> store.deleteDirectory(BUCKET, "a", false), BUCKET, "a");
        assertRefused(AlreadyExists.class, () -> store.deleteDirectory(BUCKET, "d", false), BUCKET, "d");
        assertArrayEquals(Contents.text("kept"), read("a/b/c"));
        assertTrue(isThere("d/e"));

        assertTrue(store.deleteDirectory(BUCKET, "a", true));
        assertTrue(store.deleteDirectory(BUCKET, "d", true));
        assertFalse(exists("a/b/c"));
        assertEquals(List.of(), list(ListRequest.children(BUCKET, "")));
        assertTotals("", 0, 0, 0);
    }

    @Test
    void nothingBelowADeletedDirectoryIsSeenAgain() throws IOException {
        putAll("a/1", "a/b/2", "a/b/c/3", "a-", "a0", "ab/1");
        put("a", "beside it");
        store.makeDirectory(BUCKET, "a/e");

        assertTrue(store.deleteDirectory(BUCKET, "a", true));

        assertEquals(List.of("a", "a-", "a0", "ab/1"), keys());
        assertEquals(List.of(), keys(ListRequest.flat(BUCKET, "a/")));
        assertEquals(4, query(Query.of(BUCKET, Predicate.Constant.TRUE)).count());
        for (String gone : List.of("a/1", "a/b/2", "a/b/c/3")) {
            assertFalse(exists(gone), gone);
            assertEquals(Optional.empty(), store.lookup(BUCKET, gone));
        }
        assertFalse(isThere("a/"));
        assertFalse(isThere("a/b"));
        assertFalse(isThere("a/e"));
    }

    @Test
    void aDirectoryMadeAnewHoldsNothingOld() throws IOException {
        long file = put("a/b/1", "old").entry().fileId();
        put("a/b/2", "old");
        long id = directory("a/b").directoryId();
        store.deleteDirectory(BUCKET, "a", true);

        put("a/b/1", "new");

        assertEquals(List.of("a/b/1"), keys());
        assertArrayEquals(Contents.text("new"), read("a/b/1"));
        assertNotEquals(file, stat("a/b/1").entry().fileId());
        assertNotEquals(id, directory("a/b").directoryId());
        assertTotals("a", 1, 1, 3);
        assertFalse(directory("a").explicit());
    }

    @Test
    void impliedParentsVanishWithADeletedDirectory() throws IOException {
        putAll("a/b/c/1", "a/b/c/d/2");

        store.deleteDirectory(BUCKET, "a/b/c", true);

        assertFalse(isThere("a/b"));
        assertFalse(isThere("a"));
        assertEquals(0, directory("").children());
    }

    @Test
    void whatIsNotADirectoryIsNotDeletedAsOne() throws IOException {
        put("a/b", "1");

        assertFalse(store.deleteDirectory(BUCKET, "x", false));
        assertFalse(store.deleteDirectory(BUCKET, "x/y", true));
        assertFalse(store.deleteDirectory(BUCKET, "a/b", true));
        assertFalse(store.deleteDirectory(BUCKET, "a/b/", true));
        assertFalse(store.deleteDirectory(BUCKET, "a/b/c", true));
        assertTrue(exists("a/b"));
    }

    @Test
    void ofManyThatDeleteOneDirectoryExactlyOneDoes() throws Exception {
        for (int round = 0; round < 5; round++) {
            putAll("a/b/1", "a/b/2");
            Callable<Boolean> racer = () -> store.deleteDirectory(BUCKET, "a", true);
            List<Race.Outcome<Boolean>> outcomes = Race.run(Collections.nCopies(3, racer));

            assertEquals(
                    1,
                    outcomes.stream()
                            .filter(outcome -> outcome.value().orElseThrow())
                            .count());
        }
        assertTotals("", 0, 0, 0);
    }

    @Test
    void aDeepTreeIsDeletedAtOnce() throws IOException {
        String path = "d/".repeat(200);
        put(path + "1", new byte[7]);
        assertTotals(path, 1, 1, 7);
        assertTotals("d/d", 1, 1, 7);

        store.deleteDirectory(BUCKET, "d/d", true);

        assertFalse(isThere("d"));
        assertFalse(exists(path + "1"));
        assertEquals(0, query(Query.of(BUCKET, Predicate.Constant.TRUE)).count());
    }
}
