package io.basalt.store.predicate;

import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.Predicate.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A LIKE pattern as tests for a beginning, an end, or a text within. {@code a%b} is both a beginning and an end, which
 * says the same only where the two cannot overlap in a short value ({@code 'aba' LIKE 'ab%ba'} is false).
 */
final class LikePattern {
    static final String EXPECTED = "a pattern such as 'a%', '%a', '%a%' or 'a%b' (% stands for any text, \\_ for the"
            + " underscore itself; single characters and more stretches of text are not looked for)";

    private static final char ESCAPE = '\\';

    /** The stretches of plain text; the percent signs stand between them. */
    private final List<StringBuilder> texts = new ArrayList<>(List.of(new StringBuilder()));

    private boolean single;

    private LikePattern(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == ESCAPE && i + 1 < pattern.length()) {
                last().append(pattern.charAt(++i));
            } else if (c == '%') {
                // Several percent signs in a row say what one says.
                if (texts.size() < 2 || !last().isEmpty()) {
                    texts.add(new StringBuilder());
                }
            } else {
                single |= c == '_';
                last().append(c);
            }
        }
    }

    private StringBuilder last() {
        return texts.get(texts.size() - 1);
    }

    /** What {@code name LIKE 'pattern'} means; empty where {@link #EXPECTED} is not met. */
    static Optional<Expression> of(Expression.Name name, String pattern, int at) {
        return new LikePattern(pattern).expression(name, at);
    }

    private Optional<Expression> expression(Expression.Name name, int at) {
        String first = texts.get(0).toString();
        String last = last().toString();
        if (single || texts.size() > 3) {
            return Optional.empty();
        }
        if (texts.size() == 1) {
            return Optional.of(
                    new Expression.Compare(name, Operator.EQUAL, new Expression.Placed(new Literal.Text(first), at)));
        }
        if (texts.size() == 3) {
            String middle = texts.get(1).toString();
            return first.isEmpty() && last.isEmpty()
                    ? Optional.of(new Expression.Match(name, Place.ANYWHERE, middle))
                    : Optional.empty();
        }
        Expression begins = new Expression.Match(name, Place.PREFIX, first);
        Expression ends = new Expression.Match(name, Place.SUFFIX, last);
        if (last.isEmpty() || first.isEmpty()) {
            return Optional.of(last.isEmpty() ? begins : ends);
        }
        return overlap(first, last) ? Optional.empty() : Optional.of(new Expression.And(List.of(begins, ends)));
    }

    /** Whether one value shorter than both together could begin with the first and end in the last. */
    private static boolean overlap(String first, String last) {
        for (int length = 1; length <= Math.min(first.length(), last.length()); length++) {
            if (first.regionMatches(first.length() - length, last, 0, length)) {
                return true;
            }
        }
        return false;
    }
}
