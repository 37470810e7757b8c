package io.basalt.store.index.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads packed numbers and who has one: docs/format.md, "Block". Copies in bulk into arrays of the thread's own and widens in
 * loops that vectorise. One per thread.
 */
final class BlockDecoder {
    private static final ThreadLocal<BlockDecoder> DECODERS = ThreadLocal.withInitial(BlockDecoder::new);

    private final byte[] bytes = new byte[Segment.BLOCK_ROWS];
    private final short[] shorts = new short[Segment.BLOCK_ROWS];
    private final short[] rows = new short[Segment.BLOCK_ROWS];
    private final int[] ints = new int[Segment.BLOCK_ROWS];
    private final long[] longs = new long[Segment.BLOCK_ROWS];

    private BlockDecoder() {}

    static BlockDecoder ofThisThread() {
        return DECODERS.get();
    }

    /** {@code count} numbers of {@code width} bytes, each with {@code base} added. */
    void numbers(ByteBuffer source, int at, int width, int count, long base, long[] target) {
        switch (width) {
            case 0 -> Arrays.fill(target, 0, count, base);
            case 1 -> {
                source.get(at, bytes, 0, count);
                for (int i = 0; i < count; i++) {
                    target[i] = base + (bytes[i] & 0xFF);
                }
            }
            case 2 -> {
                slice(source, at, width * count).asShortBuffer().get(shorts, 0, count);
                for (int i = 0; i < count; i++) {
                    target[i] = base + (shorts[i] & 0xFFFF);
                }
            }
            case 4 -> {
                slice(source, at, width * count).asIntBuffer().get(ints, 0, count);
                for (int i = 0; i < count; i++) {
                    target[i] = base + (ints[i] & 0xFFFF_FFFFL);
                }
            }
            default -> {
                slice(source, at, width * count).asLongBuffer().get(target, 0, count);
                for (int i = 0; i < count; i++) {
                    target[i] += base;
                }
            }
        }
    }

    /** Numbers and a bitmap before them: each to the row whose bit it is. */
    void byBitmap(
            ByteBuffer source, int at, int words, int width, int count, long base, long[] target, long[] present) {
        slice(source, at, Long.BYTES * words).asLongBuffer().get(present, 0, words);
        numbers(source, at + Long.BYTES * words, width, count, base, longs);
        int next = 0;
        for (int word = 0; word < words; word++) {
            int row = word << 6;
            for (long bits = present[word]; bits != 0; bits &= bits - 1) {
                target[row + Long.numberOfTrailingZeros(bits)] = longs[next++];
            }
        }
    }

    /** Numbers and the rows they belong to before them; {@code present} is clear. */
    void byPosition(ByteBuffer source, int at, int width, int count, long base, long[] target, long[] present) {
        slice(source, at, Short.BYTES * count).asShortBuffer().get(rows, 0, count);
        numbers(source, at + Short.BYTES * count, width, count, base, longs);
        for (int i = 0; i < count; i++) {
            present[rows[i] >> 6] |= 1L << rows[i];
            target[rows[i]] = longs[i];
        }
    }

    static long number(ByteBuffer source, int at, int width, int index, long base) {
        return switch (width) {
            case 0 -> base;
            case 1 -> base + (source.get(at + index) & 0xFF);
            case 2 -> base + (source.getShort(at + 2 * index) & 0xFFFF);
            case 4 -> base + (source.getInt(at + 4 * index) & 0xFFFF_FFFFL);
            default -> base + source.getLong(at + 8 * index);
        };
    }

    private static ByteBuffer slice(ByteBuffer source, int at, int length) {
        return source.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
