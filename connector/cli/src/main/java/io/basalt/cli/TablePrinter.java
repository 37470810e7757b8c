package io.basalt.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An aligned table under a heading, numbers on the right. The first rows are kept until they have sized the columns;
 * later rows are printed as they come, and what is wider than its column pushes the rest of its line to the right.
 */
final class TablePrinter implements RowPrinter {
    /** Sizes the columns by all rows. */
    static final int WHOLE = Integer.MAX_VALUE;

    private static final String GAP = "  ";

    private final String indent;
    private final List<String> columns;
    private final int sizing;
    private final PrintStream out;
    private final List<List<@Nullable Object>> kept = new ArrayList<>();
    private final int[] widths;
    private final boolean[] right;
    private boolean sized;

    /**
     * @param indent what every line begins with
     * @param sizing how many rows size the columns
     */
    TablePrinter(String indent, List<String> columns, int sizing, PrintStream out) {
        this.indent = indent;
        this.columns = List.copyOf(columns);
        this.sizing = sizing;
        this.out = out;
        this.widths = new int[columns.size()];
        this.right = new boolean[columns.size()];
    }

    @Override
    public void row(List<@Nullable Object> cells) {
        if (sized) {
            line(cells.stream().map(TablePrinter::text).toList());
            return;
        }
        kept.add(cells);
        if (kept.size() >= sizing) {
            size();
        }
    }

    @Override
    public void end() {
        if (!sized) {
            size();
        }
    }

    private void size() {
        sized = true;
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns);
        kept.forEach(row -> lines.add(row.stream().map(TablePrinter::text).toList()));
        for (int c = 0; c < widths.length; c++) {
            for (List<String> line : lines) {
                widths[c] = Math.max(widths[c], width(line.get(c)));
            }
            right[c] = numeric(c);
        }
        lines.forEach(this::line);
        kept.clear();
    }

    private boolean numeric(int column) {
        boolean any = false;
        for (List<@Nullable Object> row : kept) {
            Object cell = row.get(column);
            if (cell != null && !(cell instanceof Number) && !(cell instanceof Quantity)) {
                return false;
            }
            any |= cell != null;
        }
        return any;
    }

    private void line(List<String> cells) {
        StringBuilder text = new StringBuilder(indent);
        for (int c = 0; c < widths.length; c++) {
            String cell = cells.get(c);
            String gap = " ".repeat(Math.max(0, widths[c] - width(cell)));
            text.append(c == 0 ? "" : GAP).append(right[c] ? gap + cell : cell + gap);
        }
        out.println(text.toString().stripTrailing());
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** A cell in words: nothing for null. */
    static String text(@Nullable Object cell) {
        if (cell == null) {
            return "";
        }
        return cell instanceof Map<?, ?> || cell instanceof List<?> ? Json.text(cell) : cell.toString();
    }
}
