package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.NotFound;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ObjectReader}: any range, and always the content that was opened. */
public abstract class ReadContract extends StoreContract {
    private static final int BLOCK = 64 * Contents.KIB;

    @ParameterizedTest
    @ValueSource(ints = {3 * BLOCK, 3 * BLOCK + 1, Contents.MIB, 3 * Contents.MIB + 12_345})
    void anyRangeAcrossBlocksIsRead(int size) throws IOException {
        byte[] bytes = Contents.random(size, size);
        put("a", bytes);
        int[] positions = {0, 1, 511, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 7, size - BLOCK - 1, size - 2, size - 1};
        int[] lengths = {1, 2, 7, 4096, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3, size};

        try (ObjectReader reader = store.open(key("a"))) {
            assertEquals(size, reader.size());
            for (int position : positions) {
                for (int length : lengths) {
                    byte[] expected = Arrays.copyOfRange(bytes, position, Math.min(size, position + length));
                    assertArrayEquals(expected, Contents.read(reader, position, length), position + " + " + length);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, BLOCK, Contents.MIB + 1})
    void theEndIsMinusOneUnlessNothingWasAskedFor(int size) throws IOException {
        put("a", new byte[size]);

        try (ObjectReader reader = store.open(key("a"))) {
            assertEquals(-1, reader.read(size, ByteBuffer.allocate(10)));
            assertEquals(-1, reader.read(size + 1L, ByteBuffer.allocate(10)));
            assertEquals(-1, reader.read(Long.MAX_VALUE, ByteBuffer.allocate(10)));
            assertEquals(0, reader.read(size, ByteBuffer.allocate(0)));
            assertEquals(0, reader.read(size + 1L, ByteBuffer.allocate(0)));
            assertEquals(0, reader.read(0, ByteBuffer.allocate(0)));
        }
    }

    @Test
    void aReadFillsTheRestOfAnyBufferAndNothingElse() throws IOException {
        byte[] bytes = Contents.random(1000, 1);
        put("a", bytes);

        try (ObjectReader reader = store.open(key("a"))) {
            for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.allocate(300), ByteBuffer.allocateDirect(300)}) {
                ByteBuffer target = buffer.position(50).slice().position(10).limit(210);
                assertEquals(200, reader.read(33, target));
                assertEquals(210, target.position());
                assertEquals(210, target.limit());
                byte[] all = new byte[300];
                buffer.clear().get(all);
                byte[] expected = new byte[300];
                System.arraycopy(bytes, 33, expected, 60, 200);
                assertArrayEquals(expected, all);
            }
        }
    }

    @Test
    void manyThreadsShareOneReader() throws Exception {
        byte[] small = Contents.random(500_000, 1);
        byte[] large = Contents.random(2_500_000, 2);
        put("small", small);
        put("large", large);

        try (ObjectReader first = store.open(key("small"));
                ObjectReader second = store.open(key("large"))) {
            Race.runAll(Collections.nCopies(6, () -> {
                Random random = new Random(Thread.currentThread().getId());
                for (int i = 0; i < 60; i++) {
                    assertRange(small, first, random);
                    assertRange(large, second, random);
                }
            }));
        }
    }

    private static void assertRange(byte[] bytes, ObjectReader reader, Random random) throws IOException {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(3 * BLOCK));
        assertArrayEquals(Arrays.copyOfRange(bytes, from, to), Contents.read(reader, from, to - from));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3 * Contents.MIB})
    void anOpenReaderReadsWhatItOpenedAfterAnOverwrite(int size) throws IOException {
        byte[] old = Contents.random(size, 1);
        put("a", old);

        try (ObjectReader reader = store.open(key("a"))) {
            put("a", Contents.random(size + 1, 2));
            assertArrayEquals(old, Contents.read(reader));
            assertEquals(size, reader.size());
        }
        assertEquals(size + 1, read("a").length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3 * Contents.MIB})
    void anOpenReaderReadsWhatItOpenedAfterADeletion(int size) throws IOException {
        byte[] old = Contents.random(size, 1);
        put("d/a", old);

        try (ObjectReader reader = store.open(key("d/a"))) {
            delete("d/a");
            assertArrayEquals(old, Contents.read(reader));
            put("d/a", "another");
            store.deleteDirectory(BUCKET, "d", true);
            assertArrayEquals(old, Contents.read(reader));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3 * Contents.MIB})
    void anOpenReaderReadsWhatItOpenedAfterARename(int size) throws IOException {
        byte[] old = Contents.random(size, 1);
        put("d/a", old);

        try (ObjectReader reader = store.open(key("d/a"))) {
            store.rename(new RenameRequest(BUCKET, "d/a", "d/b", false, KeyMode.S3));
            put("d/a", "another");
            assertArrayEquals(old, Contents.read(reader));
            store.rename(new RenameRequest(BUCKET, "d", "e", false, KeyMode.S3));
            assertArrayEquals(old, Contents.read(reader));
        }
        assertArrayEquals(old, read("e/b"));
    }

    @Test
    void aContentIsOpenedByItsIdWhateverItsKey() throws IOException {
        byte[] bytes = Contents.random(5000, 1);
        ObjectInfo info = put("d/a", bytes);
        store.rename(new RenameRequest(BUCKET, "d", "e", false, KeyMode.S3));
        put("d/a", "another");

        try (ObjectReader reader = store.openContent(info.entry().contentId())) {
            assertArrayEquals(bytes, Contents.read(reader));
        }
    }

    @Test
    void anEmptyContentIsOpenedByItsId() throws IOException {
        ObjectInfo info = put("a", new byte[0]);

        try (ObjectReader reader = store.openContent(info.entry().contentId())) {
            assertEquals(0, reader.size());
        }
    }

    @Test
    void aContentThatNeverWasIsNotFound() {
        assertRefused(NotFound.class, () -> store.openContent(Long.MAX_VALUE));
    }

    @Test
    void aReaderMayBeClosedTwice() throws IOException {
        put("a", "1");
        ObjectReader reader = store.open(key("a"));

        reader.close();
        reader.close();

        assertArrayEquals(Contents.text("1"), read("a"));
    }
}
