package io.basalt.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.HandleOpt;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PathPermissionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Snapshots under HDFS's names. */
class SnapshotTest extends FileSystemTest {
    @BeforeEach
    void fill() throws IOException {
        write("a/b/f", "one");
        write("a/g", "seven");
        fs.setXAttr(path("a/g"), "user.label", "cat".getBytes(UTF_8));
    }

    @Test
    void whatIsBelowASnapshotIsWhatWasThere() throws IOException {
        assertEquals(path("a/.snapshot/s1"), fs.createSnapshot(path("a"), "s1"));
        FileStatus then = fs.getFileStatus(path("a/g"));
        write("a/b/f", "another");
        fs.delete(path("a/g"), false);
        fs.rename(path("a/b"), path("a/c"));
        write("a/new", "");

        assertEquals("one", read("a/.snapshot/s1/b/f"));
        assertEquals("seven", read("a/.snapshot/s1/g"));
        assertEquals(List.of("b", "g"), names("a/.snapshot/s1"));
        assertEquals(
                List.of("basalt://lava/a/.snapshot/s1/b/f", "basalt://lava/a/.snapshot/s1/g"),
                paths(fs.listFiles(path("a/.snapshot/s1"), true)));
        FileStatus shown = fs.getFileStatus(path("a/.snapshot/s1/g"));
        assertEquals(path("a/.snapshot/s1/g"), shown.getPath());
        assertEquals(then.getLen(), shown.getLen());
        assertEquals(then.getModificationTime(), shown.getModificationTime());
        assertArrayEquals("cat".getBytes(UTF_8), fs.getXAttr(path("a/.snapshot/s1/g"), "user.label"));
        ContentSummary summary = fs.getContentSummary(path("a/.snapshot/s1"));
        assertEquals(8, summary.getLength());
        assertEquals(2, summary.getFileCount());
        assertEquals(
                List.of(path("a/.snapshot/s1/b"), path("a/.snapshot/s1/g")),
                Arrays.stream(fs.globStatus(path("a/.snapshot/s?/*")))
                        .map(FileStatus::getPath)
                        .toList());
        assertFalse(fs.exists(path("a/.snapshot/s1/new")));
        assertEquals(List.of("b", "g"), names(".snapshot/s1/a"));
    }

    @Test
    void theFolderOfSnapshotsShowsThoseThatHaveTheDirectoryAndIsInNoListing() throws IOException {
        fs.createSnapshot(ROOT, "s1");
        write("late/f", "");
        Path second = fs.createSnapshot(path("late"), null);

        assertTrue(second.getName().matches("s\\d{8}-\\d{6}\\.\\d{3}"), second.toString());
        assertEquals(List.of("s1", second.getName()), names(".snapshot"));
        assertEquals(List.of(second.getName()), names("late/.snapshot"));
        assertTrue(fs.getFileStatus(path("late/.snapshot")).isDirectory());
        assertEquals(List.of("f"), names("late"));
        assertEquals(List.of("a", "late"), names(""));
        assertThrows(FileNotFoundException.class, () -> fs.getFileStatus(path("late/.snapshot/s1")));
        assertThrows(FileNotFoundException.class, () -> fs.listStatus(path("nowhere/.snapshot")));
        assertThrows(ParentNotDirectoryException.class, () -> fs.listStatus(path("a/g/.snapshot")));
        assertRefused(FileNotFoundException.class, () -> fs.open(path("a/.snapshot/s3/g")), "s3", "a/.snapshot");
        assertThrows(FileNotFoundException.class, () -> fs.open(path("a/.snapshot/s1/b")));
        assertThrows(FileNotFoundException.class, () -> fs.open(path("a/.snapshot/s1")));
        assertThrows(FileNotFoundException.class, () -> fs.open(path("a/.snapshot")));
    }

    @Test
    void snapshotsAreRenamedAndDeletedAndTheirNamesAreTaken() throws IOException {
        fs.createSnapshot(path("a"), "s1");
        fs.createSnapshot(path("a"), "s2");
        assertThrows(FileAlreadyExistsException.class, () -> fs.createSnapshot(path("a"), "s1"));
        assertThrows(FileAlreadyExistsException.class, () -> fs.renameSnapshot(path("a"), "s1", "s2"));
        assertThrows(PathIOException.class, () -> fs.createSnapshot(path("a"), "a/b"));
        fs.renameSnapshot(path("a"), "s1", "s0");
        fs.deleteSnapshot(path("a"), "s2");
        assertEquals(List.of("s0"), names("a/.snapshot"));
        assertThrows(FileNotFoundException.class, () -> fs.deleteSnapshot(path("a"), "s2"));
        assertThrows(FileNotFoundException.class, () -> fs.createSnapshot(path("nowhere"), "s3"));
        assertThrows(ParentNotDirectoryException.class, () -> fs.createSnapshot(path("a/g"), "s3"));
        assertTrue(fs.hasPathCapability(path("a"), CommonPathCapabilities.FS_SNAPSHOTS));
    }

    @Test
    void nothingIsWrittenBelowSnapshots() throws IOException {
        fs.createSnapshot(ROOT, "s1");
        Path file = path("a/.snapshot/s1/g");
        List<Executable> writes = List.of(
                () -> fs.create(file, true),
                () -> fs.append(file),
                () -> fs.truncate(file, 0),
                () -> fs.delete(file, false),
                () -> fs.delete(path("a/.snapshot"), true),
                () -> fs.mkdirs(path("a/.snapshot")),
                () -> fs.mkdirs(path("a/.snapshot/s1/d")),
                () -> fs.rename(file, path("a/h")),
                () -> fs.rename(path("a/b/f"), path("a/.snapshot/s1/h")),
                () -> fs.setXAttr(file, "user.label", "dog".getBytes(UTF_8)),
                () -> fs.setTimes(file, 1, 1),
                () -> fs.createSnapshot(path("a/.snapshot/s1"), "s2"));
        for (Executable write : writes) {
            assertRefused(PathPermissionException.class, write, ".snapshot");
        }
        assertThrows(
                UnsupportedOperationException.class, () -> fs.getPathHandle(fs.getFileStatus(file), HandleOpt.exact()));
        assertEquals("seven", read("a/.snapshot/s1/g"));
    }

    /** Names of snapshots begin with a letter. */
    @Test
    void aNumberIsAnLsn() throws Exception {
        long lsn;
        try (Store store = testStore.open()) {
            lsn = store.visibleLsn();
        }
        write("a/b/f", "another");
        fs.delete(path("a/g"), false);
        assertEquals("one", read("a/.snapshot/" + lsn + "/b/f"));
        assertEquals(List.of("b", "g"), names("a/.snapshot/" + lsn));
        assertEquals(List.of(), names("a/.snapshot"));
        assertThrows(PathIOException.class, () -> fs.listStatus(path("a/.snapshot/" + (lsn + 1_000_000))));
        assertThrows(FileNotFoundException.class, () -> fs.listStatus(path("a/.snapshot/99999999999999999999")));
        assertThrows(PathPermissionException.class, () -> fs.delete(path("a/.snapshot/" + lsn + "/g"), false));
    }

    private static <E extends Exception> void assertRefused(Class<E> kind, Executable call, String... words) {
        String message = String.valueOf(assertThrows(kind, call).getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }
}
