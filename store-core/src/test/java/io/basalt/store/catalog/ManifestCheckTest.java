package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestCheckTest {
    private static final int TYPE_AT = 6;
    private static final int HEADER = 7;

    @TempDir
    Path folder;

    @Test
    void aRecordWhoseTypeHasBecomeThatOfARecycledLogIsRefusedAndNotReadForEver() throws Exception {
        Path catalog = folder.resolve("catalog");
        Catalog.open(catalog).close();
        Path manifest =
                catalog.resolve(Files.readString(catalog.resolve("CURRENT")).strip());
        byte[] whole = Files.readAllBytes(manifest);
        int records = 0;
        for (int at = 0; at + HEADER <= whole.length; at += HEADER + payloadBytes(whole, at)) {
            byte[] damaged = whole.clone();
            damaged[at + TYPE_AT] ^= 4;
            Files.write(manifest, damaged);
            StoreException.CorruptData refused =
                    assertThrows(StoreException.CorruptData.class, () -> Catalog.open(catalog));
            assertTrue(
                    refused.getMessage().startsWith(manifest + " is damaged at offset " + at + ":"),
                    refused.getMessage());
            assertThrows(StoreException.CorruptData.class, () -> Catalog.openReadOnly(catalog));
            records++;
        }
        assertTrue(records > 3, records + " records");
        Files.write(manifest, whole);
        try (Catalog reopened = Catalog.open(catalog)) {
            assertEquals(0, reopened.lsn());
        }
    }

    private static int payloadBytes(byte[] manifest, int at) {
        return ByteBuffer.wrap(manifest).order(ByteOrder.LITTLE_ENDIAN).getShort(at + Integer.BYTES) & 0xFFFF;
    }
}
