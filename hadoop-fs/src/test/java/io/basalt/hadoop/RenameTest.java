package io.basalt.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.junit.jupiter.api.Test;

/** As HDFS: the old rename answers false, the one with options throws. */
class RenameTest extends FileSystemTest {
    @Test
    void aFileMovesAndKeepsItsEtag() throws IOException {
        write("a", "text");
        String etag = ((BasaltFileStatus) fs.getFileStatus(path("a"))).getEtag();
        fs.mkdirs(path("d"));
        assertTrue(fs.rename(path("a"), path("d/b")));
        assertFalse(fs.exists(path("a")));
        assertEquals("text", read("d/b"));
        assertEquals(etag, ((BasaltFileStatus) fs.getFileStatus(path("d/b"))).getEtag());
    }

    @Test
    void aDirectoryMovesWithEverythingBelow() throws IOException {
        write("from/x/1", "1");
        write("from/2", "2");
        fs.mkdirs(path("from/empty"));
        assertTrue(fs.rename(path("from"), path("to")));
        assertFalse(fs.exists(path("from")));
        assertEquals(List.of("2", "empty", "x"), names("to"));
        assertEquals("1", read("to/x/1"));
        assertEquals(2, fs.getContentSummary(path("to")).getFileCount());
    }

    @Test
    void renamingOntoADirectoryMovesBelowIt() throws IOException {
        write("f", "f");
        write("d/x", "x");
        fs.mkdirs(path("target"));
        assertTrue(fs.rename(path("f"), path("target")));
        assertTrue(fs.rename(path("d"), path("target")));
        assertEquals(List.of("d", "f"), names("target"));
        assertEquals("x", read("target/d/x"));
        assertTrue(fs.rename(path("target/f"), ROOT));
        assertEquals("f", read("f"));
    }

    @Test
    void whatCannotBeRenamedIsAnsweredWithFalse() throws IOException {
        write("f", "f");
        write("g", "g");
        write("d/x", "x");
        assertFalse(fs.rename(path("missing"), path("m")), "source missing");
        assertFalse(fs.rename(path("f"), path("g")), "target is a file");
        assertFalse(fs.rename(path("d"), path("g")), "directory onto a file");
        assertFalse(fs.rename(path("d"), path("d")), "directory onto itself");
        assertFalse(fs.rename(path("d"), path("d/below")), "directory below itself");
        assertFalse(fs.rename(path("f"), path("no/parent")), "parent of the target missing");
        assertFalse(fs.rename(ROOT, path("elsewhere")), "the root");
        assertTrue(fs.rename(path("f"), path("f")), "a file onto itself");
        assertTrue(fs.rename(path("f"), ROOT), "a file into the directory where it is");
        assertThrows(ParentNotDirectoryException.class, () -> fs.rename(path("f"), path("g/below")));
        assertEquals("f", read("f"));
        assertEquals("g", read("g"));
        assertEquals("x", read("d/x"));
        write("target/d", "a file of the directory's name");
        assertFalse(fs.rename(path("d"), path("target")));
    }

    @Test
    void namesThatOnlyBeginAlikeAreNotBelowEachOther() throws IOException {
        write("d/x", "x");
        assertTrue(fs.rename(path("d"), path("d2")));
        assertEquals("x", read("d2/x"));
    }

    @Test
    void namesWithColonsMove() throws IOException {
        fs.mkdirs(path("t"));
        fs.create(new KeyPath("lava").path("a:b")).close();
        assertTrue(fs.rename(new KeyPath("lava").path("a:b"), path("t")));
        assertEquals(List.of("a:b"), names("t"));
    }

    @Test
    void theRenameWithOptionsThrowsInstead() throws IOException {
        BasaltFileSystem files = (BasaltFileSystem) fs;
        write("f", "f");
        write("g", "g");
        write("d/x", "x");
        assertThrows(FileNotFoundException.class, () -> files.rename(path("missing"), path("m"), Rename.NONE));
        assertThrows(FileAlreadyExistsException.class, () -> files.rename(path("f"), path("g"), Rename.NONE));
        assertThrows(FileAlreadyExistsException.class, () -> files.rename(path("f"), path("f"), Rename.OVERWRITE));
        assertThrows(FileNotFoundException.class, () -> files.rename(path("f"), path("no/f"), Rename.NONE));
        assertThrows(ParentNotDirectoryException.class, () -> files.rename(path("f"), path("g/f"), Rename.NONE));
        assertThrows(PathIOException.class, () -> files.rename(path("d"), path("d/d"), Rename.NONE));
        assertThrows(PathIOException.class, () -> files.rename(path("f"), path("d"), Rename.OVERWRITE));
        assertThrows(PathIOException.class, () -> files.rename(path("d"), path("f"), Rename.OVERWRITE));
        assertThrows(PathIOException.class, () -> files.rename(ROOT, path("r"), Rename.NONE));
        write("e/y", "y");
        assertThrows(
                PathIsNotEmptyDirectoryException.class, () -> files.rename(path("d"), path("e"), Rename.OVERWRITE));

        files.rename(path("f"), path("g"), Rename.OVERWRITE);
        assertEquals("f", read("g"));
        fs.mkdirs(path("empty"));
        files.rename(path("d"), path("empty"), Rename.OVERWRITE);
        assertEquals("x", read("empty/x"));
        assertEquals(List.of("e", "empty", "g"), names(""));
    }
}
