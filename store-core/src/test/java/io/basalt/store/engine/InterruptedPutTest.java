package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Puts of threads that are interrupted, as Spark interrupts a task that it kills: nobody else is to notice. */
class InterruptedPutTest {
    @TempDir
    Path folder;

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static void put(LocalStore store, String key, byte[] bytes) throws IOException {
        try (ObjectWriter writer = store.put(new ObjectKey("b", key), PutOptions.DEFAULT)) {
            writer.write(bytes, 0, bytes.length);
            writer.commit();
        }
    }

    private static byte[] read(LocalStore store, String key) throws IOException {
        try (ObjectReader reader = store.open(new ObjectKey("b", key))) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(reader.size()));
            reader.read(0, bytes);
            return bytes.array();
        }
    }

    @Test
    void smallPutsUnderAHailOfInterruptsAreKeptInTheSameVolume() throws Exception {
        try (LocalStore store = LocalStore.open(folder)) {
            store.createBucket("b");
            FutureTask<Boolean> puts = new FutureTask<>(() -> {
                for (int i = 0; i < 200; i++) {
                    put(store, "k" + i, bytes(i, 1_000 * (i % 10)));
                }
                return Thread.interrupted();
            });
            Thread thread = new Thread(puts);
            thread.start();
            while (!puts.isDone()) {
                thread.interrupt();
            }
            assertTrue(puts.get(), "an interrupt stays to be seen");
            for (int i = 0; i < 200; i++) {
                assertArrayEquals(bytes(i, 1_000 * (i % 10)), read(store, "k" + i));
            }
            assertEquals(1, volumes());
        }
    }

    private long volumes() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".volume")).count();
        }
    }

    @Test
    void aLargePutThatIsInterruptedBeforeItsCommitIsNotPut() throws Exception {
        byte[] large = bytes(2, 8 << 20);
        try (LocalStore store = LocalStore.open(folder)) {
            store.createBucket("b");
            try (ObjectWriter writer = store.put(new ObjectKey("b", "large.csv"), PutOptions.DEFAULT)) {
                writer.write(large, 0, large.length);
                Thread.currentThread().interrupt();
                assertThrows(StoreException.class, writer::commit);
            } finally {
                assertTrue(Thread.interrupted(), "the interrupt stays to be seen");
            }
            assertFalse(store.stat(new ObjectKey("b", "large.csv")).isPresent());
        }
    }

    @Test
    void aLargePutEndsAtAnInterruptAndTheTierGoesOn() throws Exception {
        byte[] large = bytes(1, 8 << 20);
        try (LocalStore store = LocalStore.open(folder)) {
            store.createBucket("b");
            Thread.currentThread().interrupt();
            StoreException failure = assertThrows(StoreException.class, () -> put(store, "large", large));
            assertTrue(Thread.interrupted(), "the interrupt stays to be seen");
            assertTrue(String.valueOf(failure.getMessage()).contains("interrupted"), failure.getMessage());
            assertFalse(store.stat(new ObjectKey("b", "large")).isPresent());
            put(store, "large", large);
            assertArrayEquals(large, read(store, "large"));
        }
    }
}
