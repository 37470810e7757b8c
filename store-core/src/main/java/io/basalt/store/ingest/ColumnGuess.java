package io.basalt.store.ingest;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.ColumnType.Unit;
import io.basalt.store.ingest.TypedText.Kind;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A column's type and statistics, guessed from the values of a sample. A column of several kinds has the narrowest type for
 * all: whole and real numbers are real ones, dates and timestamps are timestamps, everything else together is text.
 * Belongs to one thread.
 */
final class ColumnGuess {
    private static final int MAX_TEXT_LENGTH = 64;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private long values;
    private @Nullable Kind kind;
    private long wholeMin = Long.MAX_VALUE;
    private long wholeMax = Long.MIN_VALUE;
    private double realMin = Double.POSITIVE_INFINITY;
    private double realMax = Double.NEGATIVE_INFINITY;
    private @Nullable String textMin;
    private @Nullable String textMax;

    /** @param written the value as it stands in the content */
    void add(TypedText value, String written) {
        values++;
        widen(value.kind());
        Kind now = kind;
        if (now != Kind.TEXT) {
            number(value, now == Kind.LOCAL_TIMESTAMP || now == Kind.UTC_TIMESTAMP);
        }
        textMin = textMin == null || PlainText.compare(written, textMin) < 0 ? written : textMin;
        textMax = textMax == null || PlainText.compare(written, textMax) > 0 ? written : textMax;
    }

    private void widen(Kind next) {
        Kind before = kind;
        if (before == null || before == next) {
            kind = next;
        } else if (isNumber(before) && isNumber(next)) {
            kind = Kind.REAL;
        } else if (isTime(before) && isTime(next)) {
            if (before == Kind.DATE) {
                wholeMin *= MICROS_PER_DAY;
                wholeMax *= MICROS_PER_DAY;
            }
            kind = before.compareTo(next) > 0 ? before : next;
        } else {
            kind = Kind.TEXT;
        }
    }

    private static boolean isNumber(Kind kind) {
        return kind == Kind.WHOLE || kind == Kind.REAL;
    }

    private static boolean isTime(Kind kind) {
        return kind == Kind.DATE || kind == Kind.LOCAL_TIMESTAMP || kind == Kind.UTC_TIMESTAMP;
    }

    private void number(TypedText value, boolean timestamps) {
        if (value.value() instanceof AttributeValue.Whole whole) {
            long number = timestamps && value.kind() == Kind.DATE ? whole.value() * MICROS_PER_DAY : whole.value();
            wholeMin = Math.min(wholeMin, number);
            wholeMax = Math.max(wholeMax, number);
            realMin = Math.min(realMin, whole.value());
            realMax = Math.max(realMax, whole.value());
        } else if (value.value() instanceof AttributeValue.Truth truth) {
            wholeMin = Math.min(wholeMin, truth.value() ? 1 : 0);
            wholeMax = Math.max(wholeMax, truth.value() ? 1 : 0);
        } else if (value.value() instanceof AttributeValue.Real real && !Double.isNaN(real.value())) {
            realMin = Math.min(realMin, real.value());
            realMax = Math.max(realMax, real.value());
        }
    }

    /** Text where there was no value at all. */
    ColumnType type() {
        return switch (kind == null ? Kind.TEXT : kind) {
            case TRUTH -> new ColumnType.Truth();
            case WHOLE -> new ColumnType.Whole(64, true);
            case REAL -> new ColumnType.Real(64);
            case DATE -> new ColumnType.Date();
            case LOCAL_TIMESTAMP -> new ColumnType.Timestamp(Unit.MICROS, false);
            case UTC_TIMESTAMP -> new ColumnType.Timestamp(Unit.MICROS, true);
            case TEXT -> new ColumnType.Text();
        };
    }

    ColumnStatistics statistics(long rows) {
        return new ColumnStatistics(
                OptionalLong.of(Math.max(0, rows - values)), OptionalLong.empty(), bound(true), bound(false));
    }

    private Optional<Bound> bound(boolean lower) {
        if (kind == null) {
            return Optional.empty();
        }
        return switch (kind) {
            case WHOLE, DATE, LOCAL_TIMESTAMP, UTC_TIMESTAMP -> exact(AttributeValue.of(lower ? wholeMin : wholeMax));
            case REAL -> realMin > realMax ? Optional.empty() : exact(AttributeValue.of(lower ? realMin : realMax));
            case TRUTH -> exact(AttributeValue.of((lower ? wholeMin : wholeMax) == 1));
            case TEXT -> {
                String text = lower ? textMin : textMax;
                yield text == null ? Optional.empty() : TextBound.of(text, lower, true, MAX_TEXT_LENGTH);
            }
        };
    }

    private static Optional<Bound> exact(AttributeValue value) {
        return Optional.of(new Bound(value, true));
    }
}
