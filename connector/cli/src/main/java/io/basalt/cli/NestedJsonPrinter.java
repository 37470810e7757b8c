package io.basalt.cli;

import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON object a line, with the names of the objects table and attributes nested. */
record NestedJsonPrinter(QueryColumns columns, PrintStream out) implements RowPrinter {
    @Override
    public void row(List<@Nullable Object> cells) {
        out.println(Json.text(columns.named(cells)));
    }

    @Override
    public void end() {}
}
