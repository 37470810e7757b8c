package io.basalt.store.engine;

import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.Columns;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.columnar.Rendition;
import io.basalt.store.columnar.RenditionShelf;
import io.basalt.store.columnar.RowGroupFilter;
import io.basalt.store.columnar.duckdb.DuckDb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Plans scans of columns. In this order: what the row groups' statistics rule out is not read at all; a rendition that has the
 * columns is mapped; what a filter leaves little of, or is aggregated, is read by DuckDB, if it is there and it is Parquet; the rest is left to the caller,
 * where it is Parquet and that is wanted, or decoded. Thread-safe.
 */
final class LocalColumns implements Columns {
    private final LocalStore store;
    private final RenditionShelf renditions;
    private final DuckDb duckDb;

    LocalColumns(LocalStore store, RenditionShelf renditions, DuckDb duckDb) {
        this.store = store;
        this.renditions = renditions;
        this.duckDb = duckDb;
    }

    @Override
    public ColumnScan scan(ColumnRequest request, BufferAllocator allocator) throws IOException {
        ColumnRequest ofRows = request.ofRows();
        List<PlannedContent> planned = new ArrayList<>();
        for (long contentId : request.contents()) {
            planned.add(plan(contentId, ofRows, request.aggregation()));
        }
        LocalColumnScan scan = new LocalColumnScan(
                store,
                renditions,
                duckDb,
                ofRows,
                request.aggregation(),
                planned,
                allocator.newChildAllocator("columns", 0, allocator.getLimit()));
        if (request.leaveRenditions()) {
            scan.leaveRenditions();
        }
        return request.aggregation().isPresent()
                ? new AggregatedScan(scan, request, request.aggregation().get())
                : scan;
    }

    private PlannedContent plan(long contentId, ColumnRequest request, Optional<ColumnAggregation> aggregation)
            throws IOException {
        Optional<TabularInfo> known = table(contentId);
        if (request.handBack() && known.flatMap(TabularFormat::of).isEmpty()) {
            return new PlannedContent(
                    contentId,
                    TabularFormat.PARQUET,
                    Optional.empty(),
                    Decoder.CALLER,
                    "the store knows no table in it, and the caller has a reader of its own");
        }
        TabularInfo table = known.orElseThrow(() -> refusal(contentId, "no table"));
        TabularFormat format = format(contentId, table);
        Optional<PlannedContent.RowGroups> rowGroups = rowGroups(table, request);
        if (rowGroups.isPresent() && rowGroups.get().wanted().isEmpty()) {
            int count = rowGroups.get().count();
            String reason = count == 0
                    ? request.split()
                            .map(split -> "none of its row groups has its middle in the split")
                            .orElse("it has no rows")
                    : "the statistics of its " + count + " row groups rule all of them out";
            return new PlannedContent(contentId, format, rowGroups, Decoder.NONE, reason);
        }
        boolean splittable = rowGroups.isPresent() || request.split().isEmpty();
        Optional<String> problem = splittable
                ? problemOfRendition(contentId, request)
                : Optional.of("the store does not know its row groups, and cannot split it");
        if (problem.isEmpty()) {
            return new PlannedContent(
                    contentId, format, rowGroups, Decoder.RENDITION, "it has a rendition with these columns");
        }
        if (store.isHot(contentId)) {
            store.renditions().hot(contentId);
        }
        if (!splittable && !request.handBack()) {
            throw new StoreException.InvalidArgument(
                    PlannedContent.name(contentId) + ": " + problem.get() + "; read it whole");
        }
        return format == TabularFormat.PARQUET && splittable
                ? ofParquet(contentId, table, rowGroups, problem.get(), request, aggregation)
                : new PlannedContent(
                        contentId,
                        format,
                        rowGroups,
                        splittable ? format.decoder() : Decoder.CALLER,
                        splittable ? problem.get() : problem.get() + ", and the caller has a reader of its own");
    }

    private PlannedContent ofParquet(
            long contentId,
            TabularInfo table,
            Optional<PlannedContent.RowGroups> rowGroups,
            String problem,
            ColumnRequest request,
            Optional<ColumnAggregation> aggregation) {
        DuckChoice choice = new DuckChoice(
                table, number -> rowGroups.isEmpty() || rowGroups.get().wanted().get(number));
        DuckChoice.Verdict duck = choice.of(request, aggregation, duckDb);
        String reason = problem + ", and " + duck.reason();
        if (duck.taken()) {
            return new PlannedContent(
                    contentId, TabularFormat.PARQUET, rowGroups, choice::isCommon, Decoder.DUCKDB, reason);
        }
        return request.handBack()
                ? new PlannedContent(
                        contentId,
                        TabularFormat.PARQUET,
                        rowGroups,
                        Decoder.CALLER,
                        reason + "; the caller has a reader of its own")
                : new PlannedContent(contentId, TabularFormat.PARQUET, rowGroups, Decoder.PARQUET, reason);
    }

    private Optional<TabularInfo> table(long contentId) throws StoreException {
        Optional<TabularInfo> table = store.tabular(contentId);
        if (table.isEmpty()
                && store.open(() -> store.namespace().content(contentId)).isEmpty()) {
            throw new StoreException.NotFound(PlannedContent.name(contentId) + " does not exist");
        }
        return table;
    }

    private static TabularFormat format(long contentId, TabularInfo table) throws StoreException {
        return TabularFormat.of(table).orElseThrow(() -> refusal(contentId, table.format()));
    }

    private static StoreException refusal(long contentId, String found) {
        return new StoreException.InvalidArgument(PlannedContent.name(contentId) + ": " + TabularFormat.EXPECTED
                + ", found " + found + "; read it by other means");
    }

    /** Empty where they are not known, or those of a split do not follow one another. */
    private static Optional<PlannedContent.RowGroups> rowGroups(TabularInfo table, ColumnRequest request) {
        List<TabularInfo.RowGroup> all = table.rowGroups();
        boolean empty = table.sample().isEmpty() && table.rows().orElse(1) == 0;
        if (all.isEmpty() && !empty) {
            return Optional.empty();
        }
        BitSet inSplit = new BitSet(all.size());
        for (int i = 0; i < all.size(); i++) {
            inSplit.set(
                    i,
                    request.split().isEmpty()
                            || hasMiddleOf(all.get(i), request.split().get()));
        }
        int first = Math.max(0, inSplit.nextSetBit(0));
        int end = inSplit.length();
        if (inSplit.cardinality() < end - first) {
            return Optional.empty();
        }
        RowGroupFilter filter = new RowGroupFilter(table, request.filter());
        BitSet wanted = new BitSet(all.size());
        for (int i = first; i < end; i++) {
            wanted.set(i, filter.mayMatch(i));
        }
        long firstRow = rows(all.subList(0, first));
        long endRow = firstRow + rows(all.subList(first, Math.max(first, end)));
        return Optional.of(new PlannedContent.RowGroups(inSplit.cardinality(), wanted, firstRow, endRow));
    }

    private static long rows(List<TabularInfo.RowGroup> rowGroups) {
        return rowGroups.stream().mapToLong(TabularInfo.RowGroup::rows).sum();
    }

    private static boolean hasMiddleOf(TabularInfo.RowGroup rowGroup, ByteRange split) {
        long middle = rowGroup.offset() + rowGroup.storedBytes() / 2;
        return middle >= split.offset() && middle < split.end();
    }

    /** Why the rendition cannot be taken; absent where it can. */
    private Optional<String> problemOfRendition(long contentId, ColumnRequest request) throws IOException {
        Optional<RenditionShelf.Lease> found;
        try {
            found = renditions.look(contentId);
        } catch (StoreException.CorruptData e) {
            return Optional.of("its rendition was damaged, and is dropped");
        } catch (IOException e) {
            return Optional.of("its rendition cannot be opened now (" + e + ")");
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
