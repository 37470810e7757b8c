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
    void aFileIsThereFromItsCreationOnAndWholeAtClose() throws IOException {
        FSDataOutputStream out = fs.create(path("a/b/c.txt"));
        out.write("hello".getBytes(UTF_8));
        assertEquals(0, fs.getFileStatus(path("a/b/c.txt")).getLen());
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
    void ofTwoWritersThatMayNotOverwriteTheSecondIsRefused() throws IOException {
        FSDataOutputStream first = fs.create(path("f"), false);
        assertThrows(FileAlreadyExistsException.class, () -> fs.create(path("f"), false));
        first.write("first".getBytes(UTF_8));
        first.close();
        assertEquals("first", read("f"));
    }

    @Test
    void aWriterThatMayOverwriteFencesAnEarlierOneOff() throws IOException {
        FSDataOutputStream first = fs.create(path("f"), true);
        first.write("first".getBytes(UTF_8));
        first.hsync();
        FSDataOutputStream second = fs.create(path("f"), true);
        second.write("second".getBytes(UTF_8));
        first.write("more".getBytes(UTF_8));
        assertThrows(IOException.class, first::hsync);
        assertThrows(IOException.class, first::close);
        second.close();
        assertEquals("second", read("f"));
    }

    @Test
    void whatWasSyncedIsReadableAndTheRestIsAtClose() throws IOException {
        try (FSDataOutputStream out = fs.create(path("dir/f"))) {
            assertEquals(0, fs.getFileStatus(path("dir/f")).getLen());
            out.write("synced".getBytes(UTF_8));
            out.hflush();
            out.write(", not yet".getBytes(UTF_8));
            assertEquals("synced", read("dir/f"));
            assertEquals(6, fs.getFileStatus(path("dir/f")).getLen());
            assertEquals(6, fs.listStatus(path("dir"))[0].getLen());
        }
        assertEquals("synced, not yet", read("dir/f"));
    }

    @Test
    void filesUnderConstructionStandAmongTheOthersInListings() throws IOException {
        write("d/a", "1");
        write("d/c", "old");
        write("d/e/f", "2");
        try (FSDataOutputStream b = fs.create(path("d/b"));
                FSDataOutputStream c = fs.append(path("d/c"));
                FSDataOutputStream g = fs.create(path("d/e/g"))) {
            b.write(1);
            c.write("er".getBytes(UTF_8));
            c.hsync();
            g.write(1);
            assertEquals(java.util.List.of("a", "b", "c", "e"), names("d"));
            assertEquals(5, fs.listStatus(path("d"))[2].getLen());
            java.util.List<String> below = new java.util.ArrayList<>();
            var files = fs.listFiles(path("d"), true);
            while (files.hasNext()) {
                below.add(files.next().getPath().getName());
            }
            assertEquals(java.util.List.of("a", "b", "c", "f", "g"), below);
        }
        assertEquals("older", read("d/c"));
    }

    @Test
    void anAppendedFileKeepsWhatItHadWhenTheAppendIsAborted() throws IOException {
        write("f", "kept");
        FSDataOutputStream out = fs.append(path("f"));
        assertEquals(4, out.getPos());
        out.write("dropped".getBytes(UTF_8));
        assertThrows(IOException.class, () -> fs.append(path("f")));
        assertFalse(fs.hasPathCapability(path("f"), "fs.capability.unknown"));
        out.abort();
        assertEquals("kept", read("f"));
    }

    @Test
    void aLeaseThatIsRecoveredClosesTheFileAtWhatIsDurable() throws IOException {
        BasaltFileSystem files = (BasaltFileSystem) fs;
        FSDataOutputStream out = fs.create(path("f"));
        out.write("durable".getBytes(UTF_8));
        out.hsync();
        out.write(" lost".getBytes(UTF_8));
        assertFalse(files.isFileClosed(path("f")));
        assertTrue(files.recoverLease(path("f")));
        assertTrue(files.isFileClosed(path("f")));
        assertEquals("durable", read("f"));
        assertThrows(IOException.class, out::close);
        assertEquals("durable", read("f"));
    }

    @Test
    void closingTheFileSystemClosesTheFilesThatItWrites() throws IOException {
        FSDataOutputStream out = fs.create(path("f"));
        out.write("whole".getBytes(UTF_8));
        fs.close();
        fs = org.apache.hadoop.fs.FileSystem.get(ROOT.toUri(), conf);
        assertEquals("whole", read("f"));
    }

    @Test
    void filesAreJoinedAndCutWithoutMovingTheirBytes() throws IOException {
        write("a", "one ");
        write("b", "two ");
        write("c", "three");
        fs.concat(path("a"), new Path[] {path("b"), path("c")});
        assertEquals("one two three", read("a"));
        assertEquals(java.util.List.of("a"), names(""));
        assertTrue(fs.truncate(path("a"), 7));
        assertEquals("one two", read("a"));
        assertThrows(IllegalArgumentException.class, () -> fs.truncate(path("a"), 8));
        assertThrows(FileNotFoundException.class, () -> fs.truncate(path("missing"), 0));
        try (FSDataOutputStream out = fs.append(path("a"))) {
            out.write('!');
            assertThrows(IOException.class, () -> fs.truncate(path("a"), 1));
        }
        assertEquals("one two!", read("a"));
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
    void noDirectoryIsMadeWhereAFileIsWritten() throws IOException {
        FSDataOutputStream out = fs.create(path("name"), true);
        out.write(1);
        assertThrows(FileAlreadyExistsException.class, () -> fs.mkdirs(path("name")));
        out.close();
        assertTrue(fs.getFileStatus(path("name")).isFile());
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
    void capabilitiesTellTheTruth() throws IOException {
        write("f", "x");
        assertTrue(fs.hasPathCapability(path("f"), CommonPathCapabilities.FS_APPEND));
        assertTrue(fs.hasPathCapability(path("f"), CommonPathCapabilities.FS_CONCAT));
        assertFalse(fs.hasPathCapability(path("f"), CommonPathCapabilities.FS_ACLS));
        assertTrue(fs.hasPathCapability(path("f"), CommonPathCapabilities.ETAGS_PRESERVED_IN_RENAME));
        try (FSDataOutputStream out = fs.create(path("g"))) {
            assertTrue(out.hasCapability(StreamCapabilities.HSYNC));
            assertFalse(out.hasCapability(StreamCapabilities.DROPBEHIND));
        }
    }
}
