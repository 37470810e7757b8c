package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A check of a string, on its UTF-8 bytes; and what the beginning of a string says of it already. */
final class TextCheck {
    private final Predicate predicate;
    private final boolean negated;
    private final byte[][] literals;

    TextCheck(Term.Check check) {
        this.predicate = check.predicate();
        this.negated = check.negated();
        this.literals = literals(predicate);
    }

    private static byte[][] literals(Predicate predicate) {
        if (predicate instanceof Predicate.Compare compare) {
            return new byte[][] {utf8(compare.literal().text())};
        } else if (predicate instanceof Predicate.In in) {
            return in.literals().stream()
                    .map(AttributeValue::text)
                    .map(TextCheck::utf8)
                    .sorted(Arrays::compareUnsigned)
                    .toArray(byte[][]::new);
        }
        String text = ((Predicate.Match) predicate).text();
        return Utf8.isValid(text) ? new byte[][] {utf8(text)} : new byte[0][];
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static boolean all(List<TextCheck> checks, byte[] text, int length) {
        for (TextCheck check : checks) {
            if (!check.test(text, length)) {
                return false;
            }
        }
        return true;
    }

    /** Of the string that the first {@code length} bytes are. */
    boolean test(byte[] text, int length) {
        boolean passes = predicate instanceof Predicate.In
                ? isAmongLiterals(text, length)
                : literals.length > 0 && passes(text, length, literals[0]);
        return passes != negated;
    }

    private boolean isAmongLiterals(byte[] text, int length) {
        int at = firstLiteralFrom(text, length);
        return at < literals.length && literals[at].length == length && isAt(text, length, 0, literals[at]);
    }

    /** Of sorted literals, the place of the first that is not less. */
    private int firstLiteralFrom(byte[] text, int length) {
        int from = 0;
        int to = literals.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            byte[] literal = literals[middle];
            if (Arrays.compareUnsigned(literal, 0, literal.length, text, 0, length) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private boolean passes(byte[] text, int length, byte[] literal) {
        if (predicate instanceof Predicate.Compare compare) {
            return compare.operator().holds(Arrays.compareUnsigned(text, 0, length, literal, 0, literal.length));
        }
        return switch (((Predicate.Match) predicate).place()) {
            case PREFIX -> isAt(text, length, 0, literal);
            case SUFFIX -> isAt(text, length, length - literal.length, literal);
            case ANYWHERE -> isAnywhere(text, length, literal);
        };
    }

    private static boolean isAt(byte[] text, int length, int at, byte[] literal) {
        return at >= 0
                && at + literal.length <= length
                && Arrays.equals(text, at, at + literal.length, literal, 0, literal.length);
    }

    private static boolean isAnywhere(byte[] text, int length, byte[] literal) {
        if (literal.length == 0) {
            return true;
        }
        byte first = literal[0];
        for (int at = 0; at <= length - literal.length; at++) {
            if (text[at] == first && isAt(text, length, at, literal)) {
                return true;
            }
        }
        return false;
    }

    /** Of all strings that begin with {@code beginning}. */
    Verdict ofBeginning(byte[] beginning) {
        Verdict verdict;
        if (predicate instanceof Predicate.In) {
            int at = firstLiteralFrom(beginning, beginning.length);
            boolean isAny = at < literals.length && isAt(literals[at], literals[at].length, 0, beginning);
            verdict = isAny ? Verdict.SOME : Verdict.NONE;
        } else {
            verdict = literals.length > 0 ? ofBeginning(beginning, literals[0]) : Verdict.NONE;
        }
        return negated ? verdict.not() : verdict;
    }

    private Verdict ofBeginning(byte[] beginning, byte[] literal) {
        if (predicate instanceof Predicate.Match match && match.place() != Predicate.Place.PREFIX) {
            boolean certain =
                    match.place() == Predicate.Place.ANYWHERE && isAnywhere(beginning, beginning.length, literal);
            return certain || literal.length == 0 ? Verdict.ALL : Verdict.SOME;
        }
        if (isAt(literal, literal.length, 0, beginning)) {
            return predicate instanceof Predicate.Match && literal.length == beginning.length
                    ? Verdict.ALL
                    : Verdict.SOME;
        }
        if (predicate instanceof Predicate.Match) {
            return isAt(beginning, beginning.length, 0, literal) ? Verdict.ALL : Verdict.NONE;
        }
        // They part within the beginning, or the literal ends there: the order is decided, and it is not equality.
        int order = Integer.signum(Arrays.compareUnsigned(beginning, literal));
        return ((Predicate.Compare) predicate).operator().holds(order) ? Verdict.ALL : Verdict.NONE;
    }
}
