package io.basalt.cli;

import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows under named columns, to be printed in one of the formats. Cells are strings, numbers, booleans, maps or null.
 */
final class Listing {
    private final List<String> columns;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    Listing(String... columns) {
        this(List.of(columns));
    }

    Listing(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    /** Adds a row: a cell for each column. */
    Listing add(@Nullable Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(new ArrayList<>(Arrays.asList(cells)));
        return this;
    }

    void print(Format format, PrintStream out) {
        switch (format) {
            case TABLE -> printTable("", out);
            case JSON -> rows.forEach(row -> out.println(Json.text(named(row))));
            case CSV -> printCsv(out);
        }
    }

    /** As an aligned table, every line after {@code indent}; numbers stand on the right. */
    void printTable(String indent, PrintStream out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns);
        rows.forEach(row -> lines.add(row.stream().map(Listing::text).toList()));
        int[] widths = new int[columns.size()];
        boolean[] right = new boolean[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            for (List<String> line : lines) {
                widths[c] = Math.max(
                        widths[c], line.get(c).codePointCount(0, line.get(c).length()));
            }
            right[c] = numeric(c);
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder(indent);
            for (int c = 0; c < widths.length; c++) {
                String cell = line.get(c);
                String gap = " ".repeat(widths[c] - cell.codePointCount(0, cell.length()));
                text.append(c == 0 ? "" : "  ").append(right[c] ? gap + cell : cell + gap);
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private boolean numeric(int column) {
        boolean any = false;
        for (List<@Nullable Object> row : rows) {
            Object cell = row.get(column);
            if (cell != null && !(cell instanceof Number) && !(cell instanceof Quantity)) {
                return false;
            }
            any |= cell != null;
        }
        return any;
    }

    private void printCsv(PrintStream out) {
        CsvWriterSettings settings = new CsvWriterSettings();
        settings.getFormat().setLineSeparator("\n");
        settings.setNullValue("");
        settings.setQuoteEscapingEnabled(true);
        settings.setEmptyValue("\"\"");
        CsvWriter writer = new CsvWriter(settings);
        out.println(writer.writeRowToString(columns));
        rows.forEach(row -> out.println(
                writer.writeRowToString(row.stream().map(Listing::csv).toList())));
    }

    private static @Nullable String csv(@Nullable Object cell) {
        return cell == null ? null : text(cell);
    }

    private static String text(@Nullable Object cell) {
        if (cell == null) {
            return "";
        }
        return cell instanceof Map<?, ?> map ? Json.text(map) : cell.toString();
    }

    private Map<String, @Nullable Object> named(List<@Nullable Object> row) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int c = 0; c < columns.size(); c++) {
            named.put(columns.get(c), row.get(c));
        }
        return named;
    }
}
