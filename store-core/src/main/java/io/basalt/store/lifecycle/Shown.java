package io.basalt.store.lifecycle;

/** Texts of others as errors quote them: on one line, and not longer than it takes to recognise them. */
final class Shown {
    private static final int MOST = 80;

    private Shown() {}

    static String of(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(MOST).forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return text.codePointCount(0, text.length()) > MOST ? line + "..." : line.toString();
    }
}
