package io.basalt.store.columnar.parquet;

import io.basalt.store.columnar.LeftOutException;
import io.basalt.store.columnar.parquet.ParquetRendition.Limits;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.jspecify.annotations.Nullable;

/**
 * Goes through row groups of a file, a few rows of all columns at a time, and ends a batch at its limit of rows or bytes;
 * batches do not end where row groups do. Not thread-safe.
 */
final class RowGroups implements AutoCloseable {
    /** Rows that all columns take one after the other: as many as what they took before allows. */
    private static final int FIRST_STEP = 8;

    private static final int LONGEST_STEP = 256;
    private static final long STEP_BYTES = 1 << 20;

    private final ParquetFileReader file;
    private final RenderedColumns columns;
    private final Limits limits;
    private final int batchRows;
    private final Iterator<Integer> rowGroups;
    private Optional<Current> current = Optional.empty();
    private int step = FIRST_STEP;
    private int filled;
    private long rows;

    /** @param rowGroups numbers of those to go through */
    RowGroups(ParquetFileReader file, RenderedColumns columns, Limits limits, List<Integer> rowGroups) {
        this.file = file;
        this.columns = columns;
        this.limits = limits;
        this.rowGroups = rowGroups.iterator();
        long rowBytes =
                columns.all().stream().mapToLong(RenderedColumn::rowBytes).sum();
        this.batchRows = (int) Math.max(1, Math.min(limits.batchRows(), limits.batchBytes() / Math.max(1, rowBytes)));
        file.setRequestedSchema(columns.schema());
    }

    /** The row group that is being read. Where no column is wanted it has rows alone. */
    private static final class Current implements AutoCloseable {
        private final Optional<PageReadStore> pages;
        private final Optional<FlatRows> flat;
        private final Optional<NestedRows> nested;
        private long left;

        Current(RenderedColumns columns, @Nullable String createdBy, Optional<PageReadStore> pages, long rows) {
            this.pages = pages;
            this.left = rows;
            this.flat = pages.map(store -> new FlatRows(columns.flat(), columns.flatSchema(), createdBy, store));
            this.nested = columns.nested().isEmpty()
                    ? Optional.empty()
                    : pages.map(store -> new NestedRows(columns.nested(), columns.nestedSchema(), createdBy, store));
        }

        void fill(int from, int to) {
            flat.ifPresent(columns -> columns.fill(from, to));
            nested.ifPresent(columns -> columns.fill(from, to));
            left -= to - from;
        }

        @Override
        public void close() {
            pages.ifPresent(PageReadStore::close);
        }
    }

    /** Rows of all batches so far. */
    long rows() {
        return rows;
    }

    /** Passes over so many of the next rows. */
    void skip(long count) throws IOException {
        long left = count;
        while (left > 0 && open()) {
            Current group = current.orElseThrow();
            int taken = (int) Math.min(Math.min(LONGEST_STEP, batchRows), Math.min(left, group.left));
            clear();
            group.fill(0, taken);
            left -= taken;
        }
    }

    /** Fills the columns' vectors with the next batch; false at the end. Throws {@link LeftOutException}. */
    boolean next() throws IOException {
        clear();
        boolean full = false;
        while (!full && open()) {
            full = take(current.orElseThrow());
        }
        rows += filled;
        return filled > 0;
    }

    /** The batch, of the columns' own vectors. Closing it would close them. */
    VectorSchemaRoot batch() {
        columns.vectors().forEach(vector -> vector.setValueCount(filled));
        return new VectorSchemaRoot(columns.fields(), columns.vectors(), filled);
    }

    /** Makes the row group current that has the next row; false where there is none. */
    private boolean open() throws IOException {
        while (current.isEmpty() || current.get().left == 0) {
            close();
            if (!rowGroups.hasNext()) {
                return false;
            }
            int number = rowGroups.next();
            long count = file.getRowGroups().get(number).getRowCount();
            if (count > 0) {
                current = Optional.of(read(number, count));
            }
        }
        return true;
    }

    private Current read(int number, long count) throws IOException {
        String createdBy = file.getFileMetaData().getCreatedBy();
        if (columns.all().isEmpty()) {
            return new Current(columns, createdBy, Optional.empty(), count);
        }
        // readRowGroup, unlike readNextRowGroup, can begin again.
        PageReadStore pages = file.readRowGroup(number);
        boolean read = false;
        try {
            Current group = new Current(columns, createdBy, Optional.of(pages), count);
            read = true;
            return group;
        } finally {
            if (!read) {
                pages.close();
            }
        }
    }

    /** Takes a few rows; gives whether the batch is full. */
    private boolean take(Current group) {
        int most = columns.all().isEmpty() ? batchRows : step;
        int taken = (int) Math.min(Math.min(most, group.left), batchRows - filled);
        long before = bytes(filled);
        group.fill(filled, filled + taken);
        filled += taken;
        long after = bytes(filled);
        adapt(taken, after - before);
        return filled == batchRows || after >= limits.batchBytes();
    }

    /** Twice as many rows next time where these were small, half as many where they were large. */
    private void adapt(int taken, long bytes) {
        if (bytes > STEP_BYTES) {
            step = Math.max(1, step / 2);
        } else if (taken == step && bytes < STEP_BYTES / 4) {
            step = Math.min(LONGEST_STEP, step * 2);
        }
    }

    private long bytes(int rows) {
        long bytes = 0;
        for (RenderedColumn column : columns.all()) {
            bytes += column.bytes(rows);
        }
        return bytes;
    }

    private void clear() {
        columns.all().forEach(column -> column.clear(batchRows));
        filled = 0;
    }

    @Override
    public void close() {
        current.ifPresent(Current::close);
        current = Optional.empty();
    }
}
