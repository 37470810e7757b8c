package io.basalt.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.StreamCapabilities;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeekingTest extends FileSystemTest {
    private static final int SIZE = 700_001;
    private final byte[] bytes = new byte[SIZE];

    @BeforeEach
    void writeFile() throws IOException {
        new Random(42).nextBytes(bytes);
        write(path("data"), bytes);
    }

    @Test
    void randomSeeksAndReadsOfEverySizeAgreeWithTheBytes() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (FSDataInputStream in = fs.open(path("data"))) {
            int position = 0;
            for (int step = 0; step < 3000; step++) {
                String where = "seed " + seed + ", step " + step;
                if (random.nextInt(3) == 0) {
                    int near = position + random.nextInt(300_000) - 150_000;
                    position = random.nextBoolean() ? random.nextInt(SIZE + 1) : Math.max(0, Math.min(SIZE, near));
                    in.seek(position);
                }
                assertEquals(position, in.getPos(), where);
                int wanted = 1 << random.nextInt(19);
                byte[] target = new byte[wanted];
                int read = step % 2 == 0 ? in.read(target) : in.read(ByteBuffer.wrap(target));
                if (position == SIZE) {
                    assertEquals(-1, read, where);
                } else {
                    assertTrue(read > 0, where);
                    assertArrayEquals(
                            Arrays.copyOfRange(bytes, position, position + read), Arrays.copyOf(target, read), where);
                    position += read;
                }
            }
        }
    }

    @Test
    void singleBytesAreReadToTheEndAndNoFurther() throws IOException {
        try (FSDataInputStream in = fs.open(path("data"))) {
            for (int i = 0; i < SIZE; i++) {
                if (in.read() != (bytes[i] & 0xff)) {
                    throw new AssertionError("byte " + i);
                }
            }
            assertEquals(-1, in.read());
            assertEquals(0, in.available());
            assertEquals(0, in.read(new byte[0]));
        }
    }

    @Test
    void positionedReadsLeaveThePositionAlone() throws IOException {
        try (FSDataInputStream in = fs.open(path("data"))) {
            in.seek(10);
            byte[] target = new byte[1000];
            in.readFully(500_000, target);
            assertArrayEquals(Arrays.copyOfRange(bytes, 500_000, 501_000), target);
            ByteBuffer direct = ByteBuffer.allocateDirect(64);
            in.readFully(99, direct);
            direct.flip().get(target, 0, 64);
            assertArrayEquals(Arrays.copyOfRange(bytes, 99, 163), Arrays.copyOf(target, 64));
            assertEquals(10, in.getPos());
            assertEquals(bytes[10] & 0xff, in.read());
            assertEquals(-1, in.read(SIZE, target, 0, 1));
            assertEquals(1, in.read(SIZE - 1, target, 0, 1000));
            assertThrows(EOFException.class, () -> in.readFully(SIZE - 999, target));
            assertThrows(EOFException.class, () -> in.readFully(SIZE - 63, ByteBuffer.allocate(64)));
            assertThrows(EOFException.class, () -> in.read(-1, target, 0, 1));
        }
    }

    @Test
    void positionedReadsMayRunInManyThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (FSDataInputStream in = fs.open(path("data"))) {
            List<Future<?>> readers = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random random = new Random(thread);
                readers.add(threads.submit(() -> {
                    for (int i = 0; i < 200; i++) {
                        int from = random.nextInt(SIZE - 5000);
                        byte[] target = new byte[5000];
                        in.readFully(from, target);
                        assertArrayEquals(Arrays.copyOfRange(bytes, from, from + 5000), target);
                    }
                    return null;
                }));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void seeksBeyondTheFileAndReadsAfterCloseFail() throws IOException {
        FSDataInputStream in = fs.open(path("data"));
        assertThrows(EOFException.class, () -> in.seek(-1));
        assertThrows(EOFException.class, () -> in.seek(SIZE + 1L));
        in.seek(SIZE);
        in.seek(0);
        assertEquals(SIZE, in.skip(SIZE + 5L));
        assertTrue(in.hasCapability(StreamCapabilities.PREADBYTEBUFFER));
        in.unbuffer();
        in.seek(3);
        assertEquals(bytes[3] & 0xff, in.read());
        in.close();
        in.close();
        assertThrows(IOException.class, in::read);
        assertThrows(IOException.class, () -> in.seek(0));
        assertThrows(IOException.class, () -> in.read(0, new byte[1], 0, 1));
    }
}
