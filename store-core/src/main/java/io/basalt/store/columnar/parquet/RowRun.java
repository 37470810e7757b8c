package io.basalt.store.columnar.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/**
 * Rows of a row group, one after the other.
 *
 * @param end the row after the last
 */
public record RowRun(long first, long end) {
    public long rows() {
        return end - first;
    }

    boolean holds(RowRun other) {
        return first <= other.first && other.end <= end;
    }

    /**
     * As few rows as hold all of some runs and begin and end at cuts, in their order.
     *
     * @param runs in their order
     * @param cuts the first row of all and the one after the last among them
     */
    static List<RowRun> widened(List<RowRun> runs, NavigableSet<Long> cuts) {
        List<RowRun> widened = new ArrayList<>();
        for (RowRun run : runs) {
            RowRun next = new RowRun(bound(cuts.floor(run.first)), bound(cuts.ceiling(run.end)));
            RowRun last = widened.isEmpty() ? next : widened.get(widened.size() - 1);
            if (last != next && next.first <= last.end) {
                widened.set(widened.size() - 1, new RowRun(last.first, Math.max(last.end, next.end)));
            } else {
                widened.add(next);
            }
        }
        return widened;
    }

    private static long bound(@org.jspecify.annotations.Nullable Long cut) {
        if (cut == null) {
            throw new IllegalArgumentException("a run of rows lies outside of all cuts");
        }
        return cut;
    }
}
