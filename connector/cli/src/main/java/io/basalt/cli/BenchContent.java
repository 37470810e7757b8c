package io.basalt.cli;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Random bytes that one thread writes again and again, in the two shapes that the targets write fastest.
 *
 * @param bytes for streams
 * @param direct the same, for channels; position and limit are the writer's to set
 */
record BenchContent(byte[] bytes, ByteBuffer direct) {
    private static final int LARGEST_CHUNK = 1 << 20;

    /** For objects of {@code size} bytes; large ones repeat it. */
    static BenchContent of(long size, long seed) {
        byte[] bytes = new byte[chunk(size)];
        new Random(seed).nextBytes(bytes);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return new BenchContent(bytes, direct);
    }

    /** The same bytes for another thread. */
    BenchContent own() {
        return new BenchContent(bytes, direct.duplicate());
    }

    /** How much of an object of {@code size} bytes is written or read at once. */
    static int chunk(long size) {
        return (int) Math.min(size, LARGEST_CHUNK);
    }
}
