package io.basalt.store.columnar.text;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Numbers in CSV: what Java's parsers take, as Spark asks them. */
final class CsvNumbers {
    /** Digits that surely fit into 64 bits. */
    private static final int LONG_DIGITS = 18;

    private static final int MAX_DECIMAL_LENGTH = 1_000;

    private CsvNumbers() {}

    /** Whether it begins as numbers do; what does not needs no parser. */
    static boolean isPerhaps(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ') {
                return Character.isDigit(c) || c > '\u007f' || "+-.NI".indexOf(c) >= 0;
            }
        }
        return false;
    }

    static OptionalLong whole(String text) {
        if (isPlain(text)) {
            return OptionalLong.of(Long.parseLong(text));
        }
        if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean isPlain(String text) {
        if (text.length() > LONG_DIGITS) {
            return false;
        }
        int first = text.startsWith("-") ? 1 : 0;
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > first;
    }

    /** Of what is longer than {@value #MAX_DECIMAL_LENGTH} none: it has too many digits, and would take too long. */
    static Optional<BigDecimal> decimal(String text) {
        if (text.length() > MAX_DECIMAL_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static OptionalDouble real(String text) {
        switch (text) {
            case "NaN":
                return OptionalDouble.of(Double.NaN);
            case "Inf":
                return OptionalDouble.of(Double.POSITIVE_INFINITY);
            case "-Inf":
                return OptionalDouble.of(Double.NEGATIVE_INFINITY);
            default:
                try {
                    return OptionalDouble.of(Double.parseDouble(text));
                } catch (NumberFormatException e) {
                    return OptionalDouble.empty();
                }
        }
    }
}
