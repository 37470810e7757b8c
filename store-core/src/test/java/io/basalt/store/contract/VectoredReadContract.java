package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.StoreException.InvalidArgument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several ranges in one call. */
public abstract class VectoredReadContract extends StoreContract {
    private static void assertRanges(byte[] bytes, ObjectReader reader, List<ByteRange> ranges) throws IOException {
        List<ByteBuffer> buffers = reader.readVectored(ranges, ByteBuffer::allocate);
        assertEquals(ranges.size(), buffers.size());
        for (int i = 0; i < ranges.size(); i++) {
            ByteRange range = ranges.get(i);
            byte[] got = new byte[buffers.get(i).remaining()];
            buffers.get(i).get(got);
            assertArrayEquals(Arrays.copyOfRange(bytes, (int) range.offset(), (int) range.end()), got, "" + range);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 3 * Contents.MIB, 12 * Contents.MIB})
    void rangesInAnyOrderThatOverlapOrNot(int size) throws IOException {
        byte[] bytes = Contents.random(size, size);
        put("a", bytes);
        long seed = new Random().nextLong();
        System.out.println("rangesInAnyOrderThatOverlapOrNot: seed " + seed);
        Random random = new Random(seed);

        try (ObjectReader reader = store.open(key("a"))) {
            for (int round = 0; round < 10; round++) {
                List<ByteRange> ranges = new ArrayList<>();
                for (int i = 0; i < random.nextInt(20); i++) {
                    int from = random.nextInt(size + 1);
                    ranges.add(new ByteRange(from, random.nextInt(Math.min(300_000, size - from + 1))));
                }
                assertRanges(bytes, reader, ranges);
            }
            assertRanges(bytes, reader, List.of());
            assertRanges(bytes, reader, List.of(new ByteRange(0, size), new ByteRange(0, size)));
        }
    }

    @Test
    void buffersMayBeDirectAndLargerThanAskedFor() throws IOException {
        byte[] bytes = Contents.random(1000, 1);
        put("a", bytes);

        try (ObjectReader reader = store.open(key("a"))) {
            List<ByteBuffer> buffers = reader.readVectored(
                    List.of(new ByteRange(100, 10), new ByteRange(500, 20)),
                    length -> ByteBuffer.allocateDirect(length + 7));
            assertEquals(10, buffers.get(0).remaining());
            assertEquals(bytes[100], buffers.get(0).get());
            assertEquals(20, buffers.get(1).remaining());
            assertEquals(bytes[519], buffers.get(1).get(19));
        }
    }

    @Test
    void aRangePastTheEndIsRefused() throws IOException {
        put("a", "123");

        try (ObjectReader reader = store.open(key("a"))) {
            assertRefused(
                    InvalidArgument.class,
                    () -> reader.readVectored(List.of(new ByteRange(2, 2)), ByteBuffer::allocate),
                    "a");
            assertWrong(() -> reader.readVectored(List.of(new ByteRange(-1, 2)), ByteBuffer::allocate));
        }
    }
}
