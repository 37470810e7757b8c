package io.basalt.store.predicate;

import io.basalt.store.api.StoreException;
import java.math.BigDecimal;
import java.util.OptionalLong;

/** Reads values: strings, numbers, truths, times, NULL. */
final class LiteralParser {
    private static final String EXPECTED = "a value ('text', a number, TRUE, FALSE, NULL, TIMESTAMP '...', DATE '...')";

    /** Enough for every double in full; what is longer costs time that grows with its square. */
    private static final int MOST_DIGITS = 1100;

    private final Tokens tokens;

    LiteralParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Whether a value begins here. Words that only sometimes begin one ({@code date}) are names elsewhere. */
    boolean isNext() {
        Token next = tokens.peek();
        Token second = tokens.peekSecond();
        return switch (next.kind()) {
            case STRING, NUMBER -> true;
            case SYMBOL -> next.isSymbol("-") || next.isSymbol("+");
            case WORD ->
                second.kind() == Token.Kind.STRING
                        ? next.isWord("TIMESTAMP") || next.isWord("DATE")
                        : next.isWord("DOUBLE")
                                ? second.isSymbol("(")
                                : !second.isSymbol(".")
                                        && (next.isWord("TRUE") || next.isWord("FALSE") || next.isWord("NULL"));
            case QUOTED_NAME, END -> false;
        };
    }

    Expression.Placed take() throws StoreException.InvalidArgument {
        if (!isNext()) {
            String hint = tokens.peek().isName()
                    ? "; strings stand in '', and fields compare with values only, in 'basalt sql' with each other"
                    : "";
            throw tokens.mistake(
                    tokens.peek().at(),
                    "expected " + EXPECTED + ", found " + tokens.peek().shown() + hint);
        }
        int at = tokens.peek().at();
        return new Expression.Placed(literal(), at);
    }

    private Literal literal() throws StoreException.InvalidArgument {
        if (tokens.peek().kind() == Token.Kind.STRING) {
            return new Literal.Text(tokens.take().text());
        }
        if (tokens.peek().kind() != Token.Kind.WORD) {
            return number();
        }
        if (tokens.takeWord("TRUE")) {
            return new Literal.Truth(true);
        }
        if (tokens.takeWord("FALSE")) {
            return new Literal.Truth(false);
        }
        if (tokens.takeWord("NULL")) {
            return Literal.Null.NULL;
        }
        if (tokens.takeWord("TIMESTAMP")) {
            int at = tokens.peek().at();
            return time(Times.time(tokens.take().text()), at, Times.EXPECTED);
        }
        if (tokens.takeWord("DATE")) {
            int at = tokens.peek().at();
            return time(Times.date(tokens.take().text()), at, "a date such as '2026-01-31'");
        }
        tokens.expectWord("DOUBLE");
        return namedDouble();
    }

    private Literal time(OptionalLong micros, int at, String expected) throws StoreException.InvalidArgument {
        if (micros.isEmpty()) {
            throw tokens.mistake(at, "expected " + expected);
        }
        return new Literal.Time(micros.getAsLong());
    }

    /** The doubles that have no digits, as Spark casts them: {@code DOUBLE('NaN')}. */
    private Literal namedDouble() throws StoreException.InvalidArgument {
        tokens.expectSymbol("(");
        int at = tokens.peek().at();
        String name = tokens.expectString("'NaN'");
        tokens.expectSymbol(")");
        return switch (name) {
            case "NaN" -> new Literal.Real(Double.NaN);
            case "Infinity" -> new Literal.Real(Double.POSITIVE_INFINITY);
            case "-Infinity" -> new Literal.Real(Double.NEGATIVE_INFINITY);
            default -> throw tokens.mistake(at, "expected 'NaN', 'Infinity' or '-Infinity', found '" + name + "'");
        };
    }

    private Literal number() throws StoreException.InvalidArgument {
        boolean negative = tokens.takeSymbol("-");
        if (!negative) {
            tokens.takeSymbol("+");
        }
        if (tokens.peek().kind() != Token.Kind.NUMBER) {
            throw tokens.unexpected("a number");
        }
        int at = tokens.peek().at();
        String digits = tokens.take().text();
        if (digits.length() > MOST_DIGITS) {
            throw tokens.mistake(
                    at, "a number of " + digits.length() + " digits: at most " + MOST_DIGITS + " are read");
        }
        String signed = negative ? "-" + digits : digits;
        boolean real = digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0;
        // Zero has a sign as a double only, and the two zeros are equal.
        return real ? new Literal.Real(Double.parseDouble(signed)) : new Literal.Exact(new BigDecimal(signed));
    }
}
