package io.basalt.store.columnar.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Days and times in CSV. What Spark takes for one is wide (a year and a month, a time of today): of that, only what it takes for the
 * same in every session is read here, and of the rest is told that it might be one.
 */
final class ZonedTime {
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?" + "(Z|[+-][0-9]{2}:[0-9]{2})");

    /** All that Spark's parsers of days and times, which pass over blanks around them, can take. */
    private static final Pattern PERHAPS = Pattern.compile(
            "([+-]?[0-9]{4,19}(-[0-9]{1,2}(-[0-9]{1,2}([ T].*)?)?)?|[0-9]{1,2}:.*|T[0-9].*)", Pattern.DOTALL);

    private ZonedTime() {}

    /** Days since 1970-01-01; empty where it is none. */
    static OptionalLong day(String text) {
        if (!DAY.matcher(text).matches() || text.startsWith("0000")) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(LocalDate.parse(text).toEpochDay());
        } catch (DateTimeException e) {
            return OptionalLong.empty(); // A thirteenth month.
        }
    }

    /** Microseconds since 1970, what is below them cut off; empty where it is no time, or has no zone. */
    static OptionalLong micros(String text) {
        if (!TIME.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        try {
            Instant instant = OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
            return OptionalLong.of(
                    instant.getEpochSecond() * 1_000_000 + instant.get(ChronoField.NANO_OF_SECOND) / 1_000);
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    /** Whether Spark may take it for a day or a time in some session. */
    static boolean isPerhaps(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return PERHAPS.matcher(text.substring(start, end)).matches();
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isISOControl(c);
    }
}
