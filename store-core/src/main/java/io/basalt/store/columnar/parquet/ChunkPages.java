package io.basalt.store.columnar.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageLocation;

/**
 * Where the data pages of a flat column chunk lie, as the file's offset index says. That they hold as many rows as it says is seen
 * when they are copied.
 */
record ChunkPages(List<Page> pages) {
    ChunkPages {
        pages = List.copyOf(pages);
    }

    /**
     * @param size in bytes, with its header
     * @param rows of the row group
     */
    record Page(long offset, int size, RowRun rows) {}

    /**
     * Absent where the index contradicts itself or the chunk.
     *
     * @param first offset of the chunk's first data page
     * @param end of the chunk
     * @param rows of the row group
     */
    static Optional<ChunkPages> of(OffsetIndex index, long first, long end, long rows) {
        List<PageLocation> locations = index.getPage_locations();
        List<Page> pages = new ArrayList<>();
        long free = first;
        for (int i = 0; i < locations.size(); i++) {
            PageLocation location = locations.get(i);
            long begin = location.getFirst_row_index();
            long next = i + 1 < locations.size() ? locations.get(i + 1).getFirst_row_index() : rows;
            boolean fits = location.getOffset() >= free
                    && location.getCompressed_page_size() > 0
                    && location.getCompressed_page_size() <= end - location.getOffset()
                    && begin < next
                    && next <= rows;
            boolean isFirst = i > 0 || (begin == 0 && location.getOffset() == first);
            if (!fits || !isFirst) {
                return Optional.empty();
            }
            pages.add(new Page(location.getOffset(), location.getCompressed_page_size(), new RowRun(begin, next)));
            free = location.getOffset() + location.getCompressed_page_size();
        }
        return pages.isEmpty() ? Optional.empty() : Optional.of(new ChunkPages(pages));
    }

    /** The rows that begin a page, and the one after the last. */
    TreeSet<Long> cuts() {
        TreeSet<Long> cuts = new TreeSet<>();
        pages.forEach(page -> cuts.add(page.rows.first()));
        cuts.add(pages.get(pages.size() - 1).rows.end());
        return cuts;
    }

    /** Those that lie in one of the runs. */
    List<Page> in(List<RowRun> runs) {
        return pages.stream()
                .filter(page -> runs.stream().anyMatch(run -> run.holds(page.rows)))
                .toList();
    }
}
