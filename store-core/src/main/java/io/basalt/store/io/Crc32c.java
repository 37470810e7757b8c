package io.basalt.store.io;

/**
 * Arithmetic on CRC32C values without the bytes they are of. A CRC is a remainder modulo a polynomial over GF(2), so the
 * checksum of two pieces in a row follows from theirs and the second one's length (the method of zlib's {@code
 * crc32_combine}).
 */
public final class Crc32c {
    /** Castagnoli, bits reversed: the highest bit is the coefficient of x^0. */
    private static final int POLYNOMIAL = 0x82F63B78;

    private static final int ONE = 1 << 31;
    private static final int BITS_PER_BYTE_LOG = 3;

    /** {@code SQUARES[n]} is x^(2^n). */
    private static final int[] SQUARES = squares();

    private Crc32c() {}

    private static int[] squares() {
        int[] squares = new int[Long.SIZE + BITS_PER_BYTE_LOG];
        squares[0] = 1 << 30;
        for (int n = 1; n < squares.length; n++) {
            squares[n] = multiply(squares[n - 1], squares[n - 1]);
        }
        return squares;
    }

    /** The checksum of {@code first}'s bytes followed by the {@code secondLength} bytes of {@code second}. */
    public static int combine(int first, int second, long secondLength) {
        return multiply(shift(secondLength), first) ^ second;
    }

    /** x^(8 * bytes). */
    private static int shift(long bytes) {
        int product = ONE;
        int n = BITS_PER_BYTE_LOG;
        for (long rest = bytes; rest != 0; rest >>>= 1, n++) {
            if ((rest & 1) != 0) {
                product = multiply(SQUARES[n], product);
            }
        }
        return product;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int rest = a; rest != 0; rest <<= 1) {
            if (rest < 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
        }
        return product;
    }
}
