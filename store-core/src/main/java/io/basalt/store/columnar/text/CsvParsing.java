package io.basalt.store.columnar.text;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import io.basalt.store.api.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes lines of CSV apart as Spark does it by default: line by line, by the same parser, which is set alike. Not thread-safe. */
final class CsvParsing {
    private static final int MAX_COLUMNS = 20_480;

    private final CsvParser parser;
    private final CsvParser second;

    CsvParsing(char delimiter) {
        this.parser = parser(delimiter);
        this.second = parser(delimiter);
    }

    private static CsvParser parser(char delimiter) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setDelimiter(delimiter);
        settings.getFormat().setQuote('"');
        settings.getFormat().setQuoteEscape('\\');
        settings.getFormat().setLineSeparator("\n");
        settings.setCommentProcessingEnabled(false);
        settings.setIgnoreLeadingWhitespaces(false);
        settings.setIgnoreTrailingWhitespaces(false);
        settings.setReadInputOnSeparateThread(false);
        settings.setMaxColumns(MAX_COLUMNS);
        settings.setNullValue("");
        settings.setEmptyValue("");
        settings.setMaxCharsPerColumn(-1);
        settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.STOP_AT_DELIMITER);
        settings.setLineSeparatorDetectionEnabled(false);
        return new CsvParser(settings);
    }

    /** The current line as text; empty where Spark passes over it. */
    static String text(Lines lines) throws StoreException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(lines.bytes(), lines.start(), lines.length()))
                    .toString();
            return text.trim().isEmpty() ? "" : text;
        } catch (CharacterCodingException e) {
            throw lines.problem("expected UTF-8");
        }
    }

    /** The values in {@code text}, which is the current line; empty ones are null to Spark. */
    String[] values(Lines lines, String text) throws StoreException {
        return values(parser, lines, text);
    }

    private static String[] values(CsvParser by, Lines lines, String text) throws StoreException {
        String[] values;
        try {
            values = by.parseLine(text);
        } catch (TextParsingException e) {
            throw lines.problem("expected at most " + MAX_COLUMNS + " values that can be parsed");
        }
        if (values == null) {
            throw lines.problem("expected values, found none");
        }
        return values;
    }

    /** Refuses a line whose last value goes on in the next one: it is a line, or a part of one, by an option of Spark's reader. */
    void requireClosed(Lines lines, String text, String[] values) throws StoreException {
        if (text.indexOf('"') >= 0 && !Arrays.equals(values, values(second, lines, text + "\n"))) {
            throw lines.problem(
                    "a quoted value does not end in its line, and Spark's option multiLine decides what it is");
        }
    }
}
