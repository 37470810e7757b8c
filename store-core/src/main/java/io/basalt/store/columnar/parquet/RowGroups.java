package io.basalt.store.columnar.parquet;

import io.basalt.store.columnar.RenditionWriter;
import io.basalt.store.columnar.parquet.ParquetRendition.Limits;
import io.basalt.store.io.Appender;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a file's row groups, a few rows of all columns at a time, and ends a batch at its limit of rows or bytes;
 * batches do not end where row groups do. Not thread-safe.
 */
final class RowGroups {
    /** Rows that all columns take one after the other: as many as what they took before allows. */
    private static final int FIRST_STEP = 8;

    private static final int LONGEST_STEP = 256;
    private static final long STEP_BYTES = 1 << 20;

    private final ParquetFileReader file;
    private final RenderedColumns columns;
    private final Limits limits;
    private final int batchRows;
    private int step = FIRST_STEP;
    private int filled;

    RowGroups(ParquetFileReader file, RenderedColumns columns, Limits limits) {
        this.file = file;
        this.columns = columns;
        this.limits = limits;
        long rowBytes =
                columns.all().stream().mapToLong(RenderedColumn::rowBytes).sum();
        this.batchRows = (int) Math.max(1, Math.min(limits.batchRows(), limits.batchBytes() / Math.max(1, rowBytes)));
    }

    /** Writes all rows, returns how many. Throws {@link LeftOutException}. */
    long write(long contentId, Appender out, Map<String, String> leftOut) throws IOException {
        RenditionWriter writer = new RenditionWriter(out, contentId, columns.fields(), columns.dictionaries(), leftOut);
        file.setRequestedSchema(columns.schema());
        clear();
        long rows = 0;
        for (int i = 0; i < file.getRowGroups().size(); i++) {
            BlockMetaData rowGroup = file.getRowGroups().get(i);
            rows += rowGroup.getRowCount();
            if (columns.all().isEmpty()) {
                rowsAlone(writer, rowGroup.getRowCount());
            } else if (rowGroup.getRowCount() > 0) {
                // readRowGroup, unlike readNextRowGroup, can begin again.
                try (PageReadStore pages = file.readRowGroup(i)) {
                    rows(writer, pages, rowGroup.getRowCount());
                }
            }
        }
        flush(writer);
        writer.finish();
        return rows;
    }

    /** Where no column is left there still is the number of rows. */
    private void rowsAlone(RenditionWriter writer, long count) throws IOException {
        for (long left = count; left > 0; ) {
            int taken = (int) Math.min(left, batchRows - filled);
            filled += taken;
            left -= taken;
            if (filled == batchRows) {
                flush(writer);
            }
        }
    }

    private void rows(RenditionWriter writer, PageReadStore pages, long count) throws IOException {
        FlatRows flat = new FlatRows(columns.flat(), columns.flatSchema(), createdBy(), pages);
        Optional<NestedRows> nested = columns.nested().isEmpty()
                ? Optional.empty()
                : Optional.of(new NestedRows(columns.nested(), columns.nestedSchema(), createdBy(), pages));
        for (long left = count; left > 0; ) {
            int taken = (int) Math.min(Math.min(step, left), batchRows - filled);
            int end = filled + taken;
            long before = bytes(filled);
            flat.fill(filled, end);
            nested.ifPresent(rows -> rows.fill(filled, end));
            filled += taken;
            left -= taken;
            long after = bytes(filled);
            adapt(taken, after - before);
            if (filled == batchRows || after >= limits.batchBytes()) {
                flush(writer);
            }
        }
    }

    private @Nullable String createdBy() {
        return file.getFileMetaData().getCreatedBy();
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

    private void flush(RenditionWriter writer) throws IOException {
        if (filled == 0) {
            return;
        }
        // Closing the root would close the vectors, which are the columns' own.
        @SuppressWarnings("resource")
        VectorSchemaRoot root = new VectorSchemaRoot(columns.fields(), columns.vectors(), filled);
        columns.vectors().forEach(vector -> vector.setValueCount(filled));
        writer.write(root);
        clear();
    }

    private void clear() {
        columns.all().forEach(column -> column.clear(batchRows));
        filled = 0;
    }
}
