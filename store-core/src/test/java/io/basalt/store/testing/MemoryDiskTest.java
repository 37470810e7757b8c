package io.basalt.store.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.io.Appender;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link MemoryDisk} as a process sees it; what a power cut leaves is {@link MemoryDiskPowerCutTest}'s. */
class MemoryDiskTest {
    private final MemoryDisk disk = new MemoryDisk(100);

    @Test
    void readsWhatWasWritten() throws IOException {
        disk.createDirectories("a/b");
        try (Appender appender = disk.create("a/b/file")) {
            appender.write(ByteBuffer.wrap("hello ".getBytes(UTF_8)));
            appender.write(ByteBuffer.wrap("world".getBytes(UTF_8)));
            assertEquals(11, appender.position());
        }

        try (RandomReader reader = disk.open("a/b/file")) {
            ByteBuffer target = ByteBuffer.allocate(10);
            assertEquals(11, reader.size());
            assertEquals(5, reader.read(6, target));
            assertArrayEquals("world\0\0\0\0\0".getBytes(UTF_8), target.array());
            assertEquals(0, reader.read(11, target));
        }
        assertEquals(List.of("b"), disk.list("a"));
        assertEquals(List.of("file"), disk.list("a/b"));
        assertEquals(List.of(), disk.list("nowhere"));
    }

    @Test
    void failsAsTheFileSystemDoes() throws IOException {
        disk.createDirectories("d");
        DiskFiles.write(disk, "d/a", new byte[1]).close();

        assertThrows(FileAlreadyExistsException.class, () -> disk.create("d/a"));
        assertThrows(FileAlreadyExistsException.class, () -> disk.createDirectories("d/a/b"));
        assertThrows(NoSuchFileException.class, () -> disk.create("missing/a"));
        assertThrows(NoSuchFileException.class, () -> disk.open("d/b"));
        assertThrows(FileSystemException.class, () -> disk.open("d"));
        assertThrows(NoSuchFileException.class, () -> disk.rename("d/b", "d/c"));
        assertThrows(NoSuchFileException.class, () -> disk.syncDirectory("missing"));
        assertThrows(DirectoryNotEmptyException.class, () -> disk.delete("d"));
        assertThrows(IllegalArgumentException.class, () -> disk.exists("/d"));
        assertThrows(IllegalArgumentException.class, () -> disk.exists("d/../d"));
    }

    @Test
    void aClosedFileIsClosed() throws IOException {
        Appender appender = disk.create("a");
        RandomReader reader = disk.open("a");
        appender.close();
        reader.close();

        assertThrows(ClosedChannelException.class, () -> appender.write(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, appender::sync);
        assertThrows(ClosedChannelException.class, () -> reader.read(0, ByteBuffer.allocate(1)));
    }

    @Test
    void renamesOverAnExistingFileAndDeletesWhatIsThere() throws IOException {
        DiskFiles.write(disk, "a", new byte[] {1}).close();
        DiskFiles.write(disk, "b", new byte[] {2}).close();

        disk.rename("a", "b");
        assertFalse(disk.exists("a"));
        assertArrayEquals(new byte[] {1}, DiskFiles.read(disk, "b"));

        disk.delete("b");
        disk.delete("b");
        assertEquals(List.of(), disk.list(""));
    }

    @Test
    void anOpenReaderKeepsADeletedFile() throws IOException {
        DiskFiles.write(disk, "a", new byte[] {7}).close();
        RandomReader reader = disk.open("a");
        disk.delete("a");

        ByteBuffer target = ByteBuffer.allocate(1);
        assertEquals(1, reader.read(0, target));
        assertEquals(7, target.get(0));
    }

    @Test
    void aFullDiskTakesWhatFitsAndFailsAsTheJdkDoes() throws IOException {
        Appender appender = DiskFiles.write(disk, "a", new byte[90]);
        assertEquals(10, disk.usableBytes());

        IOException full = assertThrows(IOException.class, () -> appender.write(ByteBuffer.allocate(11)));
        assertEquals("No space left on device", full.getMessage());
        assertEquals(0, disk.usableBytes());
        FileSystemException create = assertThrows(FileSystemException.class, () -> disk.create("b"));
        assertEquals("No space left on device", create.getReason());

        disk.delete("a");
        assertEquals(100, disk.usableBytes());
        disk.create("b").close();
        assertTrue(disk.exists("b"));
    }

    @Test
    void aFileThatWasReplacedNoLongerTakesRoom() throws IOException {
        DiskFiles.write(disk, "a", new byte[30]).close();
        Appender replaced = DiskFiles.write(disk, "b", new byte[50]);
        disk.rename("a", "b");
        replaced.write(ByteBuffer.allocate(5));

        assertEquals(70, disk.usableBytes());
    }
}
