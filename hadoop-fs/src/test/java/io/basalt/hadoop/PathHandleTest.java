package io.basalt.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.InvalidPathHandleException;
import org.apache.hadoop.fs.Options.HandleOpt;
import org.apache.hadoop.fs.PathHandle;
import org.apache.hadoop.fs.RawPathHandle;
import org.junit.jupiter.api.Test;

/** Handles that outlive renames. */
class PathHandleTest extends FileSystemTest {
    private PathHandle handle(String key, HandleOpt... options) throws IOException {
        return fs.getPathHandle(fs.getFileStatus(path(key)), options);
    }

    private String read(PathHandle handle) throws IOException {
        try (FSDataInputStream in = fs.open(handle)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void aReferenceFollowsItsFileThroughRenamesOfDirectoriesAndNewContents() throws IOException {
        write("a/b/f", "one");
        PathHandle handle = handle("a/b/f", HandleOpt.reference());
        fs.rename(path("a"), path("z"));
        write("z/b/f", "two");
        assertEquals("two", read(new RawPathHandle(handle.bytes())));
    }

    @Test
    void aFileThatWasDeletedIsNotReplacedByOneOfItsName() throws IOException {
        write("f", "one");
        PathHandle handle = handle("f", HandleOpt.reference());
        fs.delete(path("f"), false);
        write("f", "two");
        assertThrows(InvalidPathHandleException.class, () -> read(handle));
    }

    @Test
    void whatIsNotAHandleIsRefused() throws IOException {
        write("f", "");
        assertThrows(
                InvalidPathHandleException.class,
                () -> read(new RawPathHandle(ByteBuffer.wrap("something else altogether".getBytes(UTF_8)))));
        ByteBuffer bytes = handle("f", HandleOpt.exact()).bytes();
        ByteBuffer cut =
                ByteBuffer.allocate(16).put(bytes.duplicate().limit(16)).flip();
        assertThrows(InvalidPathHandleException.class, () -> read(new RawPathHandle(cut)));
        fs.mkdirs(path("d"));
        assertThrows(IllegalArgumentException.class, () -> handle("d", HandleOpt.exact()));
        assertEquals("", read(handle("f", HandleOpt.exact())));
    }
}
