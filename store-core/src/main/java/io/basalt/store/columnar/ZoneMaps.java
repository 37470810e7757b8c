package io.basalt.store.columnar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Makes zone maps of vectors. Of types that it does not know they have no bounds. */
final class ZoneMaps {
    /** Bytes of a text bound; longer ones are cut. */
    static final int MAX_TEXT_BOUND = 64;

    private ZoneMaps() {}

    static ZoneMap of(FieldVector vector) {
        int rows = vector.getValueCount();
        int nulls = vector.getNullCount();
        if (nulls == rows) {
            return new ZoneMap(rows, nulls, Optional.empty(), Optional.empty());
        }
        if (vector instanceof BaseIntVector numbers && isSigned(vector)) {
            return whole(vector, nulls, numbers::getValueAsLong);
        }
        if (vector instanceof TimeStampVector times) {
            return whole(vector, nulls, times::get);
        }
        if (vector instanceof DateDayVector days) {
            return whole(vector, nulls, days::get);
        }
        if (vector instanceof BitVector truths) {
            return whole(vector, nulls, truths::get);
        }
        if (vector instanceof Float8Vector numbers) {
            return real(vector, nulls, numbers::get);
        }
        if (vector instanceof Float4Vector numbers) {
            return real(vector, nulls, numbers::get);
        }
        if (vector instanceof DecimalVector decimals) {
            return digits(decimals, nulls);
        }
        if (vector instanceof BaseVariableWidthVector texts) {
            return texts(texts, nulls);
        }
        return new ZoneMap(rows, nulls, Optional.empty(), Optional.empty());
    }

    private static boolean isSigned(FieldVector vector) {
        return vector.getField().getType() instanceof ArrowType.Int type && type.getIsSigned();
    }

    /** Of indices into a dictionary that ascends. */
    static ZoneMap of(BaseIntVector indices, BaseVariableWidthVector dictionary) {
        int rows = indices.getValueCount();
        int nulls = indices.getNullCount();
        if (nulls == rows) {
            return new ZoneMap(rows, nulls, Optional.empty(), Optional.empty());
        }
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < rows; i++) {
            if (nulls == 0 || !indices.isNull(i)) {
                long index = indices.getValueAsLong(i);
                least = Math.min(least, index);
                most = Math.max(most, index);
            }
        }
        return new ZoneMap(rows, nulls, low(bytes(dictionary, (int) least)), high(bytes(dictionary, (int) most)));
    }

    private static ZoneMap whole(FieldVector vector, int nulls, IntToLongFunction value) {
        int rows = vector.getValueCount();
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < rows; i++) {
            if (nulls == 0 || !vector.isNull(i)) {
                long x = value.applyAsLong(i);
                least = Math.min(least, x);
                most = Math.max(most, x);
            }
        }
        return new ZoneMap(rows, nulls, Optional.of(Constant.of(least)), Optional.of(Constant.of(most)));
    }

    /** NaN counts as the greatest, as it does in Spark; where it compares with nothing, a batch is skipped less often. */
    private static ZoneMap real(FieldVector vector, int nulls, IntToDoubleFunction value) {
        int rows = vector.getValueCount();
        double least = Double.NaN;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < rows; i++) {
            if (nulls == 0 || !vector.isNull(i)) {
                double x = value.applyAsDouble(i);
                if (Double.compare(x, least) < 0) {
                    least = x;
                }
                if (Double.compare(x, most) > 0) {
                    most = x;
                }
            }
        }
        return new ZoneMap(rows, nulls, Optional.of(Constant.of(least)), Optional.of(Constant.of(most)));
    }

    private static ZoneMap digits(DecimalVector vector, int nulls) {
        int rows = vector.getValueCount();
        ArrowBuf data = vector.getDataBuffer();
        int least = -1;
        int most = -1;
        for (int i = 0; i < rows; i++) {
            if (nulls == 0 || !vector.isNull(i)) {
                least = least < 0 || compare(data, i, least) < 0 ? i : least;
                most = most < 0 || compare(data, i, most) > 0 ? i : most;
            }
        }
        return new ZoneMap(rows, nulls, Optional.of(decimal(vector, least)), Optional.of(decimal(vector, most)));
    }

    /** Compares 128-bit numbers, little endian. */
    private static int compare(ArrowBuf data, int a, int b) {
        int upper = Long.compare(data.getLong(a * 16L + 8), data.getLong(b * 16L + 8));
        return upper != 0 ? upper : Long.compareUnsigned(data.getLong(a * 16L), data.getLong(b * 16L));
    }

    private static Constant decimal(DecimalVector vector, int row) {
        ArrowBuf data = vector.getDataBuffer();
        BigInteger unscaled = BigInteger.valueOf(data.getLong(row * 16L + 8))
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(data.getLong(row * 16L))));
        return Constant.of(new BigDecimal(unscaled, vector.getScale()));
    }

    private static ZoneMap texts(BaseVariableWidthVector vector, int nulls) {
        int rows = vector.getValueCount();
        byte[] least = null;
        byte[] most = null;
        for (int i = 0; i < rows; i++) {
            if (nulls == 0 || !vector.isNull(i)) {
                byte[] value = bytes(vector, i);
                least = least == null || Arrays.compareUnsigned(value, least) < 0 ? value : least;
                most = most == null || Arrays.compareUnsigned(value, most) > 0 ? value : most;
            }
        }
        return least == null || most == null
                ? new ZoneMap(rows, nulls, Optional.empty(), Optional.empty())
                : new ZoneMap(rows, nulls, low(least), high(most));
    }

    /** One byte more than a bound has, so that it shows whether something was cut. */
    private static byte[] bytes(BaseVariableWidthVector vector, int row) {
        ArrowBuf offsets = vector.getOffsetBuffer();
        int from = offsets.getInt(row * 4L);
        byte[] value = new byte[Math.min(offsets.getInt(row * 4L + 4) - from, MAX_TEXT_BOUND + 1)];
        vector.getDataBuffer().getBytes(from, value);
        return value;
    }

    private static Optional<Constant> low(byte[] least) {
        return Optional.of(Constant.of(Bytes.of(Arrays.copyOf(least, Math.min(least.length, MAX_TEXT_BOUND)))));
    }

    /** A cut value's last byte is raised; none where all are as high as can be. */
    private static Optional<Constant> high(byte[] most) {
        if (most.length <= MAX_TEXT_BOUND) {
            return Optional.of(Constant.of(Bytes.of(most)));
        }
        int length = MAX_TEXT_BOUND;
        while (length > 0 && most[length - 1] == (byte) 0xFF) {
            length--;
        }
        if (length == 0) {
            return Optional.empty();
        }
        byte[] bound = Arrays.copyOf(most, length);
        bound[length - 1]++;
        return Optional.of(Constant.of(Bytes.of(bound)));
    }
}
