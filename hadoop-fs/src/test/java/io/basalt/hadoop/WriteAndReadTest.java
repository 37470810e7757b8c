package io.basalt.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.EnumSet;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.junit.jupiter.api.Test;

class WriteAndReadTest extends FileSystemTest {
    @Test
    void aFileAppearsAtCloseAsAWhole() throws IOException {
        FSDataOutputStream out = fs.create(path("a/b/c.txt"));
        out.write("hello".getBytes(UTF_8));
        assertFalse(fs.exists(path("a/b/c.txt")));
        assertEquals(5, out.getPos());
        out.close();
        out.close();
        assertEquals("hello", read("a/b/c.txt"));
        assertTrue(fs.getFileStatus(path("a/b")).isDirectory());
        assertThrows(IOException.class, () -> out.write(1));
        assertThrows(IOException.class, out::flush);
    }

    @Test
    void anEmptyFileIsAFile() throws IOException {
        assertTrue(fs.createNewFile(path("empty")));
        assertFalse(fs.createNewFile(path("empty")));
        assertEquals(0, fs.getFileStatus(path("empty")).getLen());
        assertEquals("", read("empty"));
    }

    @Test
    void overwritingReplacesTheContentAndTheEtagOnlyWhenAsked() throws IOException {
        write("f", "one");
        String etag = ((BasaltFileStatus) fs.getFileStatus(path("f"))).getEtag();
        assertThrows(FileAlreadyExistsException.class, () -> fs.create(path("f"), false));
        assertEquals("one", read("f"));
        write("f", "two!");
        assertEquals("two!", read("f"));
        assertFalse(etag.equals(((BasaltFileStatus) fs.getFileStatus(path("f"))).getEtag()));
    }

    @Test
    void ofTwoWritersThatMayNotOverwriteTheSecondToCloseFails() throws IOException {
        FSDataOutputStream first = fs.create(path("f"), false);
        FSDataOutputStream second = fs.create(path("f"), false);
        first.write("first".getBytes(UTF_8));
        second.write("second".getBytes(UTF_8));
        second.close();
        assertThrows(FileAlreadyExistsException.class, first::close);
        first.close();
        assertEquals("second", read("f"));
    }

    @Test
    void anAbortedFileNeverAppears() throws IOException {
        write("f", "kept");
        FSDataOutputStream out = fs.create(path("f"), true);
        assertTrue(out.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM));
        out.write("dropped".getBytes(UTF_8));
        assertFalse(out.abort().alreadyClosed());
        assertTrue(out.abort().alreadyClosed());
        out.close();
        assertEquals("kept", read("f"));
        assertEquals(java.util.List.of("f"), names(""));
    }

    @Test
    void aFileNeitherReplacesADirectoryNorLiesBelowAFile() throws IOException {
        write("dir/file", "x");
        assertThrows(FileAlreadyExistsException.class, () -> fs.create(path("dir"), true));
        assertThrows(FileAlreadyExistsException.class, () -> fs.create(ROOT, true));
        assertThrows(ParentNotDirectoryException.class, () -> fs.create(path("dir/file/below/it")));
        assertThrows(FileNotFoundException.class, () -> fs.open(path("dir/file/below")));
        assertFalse(fs.exists(path("dir/file/below")));
    }

    @Test
    void aDirectoryMadeWhileItsNameIsWrittenToStays() throws IOException {
        FSDataOutputStream out = fs.create(path("name"), true);
        out.write(1);
        fs.mkdirs(path("name"));
        assertThrows(FileAlreadyExistsException.class, out::close);
        assertTrue(fs.getFileStatus(path("name")).isDirectory());
    }

    @Test
    void nonRecursiveCreateNeedsItsParent() throws IOException {
        assertThrows(
                FileNotFoundException.class,
                () -> fs.createNonRecursive(path("no/f"), true, 4096, (short) 1, 1 << 20, null));
        write("file", "x");
        assertThrows(
                ParentNotDirectoryException.class,
                () -> fs.createNonRecursive(path("file/f"), true, 4096, (short) 1, 1 << 20, null));
        fs.createNonRecursive(path("f"), null, EnumSet.of(CreateFlag.CREATE), 4096, (short) 1, 1 << 20, null)
                .close();
        assertTrue(fs.exists(path("f")));
    }

    @Test
    void aDirectoryAndAMissingFileCannotBeOpened() throws IOException {
        fs.mkdirs(path("dir"));
        assertThrows(FileNotFoundException.class, () -> fs.open(path("dir")));
        assertThrows(FileNotFoundException.class, () -> fs.open(ROOT));
        assertThrows(FileNotFoundException.class, () -> fs.open(path("missing")));
    }

    @Test
    void aLargeFileComesBackByteForByte() throws IOException {
        byte[] bytes = new byte[5_000_003];
        new java.util.Random(7).nextBytes(bytes);
        write(path("large"), bytes);
        try (var in = fs.open(path("large"))) {
            assertArrayEquals(bytes, in.readAllBytes());
        }
    }

    @Test
    void anOpenStreamReadsWhatItOpened() throws IOException {
        write("f", "old content");
        try (var in = fs.open(path("f"))) {
            write("f", "new");
            assertEquals("old content", new String(in.readAllBytes(), UTF_8));
        }
        try (var in = fs.open(path("f"))) {
            fs.delete(path("f"), false);
            assertEquals("new", new String(in.readAllBytes(), UTF_8));
        }
    }

    @Test
    void appendIsRefusedAndCapabilitiesTellTheTruth() throws IOException {
        write("f", "x");
        assertThrows(UnsupportedOperationException.class, () -> fs.append(path("f")));
        assertThrows(UnsupportedOperationException.class, () -> fs.truncate(path("f"), 0));
        assertThrows(UnsupportedOperationException.class, () -> fs.concat(path("f"), new Path[] {path("f")}));
        assertFalse(fs.hasPathCapability(path("f"), CommonPathCapabilities.FS_APPEND));
        assertFalse(fs.hasPathCapability(path("f"), CommonPathCapabilities.FS_PERMISSIONS));
        assertTrue(fs.hasPathCapability(path("f"), CommonPathCapabilities.ETAGS_PRESERVED_IN_RENAME));
        try (FSDataOutputStream out = fs.create(path("g"))) {
            assertFalse(out.hasCapability(StreamCapabilities.HSYNC));
        }
    }
}
