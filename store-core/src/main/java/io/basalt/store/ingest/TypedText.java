package io.basalt.store.ingest;

import io.basalt.store.api.AttributeValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * What a text stands for, as Spark's CSV reader takes it by default: a whole number, a real number, a truth, a date or a
 * timestamp of ISO 8601 (with a space or a T), else itself.
 *
 * @param value of a date the days, of a timestamp the microseconds since 1970
 */
record TypedText(Kind kind, AttributeValue value) {
    /** In the order in which a column of several kinds widens; see {@link ColumnGuess}. */
    enum Kind {
        TRUTH,
        WHOLE,
        REAL,
        DATE,
        LOCAL_TIMESTAMP,
        UTC_TIMESTAMP,
        TEXT
    }

    private static final int MAX_LENGTH = 40;
    private static final String BEGINNINGS = "0123456789+-.tfTFI";
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");
    private static final Pattern REAL =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?|[+-]?Infinity");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)?");

    static TypedText of(String text) {
        if (!text.isEmpty() && text.length() <= MAX_LENGTH && BEGINNINGS.indexOf(text.charAt(0)) >= 0) {
            if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
                return new TypedText(Kind.TRUTH, AttributeValue.of(Boolean.parseBoolean(text)));
            }
            if (WHOLE.matcher(text).matches()) {
                return new TypedText(Kind.WHOLE, AttributeValue.of(Long.parseLong(text)));
            }
            if (REAL.matcher(text).matches()) {
                return new TypedText(Kind.REAL, AttributeValue.of(Double.parseDouble(text)));
            }
            try {
                if (DATE.matcher(text).matches()) {
                    return new TypedText(
                            Kind.DATE, AttributeValue.of(LocalDate.parse(text).toEpochDay()));
                }
                if (TIMESTAMP.matcher(text).matches()) {
                    return timestamp(text.replace(' ', 'T'));
                }
            } catch (DateTimeException e) {
                return ofText(text); // A thirteenth month.
            }
        }
        return ofText(text);
    }

    static TypedText ofText(String text) {
        return new TypedText(Kind.TEXT, AttributeValue.of(text));
    }

    private static TypedText timestamp(String text) {
        boolean zoned = text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
        Instant instant = zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        return new TypedText(
                zoned ? Kind.UTC_TIMESTAMP : Kind.LOCAL_TIMESTAMP,
                AttributeValue.of(ChronoUnit.MICROS.between(Instant.EPOCH, instant)));
    }
}
