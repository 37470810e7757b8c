package io.basalt.store.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a scan of columns is to read. Immutable.
 *
 * @param contents ids of tabular contents, in the order in which they are read
 * @param columns names of top-level columns, each once, in the order that the batches have them; may be none: then batches
 *     tell their row count. None with an aggregation, which names its own
 * @param filter what rows are wanted: batches and row groups in which none can be are not read. Rows that do not match may be
 *     among the others; the caller tests them. Columns are {@link Field.Attribute}s of their names ({@link #column}), and need
 *     not be among {@code columns}; truths, whole numbers, real ones, texts and timestamps have literals of their own, dates
 *     those of whole numbers (days since 1970-01-01), decimals those of whole numbers or texts ({@code "12.50"}). Terms that do
 *     not go with a column rule nothing out
 * @param batchBytes of a batch that is decoded; it may take up to three times as much while it is made. Batches of renditions
 *     are as they are on flash, at most some tens of mebibytes, and are mapped instead
 * @param split reads of each content only the row groups whose middle lies in these bytes of it, as Hadoop's file splits do:
 *     splits that cover a content have each of its rows once, whoever decodes them. Absent: all of it
 * @param aggregation what is computed of the rows that match, instead of giving rows: exactly those for which the filter is true. Batches
 *     have the columns that are grouped by and one for each function; a group may come several times, from parts of the contents,
 *     so counts and sums are to be added, and the least of minima taken, by the caller
 * @param handBack whether Parquet contents for which there is nothing better than decoding them are left to the caller, whose own
 *     reader of Parquet may be faster: {@link ContentPlan} names their row groups
 * @param leaveRenditions whether renditions are left to the caller, who maps their files: {@link ColumnScan#renditions} names them
 */
public record ColumnRequest(
        List<Long> contents,
        List<String> columns,
        Predicate filter,
        Optional<ByteRange> split,
        long batchBytes,
        Optional<ColumnAggregation> aggregation,
        boolean handBack,
        boolean leaveRenditions) {
    public static final long BATCH_BYTES = 16L << 20;
    private static final long LARGEST_BATCH = 512L << 20;

    public ColumnRequest {
        contents = List.copyOf(contents);
        columns = List.copyOf(columns);
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new IllegalArgumentException("columns " + columns + ": expected each once");
        }
        if (aggregation.isPresent() && !columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "columns " + columns + " beside an aggregation: expected none, since it names its own");
        }
        if (aggregation.isPresent() && leaveRenditions) {
            throw new IllegalArgumentException("renditions are left to the caller beside an aggregation: expected"
                    + " one of them, since the store aggregates what it reads");
        }
        if (batchBytes < 1 || batchBytes > LARGEST_BATCH) {
            throw new IllegalArgumentException("batch of " + batchBytes + " bytes: expected 1 to " + LARGEST_BATCH);
        }
    }

    /** All rows of some columns. */
    public static ColumnRequest of(List<Long> contents, String... columns) {
        return new ColumnRequest(
                contents,
                List.of(columns),
                Predicate.Constant.TRUE,
                Optional.empty(),
                BATCH_BYTES,
                Optional.empty(),
                false,
                false);
    }

    /** An aggregation of all rows. */
    public static ColumnRequest of(List<Long> contents, ColumnAggregation aggregation) {
        return new ColumnRequest(
                contents,
                List.of(),
                Predicate.Constant.TRUE,
                Optional.empty(),
                BATCH_BYTES,
                Optional.of(aggregation),
                false,
                false);
    }

    public ColumnRequest where(Predicate newFilter) {
        return new ColumnRequest(
                contents, columns, newFilter, split, batchBytes, aggregation, handBack, leaveRenditions);
    }

    public ColumnRequest of(ByteRange newSplit) {
        return new ColumnRequest(
                contents, columns, filter, Optional.of(newSplit), batchBytes, aggregation, handBack, leaveRenditions);
    }

    public ColumnRequest withBatchBytes(long newBatchBytes) {
        return new ColumnRequest(
                contents, columns, filter, split, newBatchBytes, aggregation, handBack, leaveRenditions);
    }

    public ColumnRequest handingBack() {
        return new ColumnRequest(contents, columns, filter, split, batchBytes, aggregation, true, leaveRenditions);
    }

    /** Of which the store decodes everything. */
    public ColumnRequest keepingAll() {
        return new ColumnRequest(contents, columns, filter, split, batchBytes, aggregation, false, false);
    }

    /** @throws IllegalArgumentException where an aggregation is wanted, which is the store's to compute */
    public ColumnRequest leavingRenditions() {
        return new ColumnRequest(contents, columns, filter, split, batchBytes, aggregation, handBack, true);
    }

    /** The same of one content, whose rendition is not left to the caller. */
    public ColumnRequest only(long contentId) {
        return new ColumnRequest(List.of(contentId), columns, filter, split, batchBytes, aggregation, handBack, false);
    }

    /** The scan of rows that an aggregation computes its results of: the columns that it names, and those of the filter. */
    public ColumnRequest ofRows() {
        Set<String> needed = new LinkedHashSet<>(columns);
        aggregation.ifPresent(computed -> {
            needed.addAll(computed.columns());
            filter.fields().forEach(field -> needed.add(((Field.Attribute) field).name()));
        });
        return new ColumnRequest(
                contents, List.copyOf(needed), filter, split, batchBytes, Optional.empty(), handBack, leaveRenditions);
    }

    /** A column of the tables, for a filter. */
    public static Field column(String name, ValueType type) {
        return new Field.Attribute(name, type);
    }

    /**
     * The contents that objects have in a state of the store: its newest, or that of an LSN ({@link Store#asOf(long)}).
     *
     * @throws StoreException.NotFound where one does not exist there
     */
    public static List<Long> contents(StoreView view, List<ObjectKey> keys) throws StoreException {
        List<Long> contents = new ArrayList<>();
        for (ObjectKey key : keys) {
            contents.add(view.stat(key)
                    .orElseThrow(() -> new StoreException.NotFound(key + " does not exist"))
                    .entry()
                    .contentId());
        }
        return contents;
    }
}
