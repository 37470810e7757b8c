package io.basalt.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;
import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG;
import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONTENT_TYPE;
import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_IN_CLOSE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hadoop's standard options of createFile. */
class CreateFileTest extends FileSystemTest {
    private FSDataOutputStreamBuilder<FSDataOutputStream, ?> creating(String key) {
        return ((BasaltFileSystem) fs).createFile(path(key));
    }

    private FSDataOutputStream ifAbsent(String key) throws IOException {
        return creating(key)
                .recursive()
                .must(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true)
                .build();
    }

    private FSDataOutputStream ifEtag(String key, String etag) throws IOException {
        return creating(key)
                .must(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG, etag)
                .build();
    }

    private String etag(String key) throws IOException {
        return ((EtagSource) fs.getFileStatus(path(key))).getEtag();
    }

    private static void end(FSDataOutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.close();
    }

    @Test
    void ofTwoConditionalWritersTheFirstToCloseWins() throws IOException {
        FSDataOutputStream first = ifAbsent("d/f");
        FSDataOutputStream second = ifAbsent("d/f");
        assertFalse(fs.exists(path("d")), "nothing is to be seen before the close");
        end(second, "second");
        first.write(1);
        assertThrows(FileAlreadyExistsException.class, first::close);
        first.close();
        assertEquals("second", read("d/f"));
        assertEquals(List.of("f"), names("d"));
    }

    @Test
    void whatIsThereIsLookedAtInTheCloseOnly() throws IOException {
        write("f", "old");
        FSDataOutputStream out = ifAbsent("f");
        fs.delete(path("f"), false);
        end(out, "new");
        assertEquals("new", read("f"));
        fs.mkdirs(path("dir"));
        FSDataOutputStream over = ifAbsent("dir");
        assertThrows(FileAlreadyExistsException.class, over::close);
        FSDataOutputStream below = ifAbsent("f/below");
        assertThrows(ParentNotDirectoryException.class, below::close);
    }

    @Test
    void aFileThatIsBeingWrittenIsThere() throws IOException {
        FSDataOutputStream out = ifAbsent("f");
        try (FSDataOutputStream other = fs.create(path("f"))) {
            other.write(1);
            assertThrows(FileAlreadyExistsException.class, out::close);
        }
        assertEquals(1, fs.getFileStatus(path("f")).getLen());
    }

    @Test
    void aFileIsOverwrittenOnlyWhereItsEtagIsTheOneThatWasRead() throws IOException {
        write("f", "one");
        String one = etag("f");
        FSDataOutputStream first = ifEtag("f", one);
        FSDataOutputStream second = ifEtag("f", one);
        fs.setPermission(path("f"), new FsPermission("600"));
        end(first, "two");
        second.write(1);
        assertThrows(FileAlreadyExistsException.class, second::close);
        assertEquals("two", read("f"));
        String message = assertThrows(FileAlreadyExistsException.class, () -> ifEtag("f", one))
                .getMessage();
        assertTrue(message.contains(one) && message.contains(etag("f")), message);
        assertThrows(FileAlreadyExistsException.class, () -> ifEtag("missing", one));
        assertThrows(IllegalArgumentException.class, () -> ifEtag("f", ""));
    }

    @Test
    void aFileThatIsToAppearInItsCloseDoes() throws IOException {
        write("f", "old");
        FSDataOutputStream out =
                creating("f").must(FS_OPTION_CREATE_IN_CLOSE, true).build();
        out.write("new".getBytes(UTF_8));
        out.hflush();
        assertEquals("old", read("f"));
        out.close();
        assertEquals("new", read("f"));
        assertThrows(
                FileAlreadyExistsException.class,
                () -> creating("f")
                        .overwrite(false)
                        .must(FS_OPTION_CREATE_IN_CLOSE, true)
                        .build());
        FSDataOutputStream aborted =
                creating("f").must(FS_OPTION_CREATE_IN_CLOSE, true).build();
        aborted.write(1);
        assertFalse(aborted.abort().alreadyClosed());
        aborted.close();
        assertEquals("new", read("f"));
    }

    @Test
    void whatIsNotWholeDoesNotAppearWhenTheFileSystemCloses() throws IOException {
        FSDataOutputStream out = ifAbsent("f");
        out.write(1);
        fs.close();
        assertThrows(IOException.class, () -> out.write(1));
        out.close();
        fs = FileSystem.get(ROOT.toUri(), conf);
        assertFalse(fs.exists(path("f")));
    }

    @Test
    void theContentTypeIsKept() throws Exception {
        for (boolean inClose : new boolean[] {false, true}) {
            creating("f")
                    .must(FS_OPTION_CREATE_CONTENT_TYPE, "application/x-own")
                    .opt(FS_OPTION_CREATE_IN_CLOSE, inClose)
                    .build()
                    .close();
            try (Store store = testStore.open()) {
                assertEquals(
                        "application/x-own",
                        store.stat(new ObjectKey("lava", "f")).orElseThrow().contentType());
            }
            fs.delete(path("f"), false);
        }
    }

    @Test
    void unknownOptionsAreRefusedWhereTheyMustBeHeeded() throws IOException {
        assertThrows(
                IllegalArgumentException.class,
                () -> creating("f").must("fs.s3a.create.performance", true).build());
        assertFalse(fs.exists(path("f")));
        creating("f").opt("fs.s3a.create.performance", true).build().close();
        assertTrue(fs.exists(path("f")));
        assertThrows(
                IllegalArgumentException.class,
                () -> creating("f")
                        .must(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true)
                        .must(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG, etag("f"))
                        .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> creating("f")
                        .append()
                        .must(FS_OPTION_CREATE_IN_CLOSE, true)
                        .build());
    }

    @Test
    void withoutOptionsTheBuilderIsHadoops() throws IOException {
        assertThrows(FileNotFoundException.class, () -> creating("no/f").build());
        end(creating("made/f").recursive().build(), "one");
        assertThrows(
                FileAlreadyExistsException.class,
                () -> creating("made/f").overwrite(false).build());
        end(creating("made/f").build(), "two");
        end(creating("made/f").append().build(), "three");
        assertEquals("twothree", read("made/f"));
        end(fs.appendFile(path("made/f")).build(), "!");
        assertEquals("twothree!", read("made/f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FS_OPTION_CREATE_CONDITIONAL_OVERWRITE,
                FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG,
                FS_OPTION_CREATE_IN_CLOSE,
                FS_OPTION_CREATE_CONTENT_TYPE
            })
    void pathsCanWhatTheFileSystemCanAndStreamsWhatHoldsForThem(String option) throws IOException {
        assertTrue(fs.hasPathCapability(ROOT, option));
        try (FSDataOutputStream plain = fs.create(path("f"))) {
            assertFalse(plain.hasCapability(option));
            assertTrue(plain.hasCapability(StreamCapabilities.HSYNC));
        }
        try (FSDataOutputStream conditional = ifAbsent("g")) {
            boolean holds =
                    option.equals(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE) || option.equals(FS_OPTION_CREATE_IN_CLOSE);
            assertEquals(holds, conditional.hasCapability(option));
            assertFalse(conditional.hasCapability(StreamCapabilities.HSYNC));
            assertTrue(conditional.hasCapability(StreamCapabilities.ABORTABLE_STREAM));
        }
        try (FSDataOutputStream conditional = ifEtag("f", etag("f"))) {
            assertEquals(
                    option.equals(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG)
                            || option.equals(FS_OPTION_CREATE_IN_CLOSE),
                    conditional.hasCapability(option));
        }
    }
}
