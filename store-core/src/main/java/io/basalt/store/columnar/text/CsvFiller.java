package io.basalt.store.columnar.text;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;

/** Puts values of CSV into a vector of the type that {@link CsvShape} has found for them. Not thread-safe. */
interface CsvFiller {
    /**
     * @param value not empty, and one of those that the type was found of
     * @return about how many bytes it takes
     */
    long set(int row, String value);

    /** The vector's own filler. */
    static CsvFiller of(FieldVector vector) {
        if (vector instanceof BitVector truths) {
            return (row, value) -> {
                truths.setSafe(row, value.equalsIgnoreCase("true") ? 1 : 0);
                return 1;
            };
        }
        if (vector instanceof IntVector ints) {
            return (row, value) -> {
                ints.setSafe(row, (int) CsvNumbers.whole(value).orElseThrow());
                return Integer.BYTES;
            };
        }
        if (vector instanceof BigIntVector longs) {
            return (row, value) -> {
                longs.setSafe(row, CsvNumbers.whole(value).orElseThrow());
                return Long.BYTES;
            };
        }
        if (vector instanceof DecimalVector decimals) {
            return (row, value) -> {
                decimals.setSafe(row, CsvNumbers.decimal(value).orElseThrow());
                return DecimalVector.TYPE_WIDTH;
            };
        }
        if (vector instanceof Float8Vector doubles) {
            return (row, value) -> {
                doubles.setSafe(row, CsvNumbers.real(value).orElseThrow());
                return Double.BYTES;
            };
        }
        return vector instanceof VarCharVector texts ? text(texts) : time(vector);
    }

    private static CsvFiller text(VarCharVector texts) {
        return (row, value) -> {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            texts.setSafe(row, text);
            return text.length + (long) Integer.BYTES;
        };
    }

    private static CsvFiller time(FieldVector vector) {
        if (vector instanceof DateDayVector days) {
            return (row, value) -> {
                days.setSafe(row, (int) ZonedTime.day(value).orElseThrow());
                return Integer.BYTES;
            };
        }
        TimeStampVector times = (TimeStampVector) vector;
        return (row, value) -> {
            times.setSafe(row, ZonedTime.micros(value).orElseThrow());
            return Long.BYTES;
        };
    }
}
