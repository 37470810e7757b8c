package io.basalt.store.columnar.parquet;

import java.util.List;
import java.util.Map;

/**
 * The pages of a row group that an excerpt holds: those of some runs of rows, at whose ends pages of all its columns begin.
 * Immutable.
 */
public final class PageSelection {
    private final List<RowRun> runs;
    private final Map<String, ChunkPages> pages;

    /** @param pages of the columns by their names, all of the row group */
    PageSelection(List<RowRun> runs, Map<String, ChunkPages> pages) {
        this.runs = List.copyOf(runs);
        this.pages = Map.copyOf(pages);
    }

    /** In their order; none where no page is needed. */
    public List<RowRun> runs() {
        return runs;
    }

    long rows() {
        return runs.stream().mapToLong(RowRun::rows).sum();
    }

    List<ChunkPages.Page> of(PlainColumn column) {
        ChunkPages all = pages.get(column.name());
        if (all == null) {
            throw new IllegalArgumentException("column " + column.name() + ": expected one of " + pages.keySet());
        }
        return all.in(runs);
    }
}
