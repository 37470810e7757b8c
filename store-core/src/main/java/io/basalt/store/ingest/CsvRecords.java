package io.basalt.store.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of a text with separated values (RFC 4180): fields may be quoted, and quoted ones may hold anything. Belongs
 * to one thread.
 */
final class CsvRecords {
    /** @param text empty for a field that is not there */
    record Field(String text, boolean quoted) {
        /** Spark takes what is empty and not quoted for null. */
        boolean isNull() {
            return text.isEmpty() && !quoted;
        }
    }

    private static final char QUOTE = '"';

    private final String text;
    private final char delimiter;
    private final boolean wholeContent;
    private final int maxFields;
    private int position;

    /**
     * @param wholeContent whether the content ends where the text does; else a last record without an end is left out
     * @param maxFields what a record has more than that is left out
     */
    CsvRecords(String text, char delimiter, boolean wholeContent, int maxFields) {
        this.text = text;
        this.delimiter = delimiter;
        this.wholeContent = wholeContent;
        this.maxFields = maxFields;
    }

    /** Where the next record begins within the text. */
    int position() {
        return position;
    }

    /** The next record; empty lines are none. */
    Optional<List<Field>> next() {
        skipEmptyLines();
        if (position >= text.length()) {
            return Optional.empty();
        }
        int begin = position;
        List<Field> fields = new ArrayList<>();
        boolean more = true;
        while (more) {
            Optional<Field> field = field();
            if (field.isEmpty()) {
                position = begin;
                return Optional.empty();
            }
            if (fields.size() < maxFields) {
                fields.add(field.get());
            }
            more = position < text.length() && text.charAt(position) == delimiter;
            position += more ? 1 : 0;
        }
        if (position >= text.length() && !wholeContent) {
            position = begin;
            return Optional.empty();
        }
        skipLineEnd();
        return Optional.of(fields);
    }

    private void skipEmptyLines() {
        while (position < text.length() && isLineEnd(text.charAt(position))) {
            position++;
        }
    }

    private void skipLineEnd() {
        if (position < text.length() && text.charAt(position) == '\r') {
            position++;
        }
        if (position < text.length() && text.charAt(position) == '\n') {
            position++;
        }
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    /** Empty where quotes are still open at the end of a text that is not all. */
    private Optional<Field> field() {
        StringBuilder field = new StringBuilder();
        boolean quoted = position < text.length() && text.charAt(position) == QUOTE;
        if (quoted) {
            position++;
            if (!quoted(field) && !wholeContent) {
                return Optional.empty();
            }
        }
        int plain = position;
        while (position < text.length() && text.charAt(position) != delimiter && !isLineEnd(text.charAt(position))) {
            position++;
        }
        return Optional.of(new Field(field.append(text, plain, position).toString(), quoted));
    }

    /** Gives whether the quotes are closed. */
    private boolean quoted(StringBuilder field) {
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c != QUOTE) {
                field.append(c);
            } else if (position < text.length() && text.charAt(position) == QUOTE) {
                field.append(QUOTE);
                position++;
            } else {
                return true;
            }
        }
        return false;
    }
}
