package io.basalt.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;

/** Owners, permissions and times, kept as HDFS keeps them. */
class PosixTest extends FileSystemTest {
    private static final FsPermission PRIVATE = new FsPermission((short) 0700);

    private FileStatus status(String key) throws IOException {
        return fs.getFileStatus(path(key));
    }

    @Test
    void filesAndDirectoriesAreMadeWithTheirPermissionLessTheMask() throws IOException {
        conf.set("fs.permissions.umask-mode", "027");
        fs.mkdirs(path("a/b"));
        write("a/f", "x");
        assertEquals("rwxr-x---", status("a").getPermission().toString());
        assertEquals("rwxr-x---", status("a/b").getPermission().toString());
        assertEquals("rw-r-----", status("a/f").getPermission().toString());
        assertEquals("rw-r-----", fs.listStatus(path("a"))[1].getPermission().toString());
    }

    @Test
    void whatIsSetOnAFileOrDirectoryIsShownWhereverItIsMoved() throws IOException {
        write("d/f", "x");
        for (String key : new String[] {"d", "d/f"}) {
            fs.setPermission(path(key), PRIVATE);
            fs.setOwner(path(key), "eve", null);
            fs.setOwner(path(key), null, "staff");
            fs.setTimes(path(key), 1_000_000, 2_000_000);
        }
        fs.rename(path("d"), path("e"));
        for (FileStatus status : new FileStatus[] {status("e"), status("e/f"), fs.listStatus(path("e"))[0]}) {
            assertEquals(PRIVATE, status.getPermission());
            assertEquals("eve", status.getOwner());
            assertEquals("staff", status.getGroup());
            assertEquals(1_000_000, status.getModificationTime());
            assertEquals(2_000_000, status.getAccessTime());
        }
        fs.setTimes(path("e/f"), -1, 3_000_000);
        assertEquals(1_000_000, status("e/f").getModificationTime());
        fs.setPermission(path("e"), new FsPermission((short) 0755));
        assertEquals("rwxr-xr-x", status("e").getPermission().toString());
    }

    @Test
    void aTimeThatWasSetEndsWithTheBytesThatItWasSetOn() throws IOException {
        write("f", "x");
        fs.setTimes(path("f"), 1_000_000, -1);
        fs.setOwner(path("f"), "eve", null);
        try (FSDataOutputStream out = fs.append(path("f"))) {
            out.write(1);
        }
        assertFalse(status("f").getModificationTime() == 1_000_000);
        assertEquals("eve", status("f").getOwner());
    }

    @Test
    void aFileThatIsBeingWrittenGetsItsPermissionAtClose() throws IOException {
        try (FSDataOutputStream out = FileSystem.create(fs, path("f"), PRIVATE)) {
            out.write("x".getBytes(UTF_8));
        }
        assertEquals(PRIVATE, status("f").getPermission());
    }

    @Test
    void nothingIsSetOnWhatIsNotThere() {
        assertThrows(FileNotFoundException.class, () -> fs.setPermission(path("none"), PRIVATE));
        assertThrows(FileNotFoundException.class, () -> fs.setOwner(path("none"), "eve", null));
        assertThrows(FileNotFoundException.class, () -> fs.setTimes(path("none"), 1, 1));
    }
}
