package io.basalt.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputStreamTest extends FileSystemTest {
    /** A file in memory, whose writes can be held up, and whose lease can be taken. */
    private static final class HeldUpFile extends OpenFile {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CountDownLatch writing = new CountDownLatch(1);
        private final CountDownLatch mayWrite = new CountDownLatch(1);
        private @Nullable StoreException taken;
        private int renewals;
        private int writes;

        @Override
        public OpenFiles.Info info() {
            return new OpenFiles.Info(new ObjectKey("lava", "f"), 1, 1, "me", Instant.EPOCH, 0, Instant.EPOCH);
        }

        @Override
        public long length() {
            return bytes.size();
        }

        @Override
        public OpenFiles.Info sync() {
            return info();
        }

        @Override
        public OpenFiles.Info renewLease() throws StoreException {
            if (taken != null) {
                throw taken;
            }
            renewals++;
            return info();
        }

        @Override
        public ObjectInfo commit() throws IOException {
            throw new IOException("not in this test");
        }

        @Override
        public void abandon() {}

        @Override
        public void close() {}

        @Override
        public void write(int value) {
            throw new AssertionError("single bytes are gathered");
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            writing.countDown();
            try {
                mayWrite.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            writes++;
            bytes.write(source, offset, length);
        }
    }

    private LeasedOutputStream stream(OpenFile file) {
        BasaltFileSystem files = (BasaltFileSystem) fs;
        return new LeasedOutputStream(
                file, files.files().calls(), path("f"), files.mounted().writers());
    }

    @Test
    void aLeaseIsRenewedWhileAWriteIsHeldUp() throws Exception {
        HeldUpFile file = new HeldUpFile();
        LeasedOutputStream out = stream(file);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                out.write(new byte[100_000]);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        file.writing.await();
        out.renew();
        assertEquals(1, file.renewals);
        assertFalse(writer.isDone());
        file.mayWrite.countDown();
        writer.get();
        assertEquals(100_000, file.bytes.size());
    }

    @Test
    void aWriterWhoseLeaseWasTakenIsToldByItsNextWrite() throws Exception {
        HeldUpFile file = new HeldUpFile();
        file.mayWrite.countDown();
        LeasedOutputStream out = stream(file);
        out.write(1);
        file.taken = new StoreException.PreconditionFailed("taken over by somebody");
        out.renew();
        String message = assertThrows(IOException.class, () -> out.write(1)).getMessage();
        assertTrue(message.contains("taken over by somebody"), message);
        assertThrows(IOException.class, out::hsync);
        assertThrows(IOException.class, out::close);
        out.close();
    }

    @Test
    void singleBytesAreGatheredAndCounted() throws Exception {
        HeldUpFile file = new HeldUpFile();
        file.mayWrite.countDown();
        LeasedOutputStream out = stream(file);
        IOStatistics statistics = out.getIOStatistics();
        byte[] bytes = new byte[200_000];
        new Random(3).nextBytes(bytes);
        for (byte value : bytes) {
            out.write(value);
        }
        assertEquals(3, file.writes);
        assertEquals(200_000L, statistics.counters().get(StreamStatisticNames.STREAM_WRITE_BYTES));
        out.hflush();
        assertEquals(4, file.writes);
        assertArrayEquals(bytes, file.bytes.toByteArray());
        assertEquals(200_000L, statistics.counters().get(StreamStatisticNames.STREAM_WRITE_BYTES));
    }

    @Test
    void writesOfAnySizeKeepTheirOrder() throws Exception {
        Random random = new Random(5);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (FSDataOutputStream out = fs.create(path("f"))) {
            for (int i = 0; i < 300; i++) {
                byte[] piece = new byte[random.nextInt(i % 10 == 0 ? 200_000 : 3_000)];
                random.nextBytes(piece);
                out.write(piece);
                out.write(i);
                expected.write(piece);
                expected.write(i);
            }
        }
        try (var in = fs.open(path("f"))) {
            assertArrayEquals(expected.toByteArray(), in.readAllBytes());
        }
    }

    @Test
    void aStreamThatBeginsWhileTheFileSystemClosesIsRefusedAndLeavesNothing() throws Exception {
        Writers writers = ((BasaltFileSystem) fs).mounted().writers();
        writers.close();
        assertThrows(IOException.class, () -> writers.create(path("f"), PutOptions.DEFAULT, false));
        assertThrows(IOException.class, () -> writers.createAtClose(path("f"), PutOptions.DEFAULT, java.util.Set.of()));
        assertThrows(IOException.class, () -> fs.create(path("f")));
        try (Store store = testStore.open()) {
            assertTrue(store.openFiles().find(new ObjectKey("lava", "f")).isEmpty());
            assertTrue(store.stat(new ObjectKey("lava", "f")).isEmpty());
        }
    }
}
