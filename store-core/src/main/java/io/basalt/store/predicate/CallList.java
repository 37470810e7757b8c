package io.basalt.store.predicate;

import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Aggregates as clauses list them: {@code count, sum(size), count(DISTINCT label)}. */
public final class CallList {
    /** The one aggregate {@code count}. */
    public static final List<Call> COUNT = List.of(new Call("count", false, Optional.empty(), 1));

    private CallList() {}

    /**
     * One aggregate of a list.
     *
     * @param function in small letters
     * @param argument the name between the parentheses; absent where there is none, or {@code *}
     * @param at its column, from 1
     */
    public record Call(String function, boolean distinct, Optional<String> argument, int at) {
        /** Without blanks and backticks: {@code count}, {@code sum(size)}, {@code count(distinct label)}. */
        public String text() {
            return argument.map(name -> function + "(" + (distinct ? "distinct " : "") + name + ")")
                    .orElse(function);
        }
    }

    /** Throws {@link StoreException.InvalidArgument} that names the column, and what was expected there. */
    public static List<Call> parse(String text) throws StoreException.InvalidArgument {
        Tokens tokens = new Tokens(text);
        List<Call> calls = new ArrayList<>();
        do {
            calls.add(call(tokens, text));
        } while (tokens.takeSymbol(","));
        tokens.expectEnd("','");
        return calls;
    }

    static Call call(Tokens tokens, String text) throws StoreException.InvalidArgument {
        Token function = tokens.peek();
        if (function.kind() != Token.Kind.WORD) {
            throw tokens.unexpected("an aggregate such as count or sum(size)");
        }
        tokens.take();
        int at = text.codePointCount(0, function.at()) + 1;
        String called = function.text().toLowerCase(Locale.ROOT);
        if (!tokens.takeSymbol("(")) {
            return new Call(called, false, Optional.empty(), at);
        }
        if (tokens.takeSymbol("*")) {
            tokens.expectSymbol(")");
            return new Call(called, false, Optional.empty(), at);
        }
        boolean distinct =
                tokens.peek().isWord("DISTINCT") && tokens.peekSecond().isName() && tokens.takeWord("DISTINCT");
        String argument = tokens.name().text();
        tokens.expectSymbol(")");
        return new Call(called, distinct, Optional.of(argument), at);
    }
}
