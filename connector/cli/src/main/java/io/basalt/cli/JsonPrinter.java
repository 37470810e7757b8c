package io.basalt.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object a line, with the columns' names. */
final class JsonPrinter implements RowPrinter {
    private final List<String> columns;
    private final PrintStream out;

    JsonPrinter(List<String> columns, PrintStream out) {
        this.columns = List.copyOf(columns);
        this.out = out;
    }

    @Override
    public void row(List<@Nullable Object> cells) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int c = 0; c < columns.size(); c++) {
            named.put(columns.get(c), cells.get(c));
        }
        out.println(Json.text(named));
    }

    @Override
    public void end() {}
}
