package io.basalt.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTest extends FileSystemTest {
    @Test
    void aMissingBucketIsNotFoundWithTheRemedyUntilItsRootIsMade() throws IOException {
        FileSystem other = FileSystem.get(URI.create("basalt://other/"), conf);
        Path root = new Path("basalt://other/");
        assertFalse(other.exists(root));
        String message = assertThrows(FileNotFoundException.class, () -> other.getFileStatus(root))
                .getMessage();
        assertTrue(
                message.contains(
                        "bucket 'other' does not exist: create it with: bin/basalt fs -mkdir -p basalt://other/"),
                message);
        assertThrows(FileNotFoundException.class, () -> other.create(new Path(root, "f")));
        assertThrows(FileNotFoundException.class, () -> other.mkdirs(new Path(root, "dir")));
        assertThrows(FileNotFoundException.class, () -> other.listStatus(root));
        assertTrue(other.mkdirs(root));
        assertTrue(other.mkdirs(root));
        assertTrue(other.getFileStatus(root).isDirectory());
        assertEquals(0, other.listStatus(root).length);
    }

    @Test
    void directoriesAreMadeWithTheirParentsAndPersist() throws IOException {
        assertTrue(fs.mkdirs(path("a/b/c")));
        assertTrue(fs.mkdirs(path("a/b/c")));
        write("a/b/c/f", "x");
        assertTrue(fs.delete(path("a/b/c/f"), false));
        assertTrue(fs.getFileStatus(path("a/b/c")).isDirectory());
        write("file", "x");
        assertThrows(FileAlreadyExistsException.class, () -> fs.mkdirs(path("file")));
        assertThrows(ParentNotDirectoryException.class, () -> fs.mkdirs(path("file/a/b")));
    }

    @Test
    void parentsThatAWriteMadePersist() throws IOException {
        write("p/q/f", "x");
        fs.delete(path("p/q/f"), false);
        assertTrue(fs.exists(path("p/q")));
        write("p/q/f", "x");
        fs.rename(path("p/q/f"), path("f"));
        assertTrue(fs.exists(path("p/q")));
    }

    @Test
    void deletingFollowsHdfs() throws IOException {
        write("d/e/f", "x");
        assertFalse(fs.delete(path("missing"), true));
        assertThrows(PathIsNotEmptyDirectoryException.class, () -> fs.delete(path("d"), false));
        assertThrows(PathIsNotEmptyDirectoryException.class, () -> fs.delete(ROOT, false));
        assertFalse(fs.delete(ROOT, true), "the root stays");
        assertEquals("x", read("d/e/f"));
        assertTrue(fs.delete(path("d"), true));
        assertEquals(List.of(), names(""));
        fs.mkdirs(path("empty"));
        assertTrue(fs.delete(path("empty"), false));
        assertFalse(fs.delete(ROOT, false));
    }

    @Test
    void aStatusSaysWhatIsKnown() throws IOException {
        long before = System.currentTimeMillis();
        write("d/f", "12345");
        FileStatus file = fs.getFileStatus(path("d/f"));
        assertTrue(file.isFile());
        assertEquals(5, file.getLen());
        assertEquals(path("d/f"), file.getPath());
        assertEquals(128 << 20, file.getBlockSize());
        assertTrue(
                file.getModificationTime() >= before - 1 && file.getModificationTime() <= System.currentTimeMillis());
        assertEquals("rw-r--r--", file.getPermission().toString());
        assertEquals(System.getProperty("user.name"), file.getOwner());
        assertEquals(16, ((EtagSource) file).getEtag().length());
        FileStatus directory = fs.getFileStatus(path("d"));
        assertTrue(directory.isDirectory());
        assertEquals(path("d"), directory.getPath());
        assertEquals("rwxr-xr-x", directory.getPermission().toString());
        assertEquals(ROOT, fs.getFileStatus(ROOT).getPath());
    }

    @Test
    void listingsArePagedAndInByteOrder() throws IOException {
        conf.setInt("fs.basalt.bucket.lava.paging.maximum", 2);
        try (FileSystem paged = FileSystem.newInstance(URI.create("basalt://lava/"), conf)) {
            for (String key : List.of("d/1", "d/2", "d/3/x", "d/3/y", "d/4", "d.txt", "e")) {
                write(key, key);
            }
            paged.mkdirs(path("d/5"));
            assertEquals(
                    List.of(
                            "basalt://lava/d/1",
                            "basalt://lava/d/2",
                            "basalt://lava/d/3",
                            "basalt://lava/d/4",
                            "basalt://lava/d/5"),
                    paths(paged.listStatusIterator(path("d"))));
            assertEquals(
                    List.of(
                            "basalt://lava/d/1",
                            "basalt://lava/d/2",
                            "basalt://lava/d/3/x",
                            "basalt://lava/d/3/y",
                            "basalt://lava/d/4"),
                    paths(paged.listFiles(path("d"), true)));
            assertEquals(
                    List.of("basalt://lava/d/1", "basalt://lava/d/2", "basalt://lava/d/4"),
                    paths(paged.listFiles(path("d"), false)));
            assertEquals(List.of("basalt://lava/e"), paths(paged.listFiles(path("e"), true)));
            assertEquals(List.of("basalt://lava/e"), paths(paged.listStatusIterator(path("e"))));
            assertEquals(6, paths(paged.listFiles(ROOT, true)).size() - 1);
            assertThrows(FileNotFoundException.class, () -> paged.listStatusIterator(path("missing")));
            assertThrows(FileNotFoundException.class, () -> paged.listFiles(path("missing"), true));
            assertEquals(2, paged.globStatus(path("d/{1,3}")).length);
            assertEquals(2, paged.globStatus(path("d/*/*")).length);
        }
    }

    @Test
    void locatedStatusesNameThisHostAndKeepTheEtag() throws IOException {
        write("d/f", "12345");
        fs.mkdirs(path("d/g"));
        RemoteIterator<LocatedFileStatus> located = fs.listLocatedStatus(path("d"));
        LocatedFileStatus file = located.next();
        assertEquals(5, file.getBlockLocations()[0].getLength());
        assertEquals(((EtagSource) fs.getFileStatus(path("d/f"))).getEtag(), ((EtagSource) file).getEtag());
        assertTrue(located.next().isDirectory());
        assertFalse(located.hasNext());
    }

    @Test
    void summariesCountFilesDirectoriesAndBytes() throws IOException {
        write("d/1", "1");
        write("d/e/22", "22");
        write("d/e/f/333", "333");
        fs.mkdirs(path("d/empty"));
        ContentSummary summary = fs.getContentSummary(path("d"));
        assertEquals(6, summary.getLength());
        assertEquals(3, summary.getFileCount());
        assertEquals(4, summary.getDirectoryCount());
        ContentSummary file = fs.getContentSummary(path("d/e/22"));
        assertEquals(2, file.getLength());
        assertEquals(1, file.getFileCount());
        assertEquals(0, file.getDirectoryCount());
        assertEquals(6, fs.getUsed());
        assertThrows(FileNotFoundException.class, () -> fs.getContentSummary(path("missing")));
        FsStatus space = fs.getStatus();
        assertTrue(space.getUsed() > 0 && space.getRemaining() > 0, space.getUsed() + " used");
        assertEquals(space.getCapacity(), space.getUsed() + space.getRemaining());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space",
                "100%",
                "%41",
                "a+b",
                "a#b",
                "grüße",
                "日本語",
                "🌋",
                "a&b=c;d",
                "'q\"",
                "~",
                "a?b",
                "back\\slash"
            })
    void oddNamesStandForThemselves(String name) throws IOException {
        Path path = new Path(ROOT, new Path(null, null, name));
        write(path, name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertEquals(name, fs.listStatus(ROOT)[0].getPath().getName());
        assertEquals(name, new KeyPath("lava").key(path));
        assertEquals(path, fs.getFileStatus(path).getPath());
        Path moved = new Path(path.toString() + "2");
        assertTrue(fs.rename(path, moved));
        assertEquals(name + "2", fs.listStatus(ROOT)[0].getPath().getName());
        assertTrue(fs.delete(moved, false));
    }

    @Test
    void namesThatNoObjectCanHaveAreRefused() throws IOException {
        assertThrows(PathIOException.class, () -> fs.create(path("x".repeat(1025))));
        assertThrows(PathIOException.class, () -> fs.mkdirs(path("../up")));
        assertThrows(IllegalArgumentException.class, () -> fs.getFileStatus(new Path("basalt://elsewhere/f")));
        write("x".repeat(1024), "x");
        assertTrue(fs.exists(path("x".repeat(1024))));
    }

    @Test
    void keysThatNoPathCanNameAreLeftOutOfListings() throws IOException {
        try (Store store = testStore.open()) {
            for (String key : List.of("d/", "d/e", "d//f", "./g", "d/../h")) {
                try (ObjectWriter out = store.put(new ObjectKey("lava", key), PutOptions.DEFAULT)) {
                    out.commit();
                }
            }
        }
        assertEquals(List.of("d"), names(""));
        assertEquals(List.of("e"), names("d"));
        assertEquals(List.of("basalt://lava/d/e"), paths(fs.listFiles(ROOT, true)));
    }

    @Test
    void aClosedFileSystemRefusesWork() throws IOException {
        write("f", "x");
        FileSystem own = FileSystem.newInstance(URI.create("basalt://lava/"), conf);
        own.deleteOnExit(path("f"));
        own.close();
        own.close();
        assertThrows(IOException.class, () -> own.exists(path("f")));
        assertFalse(fs.exists(path("f")), "deleted on exit");
    }

    @Test
    void relativePathsBeginAtHome() throws IOException {
        assertEquals(fs.getHomeDirectory(), fs.getWorkingDirectory());
        write("w/f", "x");
        fs.setWorkingDirectory(new Path("/w"));
        assertTrue(fs.exists(new Path("f")));
    }
}
