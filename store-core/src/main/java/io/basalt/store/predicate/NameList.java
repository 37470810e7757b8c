package io.basalt.store.predicate;

import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Names as clauses list them: {@code size, image.width:desc, `my label`}. */
public final class NameList {
    private NameList() {}

    /**
     * One name of a list.
     *
     * @param name without its backticks; {@code *} for itself; an aggregate as {@link CallList.Call#text} has it
     * @param options the words after colons, in small letters
     * @param at its column, from 1
     */
    public record Entry(String name, List<String> options, int at) {
        public Entry {
            options = List.copyOf(options);
        }
    }

    /** Throws {@link StoreException.InvalidArgument} that names the column, and what was expected there. */
    public static List<Entry> parse(String text) throws StoreException.InvalidArgument {
        Tokens tokens = new Tokens(text);
        List<Entry> entries = new ArrayList<>();
        do {
            entries.add(entry(tokens, text));
        } while (tokens.takeSymbol(","));
        tokens.expectEnd("','");
        return entries;
    }

    private static Entry entry(Tokens tokens, String text) throws StoreException.InvalidArgument {
        int at = text.codePointCount(0, tokens.peek().at()) + 1;
        if (tokens.takeSymbol("*")) {
            return new Entry("*", List.of(), at);
        }
        boolean call =
                tokens.peek().kind() == Token.Kind.WORD && tokens.peekSecond().isSymbol("(");
        String name = call ? CallList.call(tokens, text).text() : tokens.name().text();
        List<String> options = new ArrayList<>();
        while (tokens.takeSymbol(":")) {
            if (tokens.peek().kind() != Token.Kind.WORD) {
                throw tokens.unexpected("a word after ':'");
            }
            options.add(tokens.take().text().toLowerCase(Locale.ROOT));
        }
        return new Entry(name, options, at);
    }
}
