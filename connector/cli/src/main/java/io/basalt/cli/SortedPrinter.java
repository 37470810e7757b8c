package io.basalt.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps all rows, and prints them sorted: for groups, of which there are as many as a query's memory holds. */
final class SortedPrinter implements RowPrinter {
    private final CellOrder order;
    private final long offset;
    private final long limit;
    private final RowPrinter printer;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    /**
     * @param offset how many of the sorted rows to leave out first
     * @param limit the most rows to print
     */
    SortedPrinter(CellOrder order, long offset, long limit, RowPrinter printer) {
        this.order = order;
        this.offset = offset;
        this.limit = limit;
        this.printer = printer;
    }

    @Override
    public void row(List<@Nullable Object> cells) {
        rows.add(cells);
    }

    @Override
    public void end() {
        rows.sort(order);
        rows.stream().skip(offset).limit(limit).forEach(printer::row);
        printer.end();
    }
}
