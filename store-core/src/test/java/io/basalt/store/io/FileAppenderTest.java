package io.basalt.store.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is written by threads that are interrupted. */
class FileAppenderTest {
    private static final int WRITES = 2_000;

    @TempDir
    Path folder;

    @Test
    void writesAndSyncsUnderAHailOfInterruptsLoseNothing() throws Exception {
        FutureTask<byte[]> work = new FutureTask<>(this::write);
        Thread thread = new Thread(work);
        thread.start();
        while (!work.isDone()) {
            thread.interrupt();
        }
        assertArrayEquals(work.get(), Files.readAllBytes(folder.resolve("file")));
    }

    private byte[] write() throws IOException {
        Random random = new Random(7);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        int interrupted = 0;
        FileDisk disk = new FileDisk(folder);
        try (Appender file = disk.create("file")) {
            for (int i = 0; i < WRITES; i++) {
                byte[] bytes = new byte[random.nextInt(20_000)];
                random.nextBytes(bytes);
                written.writeBytes(bytes);
                file.write(i % 2 == 0 ? ByteBuffer.wrap(bytes) : direct(bytes));
                assertEquals(written.size(), file.position());
                if (i % 50 == 0) {
                    file.sync();
                    disk.syncDirectory("");
                }
                interrupted += Thread.interrupted() ? 1 : 0;
            }
        }
        assertTrue(interrupted > 0, "no write was interrupted");
        return written.toByteArray();
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    @Test
    void aThreadStaysInterrupted() throws Exception {
        try (Appender file = new FileDisk(folder).create("file")) {
            Thread.currentThread().interrupt();
            file.write(ByteBuffer.wrap(new byte[10]));
            assertTrue(Thread.currentThread().isInterrupted());
            file.sync();
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void whatIsClosedIsNotOpenedAgain() throws Exception {
        Appender file = new FileDisk(folder).create("file");
        file.close();
        assertThrows(IOException.class, () -> file.write(ByteBuffer.wrap(new byte[10])));
        assertThrows(IOException.class, file::sync);
        assertEquals(0, Files.size(folder.resolve("file")));
    }
}
