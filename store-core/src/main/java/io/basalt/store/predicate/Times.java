package io.basalt.store.predicate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.OptionalLong;

/** Points in time as ISO 8601 writes them. */
final class Times {
    static final String EXPECTED = "a time such as '2026-01-31' or '2026-01-31 12:00:00+02:00' (UTC without an offset)";

    private static final long PER_SECOND = 1_000_000;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ISO_LOCAL_DATE;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .toFormatter(Locale.ROOT);

    private Times() {}

    /** Microseconds since the epoch; empty where the text is no time, or one that microseconds do not reach. */
    static OptionalLong time(String text) {
        return micros(TIME, text);
    }

    /** The same for a date alone. */
    static OptionalLong date(String text) {
        return micros(DATE, text);
    }

    private static OptionalLong micros(DateTimeFormatter form, String text) {
        try {
            TemporalAccessor parsed =
                    form.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return OptionalLong.of(micros(instant(parsed)));
        } catch (DateTimeException | ArithmeticException noTime) {
            return OptionalLong.empty();
        }
    }

    /** Rounded towards the past. Counted from the next second where that is before the epoch, so that none overflows. */
    private static long micros(Instant instant) {
        long second = instant.getEpochSecond();
        long micros = instant.getNano() / 1000;
        return second < 0
                ? Math.addExact(Math.multiplyExact(second + 1, PER_SECOND), micros - PER_SECOND)
                : Math.addExact(Math.multiplyExact(second, PER_SECOND), micros);
    }

    private static Instant instant(TemporalAccessor parsed) {
        if (parsed instanceof OffsetDateTime exact) {
            return exact.toInstant();
        }
        return parsed instanceof LocalDateTime local
                ? local.toInstant(ZoneOffset.UTC)
                : ((LocalDate) parsed).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
