package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an open reader outlives. */
class ReaderTest {
    private static final ObjectKey SMALL = new ObjectKey("b", "small");
    private static final ObjectKey LARGE = new ObjectKey("b", "large");

    @TempDir
    Path folder;

    private static byte[] put(Store store, ObjectKey key, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
            writer.write(bytes);
            writer.commit();
        }
        return bytes;
    }

    private static void reads(ObjectReader reader, byte[] expected) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(expected.length);
        reader.read(0, bytes);
        assertArrayEquals(expected, bytes.array());
    }

    @Test
    void openReadersOutliveTheStoresClose() throws IOException {
        Store store = LocalStore.open(folder);
        store.createBucket("b");
        byte[] small = put(store, SMALL, 1000);
        byte[] large = put(store, LARGE, 2 << 20);
        try (ObjectReader ofSmall = store.open(SMALL);
                ObjectReader ofLarge = store.open(LARGE)) {
            store.close();
            reads(ofSmall, small);
            reads(ofLarge, large);
        }
    }

    @Test
    void aReaderInterruptedAfterItsObjectMovedFindsItWhereItLiesNow() throws IOException {
        try (Store store = LocalStore.open(folder)) {
            store.createBucket("b");
            byte[] large = put(store, LARGE, 2 << 20);
            try (ObjectReader reader = store.open(LARGE)) {
                reads(reader, large);
                store.move(LARGE, "hdd");
                Thread.currentThread().interrupt();
                assertThrows(ClosedByInterruptException.class, () -> reads(reader, large));
                assertTrue(Thread.interrupted(), "the interrupt stays to be seen");
                reads(reader, large);
            }
        }
    }
}
