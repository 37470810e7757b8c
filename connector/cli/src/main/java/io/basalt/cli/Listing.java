package io.basalt.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        print(RowPrinter.of(format, columns, out));
    }

    /** As an aligned table, every line after {@code indent}; numbers stand on the right. */
    void printTable(String indent, PrintStream out) {
        print(new TablePrinter(indent, columns, TablePrinter.WHOLE, out));
    }

    private void print(RowPrinter printer) {
        rows.forEach(printer::row);
        printer.end();
    }
}
