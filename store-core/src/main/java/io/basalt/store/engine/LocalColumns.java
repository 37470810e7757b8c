package io.basalt.store.engine;

import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.Columns;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.columnar.Rendition;
import io.basalt.store.columnar.RenditionShelf;
import io.basalt.store.columnar.RowGroupFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Plans scans of columns. In this order: what the row groups' statistics rule out is not read at all; a rendition that has the
 * columns is mapped; the rest is left to the caller, where that is wanted, or decoded by parquet-hadoop. Thread-safe.
 */
final class LocalColumns implements Columns {
    private final LocalStore store;
    private final RenditionShelf renditions;

    LocalColumns(LocalStore store, RenditionShelf renditions) {
        this.store = store;
        this.renditions = renditions;
    }

    @Override
    public ColumnScan scan(ColumnRequest request, BufferAllocator allocator) throws IOException {
        List<PlannedContent> planned = new ArrayList<>();
        for (long contentId : request.contents()) {
            planned.add(plan(contentId, request));
        }
        return new LocalColumnScan(
                store, renditions, request, planned, allocator.newChildAllocator("columns", 0, allocator.getLimit()));
    }

    private PlannedContent plan(long contentId, ColumnRequest request) throws IOException {
        TabularInfo table = parquet(contentId);
        Optional<PlannedContent.RowGroups> rowGroups = rowGroups(table, request);
        if (rowGroups.isPresent() && rowGroups.get().wanted().isEmpty()) {
            String reason = "the statistics of its " + rowGroups.get().count() + " row groups rule all of them out";
            return new PlannedContent(contentId, rowGroups, Decoder.NONE, reason);
        }
        Optional<String> problem = problemOfRendition(contentId, request);
        if (problem.isEmpty()) {
            return new PlannedContent(contentId, rowGroups, Decoder.RENDITION, "it has a rendition with these columns");
        }
        if (store.isHot(contentId)) {
            store.renditions().hot(contentId);
        }
        return request.handBack()
                ? new PlannedContent(
                        contentId,
                        rowGroups,
                        Decoder.CALLER,
                        problem.get() + ", and the caller has a reader of its own")
                : new PlannedContent(contentId, rowGroups, Decoder.PARQUET, problem.get());
    }

    private TabularInfo parquet(long contentId) throws StoreException {
        Optional<TabularInfo> table = store.tabular(contentId);
        if (table.isEmpty()
                && store.open(() -> store.namespace().content(contentId)).isEmpty()) {
            throw new StoreException.NotFound(PlannedContent.name(contentId) + " does not exist");
        }
        String format = table.map(TabularInfo::format).orElse("no table");
        if (!format.equals("parquet")) {
            throw new StoreException.InvalidArgument(PlannedContent.name(contentId) + ": expected Parquet, found "
                    + format + "; read it by other means");
        }
        return table.orElseThrow();
    }

    private static Optional<PlannedContent.RowGroups> rowGroups(TabularInfo table, ColumnRequest request) {
        int count = table.rowGroups().size();
        if (count == 0 && table.rows().orElse(1) > 0) {
            return Optional.empty();
        }
        RowGroupFilter filter = new RowGroupFilter(table, request.filter());
        BitSet wanted = new BitSet(count);
        for (int i = 0; i < count; i++) {
            wanted.set(i, filter.mayMatch(i));
        }
        return Optional.of(new PlannedContent.RowGroups(count, wanted));
    }

    /** Why the rendition cannot be taken; absent where it can. */
    private Optional<String> problemOfRendition(long contentId, ColumnRequest request) throws IOException {
        Optional<RenditionShelf.Lease> found;
        try {
            found = renditions.look(contentId);
        } catch (StoreException.CorruptData e) {
            return Optional.of("its rendition was damaged, and is dropped");
        }
        if (found.isEmpty()) {
            return Optional.of("it has no rendition");
        }
        try (RenditionShelf.Lease lease = found.get()) {
            Rendition rendition = lease.rendition();
            List<String> missing = new ArrayList<>(request.columns());
            missing.removeAll(rendition.columns().stream().map(Field::getName).toList());
            return missing.isEmpty()
                    ? Optional.empty()
                    : Optional.of("its rendition lacks " + missing.get(0)
                            + Optional.ofNullable(rendition.leftOut().get(missing.get(0)))
                                    .map(reason -> ", which " + reason)
                                    .orElse(""));
        }
    }
}
