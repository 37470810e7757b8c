package io.basalt.store.columnar.aggregate;

/** Doubles as longs in the order that Spark gives them: NaN last, -0.0 before 0.0. */
final class RealOrder {
    private RealOrder() {}

    static long of(double value) {
        return flipped(Double.doubleToLongBits(value));
    }

    static double value(long order) {
        return Double.longBitsToDouble(flipped(order));
    }

    /** Bits of doubles have the order of longs if those behind the sign of negative ones are flipped. Its own inverse. */
    private static long flipped(long bits) {
        return bits ^ ((bits >> (Long.SIZE - 1)) & Long.MAX_VALUE);
    }
}
