package io.basalt.store.ingest;

/** Text that came out of a content nobody vouches for, made fit for an attribute. */
final class PlainText {
    private PlainText() {}

    /** {@code text} on one line: control characters and runs of white space are one space each. */
    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }

    /** The first {@code length} characters at most, never half of a surrogate pair. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
