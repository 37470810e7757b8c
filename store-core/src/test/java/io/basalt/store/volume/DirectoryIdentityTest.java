package io.basalt.store.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.RandomReader;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.Golden;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A tier's directory says which one it is, and is believed only where that is what was expected. */
class DirectoryIdentityTest {
    private static final DirectoryIdentity FIRST =
            new DirectoryIdentity("00112233445566778899aabbccddeeff", "flash", 0);
    private static final DirectoryIdentity SECOND = new DirectoryIdentity(FIRST.store(), "flash", 1);

    private final MemoryDisk disk = new MemoryDisk();

    @Test
    void theFileIsWrittenAndReadAsInVersion1() {
        byte[] bytes = FIRST.text().getBytes(StandardCharsets.UTF_8);
        new Golden("volume-v1.txt").check("identity", bytes);
        assertEquals(Optional.of(FIRST), DirectoryIdentity.parse(FIRST.text()));
    }

    @Test
    void anEmptyDirectoryBecomesTheOneThatIsExpectedAndStaysIt() throws IOException {
        FIRST.claim(disk, false);
        assertEquals(Optional.of(FIRST), DirectoryIdentity.read(disk));
        FIRST.claim(disk, true);
        StoreException refused = assertThrows(StoreException.InvalidArgument.class, () -> SECOND.claim(disk, false));
        assertTrue(refused.getMessage().contains("directory 0 of tier flash"), refused.getMessage());
        assertTrue(refused.getMessage().contains("expected directory 1"), refused.getMessage());
    }

    @Test
    void aMountPointWithoutItsDiskIsRefused() {
        StoreException refused = assertThrows(StoreException.Unavailable.class, () -> FIRST.claim(disk, true));
        assertTrue(refused.getMessage().contains("mount its disk"), refused.getMessage());
        assertEquals(1, refused.getMessage().lines().count());
    }

    @Test
    void aDirectoryWithFilesOfAnUnknownStoreIsRefused() throws IOException {
        disk.createDirectories(EpochFiles.directory(1));
        assertThrows(StoreException.InvalidArgument.class, () -> FIRST.claim(disk, false));
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        FIRST.claim(disk, false);
        long size;
        try (RandomReader file = disk.open("IDENTITY")) {
            size = file.size();
        }
        for (long at = 0; at < size; at++) {
            FaultyDisk faulty = new FaultyDisk(disk).flipBit("IDENTITY", at);
            assertThrows(StoreException.CorruptData.class, () -> FIRST.claim(faulty, true), "byte " + at);
        }
    }
}
