package io.basalt.cli;

import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 4180 with a heading, lines ended by a line feed alone. */
final class CsvPrinter implements RowPrinter {
    private final CsvWriter writer;
    private final PrintStream out;

    CsvPrinter(List<String> columns, PrintStream out) {
        CsvWriterSettings settings = new CsvWriterSettings();
        settings.getFormat().setLineSeparator("\n");
        settings.setNullValue("");
        settings.setQuoteEscapingEnabled(true);
        settings.setEmptyValue("\"\"");
        settings.setMaxColumns(Math.max(settings.getMaxColumns(), columns.size()));
        this.writer = new CsvWriter(settings);
        this.out = out;
        out.println(writer.writeRowToString(columns));
    }

    @Override
    public void row(List<@Nullable Object> cells) {
        out.println(writer.writeRowToString(cells.stream().map(CsvPrinter::text).toList()));
    }

    private static @Nullable String text(@Nullable Object cell) {
        return cell == null ? null : TablePrinter.text(cell);
    }

    @Override
    public void end() {}
}
