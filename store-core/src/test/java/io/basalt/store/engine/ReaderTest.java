package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.basalt.store.api.ConcatRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    @Test
    void aContentOfManyPartsKeepsFewFilesOpen() throws Exception {
        try (LocalStore store = LocalStore.open(folder)) {
            store.createBucket("b");
            List<String> sources = new ArrayList<>();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 100; i++) {
                sources.add("part " + i);
                all.writeBytes(put(store, new ObjectKey("b", "part " + i), (1 << 20) + 1 + i));
            }
            store.concat(new ConcatRequest(LARGE, sources, PutOptions.DEFAULT));
            byte[] expected = all.toByteArray();
            try (ObjectReader reader = store.open(LARGE)) {
                assertEquals(0, openBlobs());
                reads(reader, expected);
                assertEquals(ContentReader.OPEN, openBlobs());
                Random random = new Random(1);
                for (int i = 0; i < 300; i++) {
                    int from = random.nextInt(expected.length);
                    ByteBuffer bytes = ByteBuffer.allocate(Math.min(200_000, expected.length - from));
                    assertEquals(bytes.capacity(), reader.read(from, bytes));
                    assertArrayEquals(Arrays.copyOfRange(expected, from, from + bytes.capacity()), bytes.array());
                }
                assertTrue(openBlobs() <= ContentReader.OPEN, openBlobs() + " files are open");
            }
            assertEquals(0, openBlobs());
        }
    }

    /** The blob files that this process has open. */
    private long openBlobs() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "this system has no /proc/self/fd to count open files in");
        Path root = folder.toRealPath();
        long open = 0;
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                if (Files.isSymbolicLink(link)) {
                    Path file = Files.readSymbolicLink(link);
                    open += file.startsWith(root) && file.toString().endsWith(".blob") ? 1 : 0;
                }
            }
        }
        return open;
    }
}
