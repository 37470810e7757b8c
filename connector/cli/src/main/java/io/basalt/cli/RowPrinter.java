package io.basalt.cli;

import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints rows one after the other as they come. Cells are strings, numbers, booleans, lists, maps or null. */
interface RowPrinter {
    /** A cell for each column. */
    void row(List<@Nullable Object> cells);

    /** After the last row, also where there was none. */
    void end();

    /** Prints rows under flat column names. */
    static RowPrinter of(Format format, List<String> columns, PrintStream out) {
        return switch (format) {
            case TABLE -> new TablePrinter("", columns, TablePrinter.WHOLE, out);
            case JSON -> new JsonPrinter(columns, out);
            case CSV -> new CsvPrinter(columns, out);
        };
    }
}
