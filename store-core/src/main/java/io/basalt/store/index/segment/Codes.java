package io.basalt.store.index.segment;

import io.basalt.store.api.AttributeValue;

/**
 * Longs that sort as the values they stand for sort in Spark SQL, for every type but strings and lists.
 *
 * <p>Doubles: NaN is one value above all others. {@code -0.0} keeps a code of its own right below that of {@code 0.0}, so
 * that it comes out as it went in; a predicate has to take the two for equal.
 */
public final class Codes {
    private Codes() {}

    /** @throws IllegalArgumentException for strings and lists, whose codes are positions in a dictionary */
    public static long of(AttributeValue value) {
        if (value instanceof AttributeValue.Whole whole) {
            return whole.value();
        } else if (value instanceof AttributeValue.Time time) {
            return time.micros();
        } else if (value instanceof AttributeValue.Truth truth) {
            return truth.value() ? 1 : 0;
        } else if (value instanceof AttributeValue.Real real) {
            return ofDouble(real.value());
        }
        throw new IllegalArgumentException(value.type() + " has no code of its own");
    }

    /** The bits of a double, the order of negative ones turned round. */
    public static long ofDouble(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    public static double toDouble(long code) {
        return Double.longBitsToDouble(code ^ ((code >> 63) & Long.MAX_VALUE));
    }
}
