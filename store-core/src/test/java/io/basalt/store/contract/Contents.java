package io.basalt.store.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/** Bytes of objects. */
final class Contents {
    static final int KIB = 1024;
    static final int MIB = 1024 * KIB;

    private Contents() {}

    static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    /** All bytes in one read. */
    static byte[] read(ObjectReader reader) throws IOException {
        byte[] bytes = read(reader, 0, Math.toIntExact(reader.size()));
        assertEquals(reader.size(), bytes.length, "a read is short only where the content ends");
        return bytes;
    }

    /** What one read gives; empty at the end. */
    static byte[] read(ObjectReader reader, long position, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        int count = reader.read(position, target);
        assertEquals(Math.max(0, count), target.position(), "the buffer's position moves by what was read");
        return Arrays.copyOf(target.array(), Math.max(0, count));
    }

    static int crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
