package io.basalt.store.predicate;

/**
 * A piece of a condition's text.
 *
 * @param text a word or number as written, a quoted name or string without its quotes, a symbol
 * @param at where it begins, in chars from 0
 */
record Token(Kind kind, String text, int at) {
    enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        NUMBER,
        SYMBOL,
        END
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    /** As an error shows it. */
    String shown() {
        return switch (kind) {
            case END -> "the end of the text";
            case STRING -> "the string " + shortened("'", "'");
            case QUOTED_NAME -> shortened("`", "`");
            case WORD, NUMBER, SYMBOL -> shortened("'", "'");
        };
    }

    private String shortened(String begin, String end) {
        int most = 40;
        String part = text.length() <= most ? text : text.substring(0, most) + "...";
        return begin + part.replaceAll("\\R", " ") + end;
    }
}
