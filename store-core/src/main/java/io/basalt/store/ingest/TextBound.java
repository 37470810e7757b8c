package io.basalt.store.ingest;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnStatistics.Bound;
import java.util.Optional;

/** Bounds of text, none longer than so many characters; texts sort by their code points, as their UTF-8 bytes do. */
final class TextBound {
    private TextBound() {}

    /** @param exact whether the text is a value itself; one that is cut here is not */
    static Optional<Bound> of(String text, boolean lower, boolean exact, int length) {
        String cut = PlainText.cut(text, length);
        if (cut.length() == text.length()) {
            return Optional.of(new Bound(AttributeValue.of(text), exact));
        }
        Optional<String> bound = lower ? Optional.of(cut) : after(cut);
        return bound.map(value -> new Bound(AttributeValue.of(value), false));
    }

    /** The first text that sorts after all that begin with {@code prefix}. */
    private static Optional<String> after(String prefix) {
        int end = prefix.length();
        while (end > 0) {
            int last = prefix.codePointBefore(end);
            int start = end - Character.charCount(last);
            int next = last == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : last + 1;
            if (next <= Character.MAX_CODE_POINT) {
                return Optional.of(new StringBuilder(prefix.substring(0, start))
                        .appendCodePoint(next)
                        .toString());
            }
            end = start;
        }
        return Optional.empty();
    }
}
