package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.basalt.store.api.Utf8;

/** Text that came out of a content nobody vouches for, made fit for an attribute. */
final class PlainText {
    private PlainText() {}

    /** {@code text} on one line: control characters and runs of white space are one space each. */
    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }

    /** {@code text}, with a question mark for each half of a surrogate pair that lacks the other: it has no UTF-8. */
    static String valid(String text) {
        return Utf8.isValid(text) ? text : new String(text.getBytes(UTF_8), UTF_8);
    }

    /** The order of the code points, which is that of the bytes in UTF-8. */
    static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return rank(a.charAt(i)) - rank(b.charAt(i));
            }
        }
        return a.length() - b.length();
    }

    /** Surrogates stand for code points behind all others. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }

    /** The first {@code length} characters at most, never half of a surrogate pair. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
