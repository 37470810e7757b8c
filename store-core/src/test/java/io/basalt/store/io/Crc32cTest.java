package io.basalt.store.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc32cTest {
    private static int of(byte[] bytes, int from, int to) {
        return BlockChecksums.of(bytes, from, to - from);
    }

    @Test
    void theChecksumOfTwoPiecesIsThatOfTheWhole() {
        Random random = new Random(7);
        byte[] bytes = new byte[300_000];
        random.nextBytes(bytes);
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(bytes.length - from + 1);
            int cut = from + random.nextInt(to - from + 1);
            assertEquals(
                    of(bytes, from, to),
                    Crc32c.combine(of(bytes, from, cut), of(bytes, cut, to), to - cut),
                    from + " to " + to + ", cut at " + cut);
        }
    }

    @Test
    void theLengthMayBeAnyLong() {
        // Appending zeros one half after the other is appending them at once; their own checksum comes the same way.
        int zeros = of(new byte[1 << 20], 0, 1 << 20);
        long length = 1 << 20;
        int crc = of(new byte[] {1, 2, 3}, 0, 3);
        while (length < 1L << 61) {
            int twice = Crc32c.combine(Crc32c.combine(crc, zeros, length), zeros, length);
            zeros = Crc32c.combine(zeros, zeros, length);
            length *= 2;
            assertEquals(twice, Crc32c.combine(crc, zeros, length), "length " + length);
        }
    }
}
