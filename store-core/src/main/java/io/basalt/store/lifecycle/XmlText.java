package io.basalt.store.lifecycle;

/** An XML document that grows, indented by two. Not thread-safe. */
final class XmlText {
    private final StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private int depth;

    /** @param name with attributes, if any */
    XmlText begin(String name) {
        line("<" + name + ">");
        depth++;
        return this;
    }

    XmlText end(String name) {
        depth--;
        return line("</" + name + ">");
    }

    /** Throws {@link IllegalArgumentException} where XML has no such character. */
    XmlText element(String name, String value) {
        return line("<" + name + ">" + escaped(name, value) + "</" + name + ">");
    }

    XmlText element(String name, long value) {
        return element(name, Long.toString(value));
    }

    private XmlText line(String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
        return this;
    }

    /** White space but the space goes as numbers: parsers change it otherwise. */
    private static String escaped(String name, String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\t', '\n', '\r' -> escaped.append("&#").append(c).append(';');
                default -> {
                    if (c < ' ' || c == 0xFFFE || c == 0xFFFF || (c >= 0xD800 && c <= 0xDFFF)) {
                        throw new IllegalArgumentException(String.format(
                                "%s holds U+%04X, which XML cannot say; write the rules as JSON", name, c));
                    }
                    escaped.appendCodePoint(c);
                }
            }
        });
        return escaped.toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
