package io.basalt.store.api;

/** The type of a column of a tabular content, in words that Parquet, Arrow and Spark share. Immutable. */
public sealed interface ColumnType {
    record Truth() implements ColumnType {}

    /** @param bits 8, 16, 32 or 64 */
    record Whole(int bits, boolean signed) implements ColumnType {
        public Whole {
            if (bits != 8 && bits != 16 && bits != 32 && bits != 64) {
                throw new IllegalArgumentException("whole numbers of " + bits + " bits: expected 8, 16, 32 or 64");
            }
        }
    }

    /** @param bits 16, 32 or 64 */
    record Real(int bits) implements ColumnType {
        public Real {
            if (bits != 16 && bits != 32 && bits != 64) {
                throw new IllegalArgumentException("real numbers of " + bits + " bits: expected 16, 32 or 64");
            }
        }
    }

    /** @param precision digits in all, at least 1 */
    record Decimal(int precision, int scale) implements ColumnType {
        public Decimal {
            if (precision < 1) {
                throw new IllegalArgumentException("decimals of " + precision + " digits: expected at least 1");
            }
        }
    }

    record Date() implements ColumnType {}

    /** A time of day. */
    record Time(Unit unit, boolean utc) implements ColumnType {}

    /** @param utc whether it is a moment (Spark's TIMESTAMP), or what a clock somewhere showed (TIMESTAMP_NTZ) */
    record Timestamp(Unit unit, boolean utc) implements ColumnType {}

    record Text() implements ColumnType {}

    record Binary() implements ColumnType {}

    /** What has no counterpart here, by the name that its format gives it. */
    record Other(String name) implements ColumnType {}

    /** What times and timestamps count. */
    enum Unit {
        SECONDS,
        MILLIS,
        MICROS,
        NANOS
    }
}
