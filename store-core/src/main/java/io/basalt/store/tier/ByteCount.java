package io.basalt.store.tier;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 500GB} (powers of 1000), {@code 64MiB} (powers of 1024), {@code 4096}. */
final class ByteCount {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) ?([KMGTP]?)(i?)B?");
    private static final String PREFIXES = "KMGTP";

    private ByteCount() {}

    /** @param name what the number is of, for the error */
    static long parse(String name, String text) {
        Matcher match = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT).replace('I', 'i'));
        if (!match.matches()) {
            throw new IllegalArgumentException(name + " = \"" + text + "\" is not a number of bytes such as \"500GB\"");
        }
        long unit = 1;
        int power = match.group(2).isEmpty() ? 0 : 1 + PREFIXES.indexOf(match.group(2));
        for (int i = 0; i < power; i++) {
            unit *= match.group(3).isEmpty() ? 1000 : 1024;
        }
        try {
            return Math.multiplyExact(Long.parseLong(match.group(1)), unit);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(name + " = \"" + text + "\" exceeds 2^63 bytes", e);
        }
    }
}
