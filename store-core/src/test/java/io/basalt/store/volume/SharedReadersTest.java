package io.basalt.store.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.basalt.store.io.Appender;
import io.basalt.store.io.RandomReader;
import io.basalt.store.testing.CountingDisk;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often files are opened, and what stays open, when many readers share them. */
class SharedReadersTest {
    private static final int LIMIT = 3;

    private final CountingDisk disk = new CountingDisk(new MemoryDisk());
    private final SharedReaders readers = new SharedReaders(disk, LIMIT);

    @BeforeEach
    void write() throws IOException {
        for (int i = 0; i < 10; i++) {
            try (Appender out = disk.create(String.valueOf(i))) {
                out.write(ByteBuffer.wrap(new byte[] {(byte) i}));
            }
        }
    }

    private static byte first(RandomReader reader) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        reader.read(0, one);
        return one.get(0);
    }

    private void openAndClose(int file) throws IOException {
        try (RandomReader reader = readers.open(String.valueOf(file))) {
            assertEquals(file, first(reader));
        }
    }

    @Test
    void aFileIsOpenedOnceForAllThatFitTheLimit() throws IOException {
        for (int i = 0; i < 30; i++) {
            openAndClose(i % LIMIT);
        }
        assertEquals(LIMIT, disk.total().opens());
    }

    @Test
    void pastTheLimitIdleFilesAreClosedAndOpenedAgain() throws IOException {
        for (int i = 0; i < 10; i++) {
            openAndClose(i);
        }
        assertEquals(10, disk.total().opens());
        openAndClose(9);
        assertEquals(10, disk.total().opens(), "the newest is still open");
        openAndClose(0);
        assertEquals(11, disk.total().opens(), "the oldest is not");
    }

    @Test
    void whatIsBeingReadStaysOpenPastTheLimitAndTheClose() throws IOException {
        List<RandomReader> held = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            held.add(readers.open(String.valueOf(i)));
        }
        readers.close();
        for (int i = 0; i < 10; i++) {
            RandomReader reader = held.get(i);
            assertEquals(i, first(reader));
            reader.close();
            reader.close();
            assertThrows(IOException.class, () -> first(reader), "its last reader has closed it");
        }
    }

    @Test
    void twoReadersOfOneFileCloseItOnlyTogether() throws IOException {
        RandomReader one = readers.open("1");
        RandomReader other = readers.open("1");
        readers.close();
        one.close();
        one.close();
        assertEquals(1, first(other));
        other.close();
        assertThrows(IOException.class, () -> first(other));
    }

    @Test
    void aFileThatIsMissingIsSaidToBe() {
        assertThrows(NoSuchFileException.class, () -> readers.open("none"));
    }
}
