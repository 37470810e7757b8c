package io.basalt.store.columnar.arrow;

import io.basalt.store.columnar.LeftOutException;
import java.math.BigInteger;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * How values of a fixed width become those of the type that a rendition has for theirs.
 *
 * @param width bytes of a value in the content
 * @param targetWidth bytes of ours
 */
record FixedValues(int width, int targetWidth, Change change) {
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final int DECIMAL = 16;

    /** Digits that surely fit into 64 bits. */
    private static final int LONG_DIGITS = 18;

    /** What is done to one value, which is not null. */
    private interface Change {
        /** Reads value {@code row} of {@code theirs} and writes that of {@code ours}; throws LeftOutException. */
        void apply(String column, ArrowBuf theirs, ArrowBuf ours, long row);
    }

    /** Bytes are taken as they are. */
    private static final Change NONE = (column, theirs, ours, row) -> {};

    static FixedValues of(ArrowType type) {
        if (type instanceof ArrowType.Int whole) {
            int width = whole.getBitWidth() / Byte.SIZE;
            return whole.getIsSigned() ? same(width) : unsigned(width);
        }
        if (type instanceof ArrowType.FloatingPoint real) {
            return same(real.getPrecision() == FloatingPointPrecision.SINGLE ? Float.BYTES : Double.BYTES);
        }
        if (type instanceof ArrowType.Decimal decimal) {
            return decimal(decimal.getPrecision());
        }
        if (type instanceof ArrowType.Date date) {
            return date.getUnit() == DateUnit.DAY
                    ? same(Integer.BYTES)
                    : new FixedValues(Long.BYTES, Integer.BYTES, FixedValues::days);
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            return timestamp(timestamp.getUnit());
        }
        throw new IllegalArgumentException("expected a type of a fixed width, found " + type);
    }

    private static FixedValues same(int width) {
        return new FixedValues(width, width, NONE);
    }

    private static FixedValues unsigned(int width) {
        return switch (width) {
            case Byte.BYTES ->
                new FixedValues(
                        width,
                        Short.BYTES,
                        (column, theirs, ours, row) -> ours.setShort(row * Short.BYTES, theirs.getByte(row) & 0xFF));
            case Short.BYTES ->
                new FixedValues(
                        width,
                        Integer.BYTES,
                        (column, theirs, ours, row) ->
                                ours.setInt(row * Integer.BYTES, theirs.getShort(row * Short.BYTES) & 0xFFFF));
            case Integer.BYTES ->
                new FixedValues(
                        width,
                        Long.BYTES,
                        (column, theirs, ours, row) ->
                                ours.setLong(row * Long.BYTES, theirs.getInt(row * Integer.BYTES) & 0xFFFF_FFFFL));
            default ->
                new FixedValues(
                        width,
                        DECIMAL,
                        (column, theirs, ours, row) -> ours.setLong(row * DECIMAL, theirs.getLong(row * Long.BYTES)));
        };
    }

    private static FixedValues timestamp(TimeUnit unit) {
        return switch (unit) {
            case SECOND ->
                new FixedValues(
                        Long.BYTES,
                        Long.BYTES,
                        (column, theirs, ours, row) -> micros(column, theirs, ours, row, 1_000_000));
            case MILLISECOND ->
                new FixedValues(
                        Long.BYTES,
                        Long.BYTES,
                        (column, theirs, ours, row) -> micros(column, theirs, ours, row, 1_000));
            case MICROSECOND, NANOSECOND -> same(Long.BYTES);
        };
    }

    private static void micros(String column, ArrowBuf theirs, ArrowBuf ours, long row, long factor) {
        try {
            ours.setLong(row * Long.BYTES, Math.multiplyExact(theirs.getLong(row * Long.BYTES), factor));
        } catch (ArithmeticException e) {
            throw new LeftOutException(column, "holds times beyond 64 bits of microseconds");
        }
    }

    private static void days(String column, ArrowBuf theirs, ArrowBuf ours, long row) {
        long millis = theirs.getLong(row * Long.BYTES);
        if (millis % MILLIS_PER_DAY != 0 || millis / MILLIS_PER_DAY != (int) (millis / MILLIS_PER_DAY)) {
            throw new LeftOutException(column, "holds dates that are no whole days");
        }
        ours.setInt(row * Integer.BYTES, (int) (millis / MILLIS_PER_DAY));
    }

    private static FixedValues decimal(int precision) {
        BigInteger limit = BigInteger.TEN.pow(precision);
        return new FixedValues(DECIMAL, DECIMAL, (column, theirs, ours, row) -> {
            long low = theirs.getLong(row * DECIMAL);
            long high = theirs.getLong(row * DECIMAL + Long.BYTES);
            boolean isLong = high == low >> (Long.SIZE - 1);
            boolean fits = isLong && precision > LONG_DIGITS
                    || BigInteger.valueOf(high)
                                    .shiftLeft(Long.SIZE)
                                    .add(new BigInteger(Long.toUnsignedString(low)))
                                    .abs()
                                    .compareTo(limit)
                            < 0;
            if (!fits) {
                throw new LeftOutException(column, "holds decimals of more than " + precision + " digits");
            }
            ours.setLong(row * DECIMAL, low);
            ours.setLong(row * DECIMAL + Long.BYTES, high);
        });
    }

    /** The values of ours, zeros where null; the caller closes them. */
    ArrowBuf toOurs(String column, ArrowBuf theirs, ArrowBuf valid, int rows, BufferAllocator allocator) {
        if (change == NONE) {
            theirs.getReferenceManager().retain();
            return theirs;
        }
        ArrowBuf ours = allocator.buffer((long) rows * targetWidth);
        boolean changed = false;
        try {
            ours.setZero(0, (long) rows * targetWidth);
            ours.writerIndex((long) rows * targetWidth);
            for (int row = 0; row < rows; row++) {
                if (BitVectorHelper.get(valid, row) == 1) {
                    change.apply(column, theirs, ours, row);
                }
            }
            changed = true;
            return ours;
        } finally {
            if (!changed) {
                ours.close();
            }
        }
    }
}
