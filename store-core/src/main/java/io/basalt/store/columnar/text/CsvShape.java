package io.basalt.store.columnar.text;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * What values a column has, and the type that Spark makes of them all ({@code CSVInferSchema}). Spark goes from value to value and
 * from part of the file to part of the file, so that some mixtures have the type that their order gives them; what they are is
 * kept, and such mixtures have no type here. Not thread-safe.
 */
final class CsvShape {
    private static final int MAX_DECIMAL = 38;
    private static final int INT_DIGITS = 10;
    private static final int LONG_DIGITS = 20;

    private boolean ints;
    private boolean longs;
    private int decimalDigits;
    private boolean doubles;
    private boolean days;
    private boolean times;
    private boolean perhapsTimes;
    private boolean truths;
    private boolean texts;

    /** @param value not empty */
    void add(String value) {
        if (texts || number(value)) {
            return;
        }
        if (ZonedTime.day(value).isPresent()) {
            days = true;
        } else if (ZonedTime.micros(value).isPresent()) {
            times = true;
        } else if (ZonedTime.isPerhaps(value)) {
            perhapsTimes = true;
        } else if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
            truths = true;
        } else {
            texts = true;
        }
    }

    private boolean number(String value) {
        if (!CsvNumbers.isPerhaps(value)) {
            return false;
        }
        OptionalLong whole = CsvNumbers.whole(value);
        if (whole.isPresent()) {
            ints |= whole.getAsLong() == (int) whole.getAsLong();
            longs |= whole.getAsLong() != (int) whole.getAsLong();
            return true;
        }
        Optional<BigDecimal> decimal = CsvNumbers.decimal(value);
        if (decimal.isPresent() && decimal.get().scale() == 0 && decimal.get().precision() <= MAX_DECIMAL) {
            decimalDigits = Math.max(decimalDigits, decimal.get().precision());
            return true;
        }
        boolean real = CsvNumbers.real(value).isPresent();
        doubles |= real;
        return real;
    }

    /** Empty where the type depends on the order of the values, or on the session; then {@link #reason()} says why. */
    Optional<ArrowType> type() {
        if (texts) {
            return Optional.of(ArrowType.Utf8.INSTANCE);
        }
        boolean numbers = ints || longs || decimalDigits > 0 || doubles;
        boolean temporal = days || times || perhapsTimes;
        int kinds = (numbers ? 1 : 0) + (temporal ? 1 : 0) + (truths ? 1 : 0);
        if (kinds == 0) {
            return Optional.of(ArrowType.Utf8.INSTANCE);
        }
        if (kinds > 1) {
            return Optional.empty();
        }
        if (truths) {
            return Optional.of(ArrowType.Bool.INSTANCE);
        }
        return numbers ? number() : time();
    }

    private Optional<ArrowType> number() {
        if (doubles) {
            return Optional.of(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
        }
        if (decimalDigits == 0) {
            return Optional.of(new ArrowType.Int(longs ? Long.SIZE : Integer.SIZE, true));
        }
        // Of whole numbers Spark takes the digits of the type, or of the value: as what came before is a decimal, or
        // not.
        int digitsOfWholes = longs ? LONG_DIGITS : ints ? INT_DIGITS : 0;
        return decimalDigits < digitsOfWholes
                ? Optional.empty()
                : Optional.of(new ArrowType.Decimal(decimalDigits, 0, 128));
    }

    private Optional<ArrowType> time() {
        if (perhapsTimes || (days && times)) {
            return Optional.empty();
        }
        return Optional.of(
                days ? new ArrowType.Date(DateUnit.DAY) : new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
    }

    /** Why there is no type. */
    String reason() {
        boolean numbers = ints || longs || decimalDigits > 0 || doubles;
        boolean temporal = days || times || perhapsTimes;
        return !numbers && !truths && temporal
                ? "holds days or times that Spark may read as others, by the zone of its session or their format"
                : "holds values of several kinds, whose type in Spark depends on their order";
    }
}
