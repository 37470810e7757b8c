package io.basalt.cli;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people type them: {@code 100}, {@code 4KiB}, {@code 1 MiB}, {@code 64k}; units are binary. */
final class ByteSize {
    private static final Pattern TYPED = Pattern.compile("(\\d{1,12}) ?([kmg]?)(?:i?b)?");

    private ByteSize() {}

    /** Empty where it is no size. */
    static OptionalLong parse(String typed) {
        Matcher match = TYPED.matcher(typed.strip().toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        int shift = switch (match.group(2)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        return OptionalLong.of(Long.parseLong(match.group(1)) << shift);
    }

    /** As it would be typed, in the largest unit that gives a whole number. */
    static String text(long bytes) {
        String[] units = {"", "KiB", "MiB", "GiB"};
        int unit = 0;
        long rest = bytes;
        while (rest > 0 && rest % 1024 == 0 && unit < units.length - 1) {
            rest /= 1024;
            unit++;
        }
        return rest + units[unit];
    }
}
