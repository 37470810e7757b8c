package io.basalt.cli;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of attributes: the first column names a file by its path below the imported folder, each other column is
 * an
 * attribute. A column has the narrowest type that all its cells have; an empty cell gives no attribute.
 */
final class LabelTable {
    private static final int MAX_CELL = 1 << 20;
    private static final int MAX_COLUMNS = 4096;

    private final Map<String, Attributes> byKey;

    private LabelTable(Map<String, Attributes> byKey) {
        this.byKey = byKey;
    }

    Attributes of(String key) {
        return byKey.getOrDefault(key, Attributes.NONE);
    }

    Iterable<String> keys() {
        return byKey.keySet();
    }

    static LabelTable read(Path file) throws IOException, CommandFailed {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        List<@Nullable String[]> rows = new ArrayList<>();
        List<Long> lines = new ArrayList<>();
        CsvParser parser = new CsvParser(settings());
        try {
            parser.beginParsing(file.toFile(), StandardCharsets.UTF_8);
            for (String[] row = parser.parseNext(); row != null; row = parser.parseNext()) {
                rows.add(row);
                lines.add(parser.getContext().currentLine());
            }
        } catch (TextParsingException e) {
            throw new CommandFailed(file + ": not a CSV file: " + Failure.firstLine(e.getMessage()), e);
        } finally {
            parser.stopParsing();
        }
        if (rows.isEmpty()) {
            throw new CommandFailed(file + ": empty; expected a heading (key,ATTRIBUTE,...) and a row for each file");
        }
        return new LabelTable(table(file, rows, lines));
    }

    private static CsvParserSettings settings() {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setComment('\0');
        settings.setLineSeparatorDetectionEnabled(true);
        settings.setIgnoreLeadingWhitespaces(false);
        settings.setIgnoreTrailingWhitespaces(false);
        settings.setIgnoreLeadingWhitespacesInQuotes(false);
        settings.setIgnoreTrailingWhitespacesInQuotes(false);
        settings.setMaxCharsPerColumn(MAX_CELL);
        settings.setMaxColumns(MAX_COLUMNS);
        return settings;
    }

    private static Map<String, Attributes> table(Path file, List<@Nullable String[]> rows, List<Long> lines)
            throws CommandFailed {
        List<String> names = names(file, rows.get(0));
        List<CellType> types = new ArrayList<>();
        for (int c = 1; c < names.size(); c++) {
            types.add(CellType.of(cells(rows, c)));
        }
        Map<String, Attributes> byKey = new HashMap<>();
        for (int r = 1; r < rows.size(); r++) {
            @Nullable String[] row = rows.get(r);
            String key = row[0];
            String where = file + " line " + lines.get(r);
            if (key == null || key.isEmpty()) {
                throw new CommandFailed(where + ": the first column is empty; it names the file");
            }
            if (row.length > names.size()) {
                throw new CommandFailed(where + ": " + row.length + " cells under " + names.size()
                        + " headings; quote cells that hold a comma");
            }
            Map<String, AttributeValue> values = new TreeMap<>();
            for (int c = 1; c < row.length; c++) {
                String cell = row[c];
                if (cell != null) {
                    values.put(names.get(c), types.get(c - 1).value(cell));
                }
            }
            if (byKey.put(key.startsWith("./") ? key.substring(2) : key, Attributes.of(values)) != null) {
                throw new CommandFailed(where + ": '" + key + "' has a row already; keep one");
            }
        }
        return byKey;
    }

    private static List<String> names(Path file, @Nullable String[] heading) throws CommandFailed {
        List<String> names = new ArrayList<>();
        for (String name : heading) {
            String given = name == null ? "" : name.strip();
            if (!names.isEmpty()) {
                try {
                    Attributes.of(given, AttributeValue.of(true));
                } catch (IllegalArgumentException e) {
                    throw new CommandFailed(file + " column " + (names.size() + 1) + ": " + e.getMessage(), e);
                }
                if (names.subList(1, names.size()).contains(given)) {
                    throw new CommandFailed(file + ": two columns are named '" + given + "'; rename one");
                }
            }
            names.add(given);
        }
        return names;
    }

    private static List<String> cells(List<@Nullable String[]> rows, int column) {
        List<String> cells = new ArrayList<>();
        for (@Nullable String[] row : rows.subList(1, rows.size())) {
            String cell = column < row.length ? row[column] : null;
            if (cell != null) {
                cells.add(cell);
            }
        }
        return cells;
    }
}
