package io.basalt.store.predicate;

import io.basalt.store.api.StoreException;
import io.basalt.store.api.Utf8;
import java.util.ArrayList;
import java.util.List;

/** A text's tokens, taken one after the other; what is not as expected is told with its column. */
final class Tokens {
    private final String text;
    private final List<Token> tokens;
    private int next;

    Tokens(String text) throws StoreException.InvalidArgument {
        if (!Utf8.isValid(text)) {
            throw new StoreException.InvalidArgument("the text holds an unpaired surrogate: it is not valid UTF-8");
        }
        this.text = text;
        this.tokens = Lexer.tokens(text);
    }

    Token peek() {
        return tokens.get(next);
    }

    /** The token after the next. */
    Token peekSecond() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = peek();
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** Takes the next token where it is this word, in any case. */
    boolean takeWord(String word) {
        boolean there = peek().isWord(word);
        if (there) {
            take();
        }
        return there;
    }

    boolean takeSymbol(String symbol) {
        boolean there = peek().isSymbol(symbol);
        if (there) {
            take();
        }
        return there;
    }

    void expectWord(String word) throws StoreException.InvalidArgument {
        if (!takeWord(word)) {
            throw unexpected(word);
        }
    }

    void expectSymbol(String symbol) throws StoreException.InvalidArgument {
        if (!takeSymbol(symbol)) {
            throw unexpected("'" + symbol + "'");
        }
    }

    String expectString(String expected) throws StoreException.InvalidArgument {
        if (peek().kind() != Token.Kind.STRING) {
            throw unexpected(expected);
        }
        return take().text();
    }

    void expectEnd(String expected) throws StoreException.InvalidArgument {
        if (peek().kind() != Token.Kind.END) {
            throw unexpected(expected + " or the end of the text");
        }
    }

    /** A name: words parted by dots. */
    Expression.Name name() throws StoreException.InvalidArgument {
        int at = peek().at();
        List<String> words = new ArrayList<>();
        do {
            if (!peek().isName()) {
                throw unexpected(words.isEmpty() ? "a name" : "the next word of a name");
            }
            words.add(take().text());
        } while (takeSymbol("."));
        return new Expression.Name(String.join(".", words), at);
    }

    StoreException.InvalidArgument unexpected(String expected) {
        return mistake(peek().at(), "expected " + expected + ", found " + peek().shown());
    }

    StoreException.InvalidArgument mistake(int at, String problem) {
        return Mistake.at(text, at, problem);
    }
}
