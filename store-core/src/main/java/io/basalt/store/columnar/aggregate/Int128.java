package io.basalt.store.columnar.aggregate;

import java.math.BigInteger;

/** Numbers of 128 bits, as two halves. */
final class Int128 {
    /** The most that a decimal has. */
    static final int DIGITS = 38;

    private static final BigInteger LIMIT = BigInteger.TEN.pow(DIGITS);

    private static final long LIMIT_HIGH = LIMIT.shiftRight(Long.SIZE).longValue();
    private static final long LIMIT_LOW = LIMIT.longValue();

    private Int128() {}

    static int compare(long high, long low, long otherHigh, long otherLow) {
        return high == otherHigh ? Long.compareUnsigned(low, otherLow) : Long.compare(high, otherHigh);
    }

    static BigInteger of(long high, long low) {
        BigInteger unsigned = BigInteger.valueOf(low & Long.MAX_VALUE);
        return BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(low < 0 ? unsigned.setBit(Long.SIZE - 1) : unsigned);
    }

    /** Whether it has 38 decimal digits at most. */
    static boolean isDecimal(long high, long low) {
        return compare(high, low, LIMIT_HIGH, LIMIT_LOW) < 0 && compare(~high, ~low, LIMIT_HIGH, LIMIT_LOW - 1) < 0;
    }
}
