package io.basalt.store.columnar.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.parquet.column.ColumnReader;

/** The fillers of columns of fixed width, one for each pair of what Parquet holds and what Spark makes of it. */
final class NumberFillers {
    private NumberFillers() {}

    static final class Truths extends ColumnFiller {
        private final BitVector vector;

        Truths(BitVector vector) {
            super(vector);
            this.vector = vector;
        }

        @Override
        void set(int row, ColumnReader reader) {
            vector.set(row, reader.getBoolean() ? 1 : 0);
        }
    }

    /** INT(8, true). */
    static final class Bytes extends ColumnFiller {
        private final TinyIntVector vector;

        Bytes(TinyIntVector vector) {
            super(vector);
            this.vector = vector;
        }

        @Override
        void set(int row, ColumnReader reader) {
            int value = reader.getInteger();
            if (value != (byte) value) {
                throw leftOut("holds " + value + ", which has more than 8 bits");
            }
            vector.set(row, value);
        }
    }

    /** INT(16, true) and INT(8, false). */
    static final class Shorts extends ColumnFiller {
        private final SmallIntVector vector;
        private final int least;
        private final int most;

        Shorts(SmallIntVector vector, int least, int most) {
            super(vector);
            this.vector = vector;
            this.least = least;
            this.most = most;
        }

        @Override
        void set(int row, ColumnReader reader) {
            int value = reader.getInteger();
            if (value < least || value > most) {
                throw leftOut("holds " + value + ", which is not from " + least + " to " + most);
            }
            vector.set(row, value);
        }
    }

    /** INT(32, true) and INT(16, false). */
    static final class Ints extends ColumnFiller {
        private final IntVector vector;
        private final boolean unsigned16;

        Ints(IntVector vector, boolean unsigned16) {
            super(vector);
            this.vector = vector;
            this.unsigned16 = unsigned16;
        }

        @Override
        void set(int row, ColumnReader reader) {
            int value = reader.getInteger();
            if (unsigned16 && value != (char) value) {
                throw leftOut("holds " + value + ", which is not from 0 to 65535");
            }
            vector.set(row, value);
        }
    }

    /** INT(32, false), which Spark makes longs of. */
    static final class UnsignedInts extends ColumnFiller {
        private final BigIntVector vector;

        UnsignedInts(BigIntVector vector) {
            super(vector);
            this.vector = vector;
        }

        @Override
        void set(int row, ColumnReader reader) {
            vector.set(row, Integer.toUnsignedLong(reader.getInteger()));
        }
    }

    static final class Longs extends ColumnFiller {
        private final BigIntVector vector;

        Longs(BigIntVector vector) {
            super(vector);
            this.vector = vector;
        }

        @Override
        void set(int row, ColumnReader reader) {
            vector.set(row, reader.getLong());
        }
    }

    static final class Floats extends ColumnFiller {
        private final Float4Vector vector;

        Floats(Float4Vector vector) {
            super(vector);
            this.vector = vector;
        }

        @Override
        void set(int row, ColumnReader reader) {
            vector.set(row, reader.getFloat());
        }
    }

    static final class Doubles extends ColumnFiller {
        private final Float8Vector vector;

        Doubles(Float8Vector vector) {
            super(vector);
            this.vector = vector;
        }

        @Override
        void set(int row, ColumnReader reader) {
            vector.set(row, reader.getDouble());
        }
    }

    static final class Dates extends ColumnFiller {
        private final DateDayVector vector;
        private final boolean gregorian;

        Dates(DateDayVector vector, boolean gregorian) {
            super(vector);
            this.vector = vector;
            this.gregorian = gregorian;
        }

        @Override
        void set(int row, ColumnReader reader) {
            int day = reader.getInteger();
            if (!gregorian && day < Calendars.FIRST_COMMON_DAY) {
                throw leftOut("holds days before 1582-10-15, and the file does not say that they are Gregorian");
            }
            vector.set(row, day);
        }
    }

    /** TIMESTAMP of any unit. */
    static final class Timestamps extends ColumnFiller {
        private final TimeStampVector vector;
        private final boolean gregorian;
        private final long factor;
        private final long firstCommon;

        /**
         * @param factor of the vector's unit in the file's
         * @param firstCommon {@link Calendars#FIRST_COMMON_MICROS} in the vector's unit
         */
        Timestamps(TimeStampVector vector, boolean gregorian, long factor, long firstCommon) {
            super(vector);
            this.vector = vector;
            this.gregorian = gregorian;
            this.factor = factor;
            this.firstCommon = firstCommon;
        }

        @Override
        void set(int row, ColumnReader reader) {
            long stored = reader.getLong();
            long value = stored * factor;
            if (factor != 1 && Math.multiplyHigh(stored, factor) != value >> 63) {
                throw leftOut("holds " + stored + " milliseconds, which are more microseconds than 64 bits hold");
            }
            if (!gregorian && value < firstCommon) {
                throw leftOut("holds times before 1900, and the file does not say that they are Gregorian");
            }
            vector.set(row, value);
        }
    }

    /** INT96: nanoseconds of the day, and the Julian day. */
    static final class Int96Timestamps extends ColumnFiller {
        private static final long EPOCH_DAY = 2_440_588;
        private static final long MICROS_PER_DAY = 86_400_000_000L;
        private static final long NANOS_PER_DAY = MICROS_PER_DAY * 1000;

        private final TimeStampVector vector;
        private final boolean gregorian;

        Int96Timestamps(TimeStampVector vector, boolean gregorian) {
            super(vector);
            this.vector = vector;
            this.gregorian = gregorian;
        }

        @Override
        void set(int row, ColumnReader reader) {
            ByteBuffer value = reader.getBinary().toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
            long nanos = value.getLong();
            if (nanos < 0 || nanos >= NANOS_PER_DAY) {
                throw leftOut("holds an INT96 with " + nanos + " nanoseconds in a day");
            }
            long days = value.getInt() - EPOCH_DAY;
            if (Math.abs(days) >= Long.MAX_VALUE / MICROS_PER_DAY - 1) {
                throw leftOut("holds an INT96 of day " + days + ", which is beyond 64 bits of microseconds");
            }
            long micros = days * MICROS_PER_DAY + nanos / 1000;
            if (!gregorian && micros < Calendars.FIRST_COMMON_MICROS) {
                throw leftOut("holds INT96 before 1900, and the file does not say that they are Gregorian");
            }
            vector.set(row, micros);
        }
    }

    /** DECIMAL in INT32 or INT64. */
    static final class ShortDecimals extends ColumnFiller {
        private final DecimalVector vector;
        private final boolean int64;
        private final long limit;

        /** @param precision at most 18 */
        ShortDecimals(DecimalVector vector, int precision, boolean int64) {
            super(vector);
            this.vector = vector;
            this.int64 = int64;
            this.limit = BigInteger.TEN.pow(precision).longValueExact();
        }

        @Override
        void set(int row, ColumnReader reader) {
            long unscaled = int64 ? reader.getLong() : reader.getInteger();
            if (unscaled <= -limit || unscaled >= limit) {
                throw leftOut("holds the unscaled decimal " + unscaled + ", which has too many digits");
            }
            vector.set(row, unscaled);
        }
    }

    /** DECIMAL in bytes, the highest first. */
    static final class LongDecimals extends ColumnFiller {
        private static final int WIDTH = 16;

        private final DecimalVector vector;
        private final BigInteger limit;

        LongDecimals(DecimalVector vector, int precision) {
            super(vector);
            this.vector = vector;
            this.limit = BigInteger.TEN.pow(precision);
        }

        @Override
        void set(int row, ColumnReader reader) {
            byte[] bytes = reader.getBinary().getBytesUnsafe();
            if (bytes.length == 0) {
                throw leftOut("holds a decimal of no bytes");
            }
            BigInteger unscaled = new BigInteger(bytes);
            if (unscaled.abs().compareTo(limit) >= 0) {
                throw leftOut("holds the unscaled decimal " + unscaled + ", which has too many digits");
            }
            vector.setBigEndian(row, bytes.length <= WIDTH ? bytes : unscaled.toByteArray());
        }
    }

    /** INT(64, false), which Spark makes decimals of 20 digits of. */
    static final class UnsignedLongs extends ColumnFiller {
        private final DecimalVector vector;

        UnsignedLongs(DecimalVector vector) {
            super(vector);
            this.vector = vector;
        }

        @Override
        void set(int row, ColumnReader reader) {
            vector.set(row, new BigDecimal(Long.toUnsignedString(reader.getLong())));
        }
    }
}
