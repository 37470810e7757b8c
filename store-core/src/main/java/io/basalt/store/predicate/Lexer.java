package io.basalt.store.predicate;

import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into tokens. */
final class Lexer {
    private static final Pattern NUMBER = Pattern.compile("([0-9]+\\.?[0-9]*+|\\.[0-9]++)([eE][+-]?[0-9]++)?");
    private static final Pattern SYMBOL = Pattern.compile("<=>|<=|>=|<>|!=|==|[=<>!(),.:*+-]");

    private final String text;
    private final Matcher number;
    private final Matcher symbol;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
        this.number = NUMBER.matcher(text);
        this.symbol = SYMBOL.matcher(text);
    }

    /** The tokens of a text, of which the last is its end. */
    static List<Token> tokens(String text) throws StoreException.InvalidArgument {
        return new Lexer(text).all();
    }

    private List<Token> all() throws StoreException.InvalidArgument {
        while (skipBlanks()) {
            add(next());
        }
        tokens.add(new Token(Token.Kind.END, "", text.length()));
        return tokens;
    }

    private boolean skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at < text.length();
    }

    private void add(Token token) {
        tokens.add(token);
    }

    private Token next() throws StoreException.InvalidArgument {
        int begin = at;
        int first = text.codePointAt(at);
        if (first == '\'' || first == '"') {
            return new Token(Token.Kind.STRING, quoted((char) first), begin);
        }
        if (first == '`') {
            return new Token(Token.Kind.QUOTED_NAME, quoted('`'), begin);
        }
        if (isWordStart(first)) {
            while (at < text.length() && isWordPart(text.codePointAt(at))) {
                at += Character.charCount(text.codePointAt(at));
            }
            return new Token(Token.Kind.WORD, text.substring(begin, at), begin);
        }
        if (number.region(at, text.length()).lookingAt() && !(first == '.' && followsName())) {
            at = number.end();
            if (at < text.length() && isWordPart(text.codePointAt(at))) {
                throw Mistake.at(text, at, "a number goes on as a word: quote times and strings in '', names in ``");
            }
            return new Token(Token.Kind.NUMBER, number.group(), begin);
        }
        if (symbol.region(at, text.length()).lookingAt()) {
            at = symbol.end();
            return new Token(Token.Kind.SYMBOL, symbol.group(), begin);
        }
        throw Mistake.at(
                text, at, "'" + Character.toString(first) + "' means nothing here: quote strings in '', names in ``");
    }

    /** Whether the dot here parts two words of a name. */
    private boolean followsName() {
        return at > 0
                && !tokens.isEmpty()
                && tokens.get(tokens.size() - 1).isName()
                && !Character.isWhitespace(text.charAt(at - 1));
    }

    private static boolean isWordStart(int c) {
        return c == '_' || Character.isLetter(c);
    }

    private static boolean isWordPart(int c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    /** What stands between two quotes; a doubled quote stands for itself. */
    private String quoted(char quote) throws StoreException.InvalidArgument {
        int begin = at++;
        StringBuilder inner = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != quote) {
                inner.append(c);
            } else if (at < text.length() && text.charAt(at) == quote) {
                inner.append(c);
                at++;
            } else {
                return inner.toString();
            }
        }
        throw Mistake.at(text, begin, "this " + quote + " is never closed; within quotes it is written twice");
    }
}
