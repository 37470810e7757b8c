package io.basalt.store.columns.parquet;

import static org.apache.parquet.schema.Type.Repetition.OPTIONAL;

import io.basalt.store.columns.RenditionWriter;
import io.basalt.store.columns.parquet.ParquetRendition.Limits;
import io.basalt.store.io.Appender;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;

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
                columns.fillers().stream().mapToLong(ColumnFiller::rowBytes).sum();
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
            if (columns.fillers().isEmpty()) {
                rowsAlone(writer, rowGroup.getRowCount());
            } else {
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
        MessageType schema = columns.schema();
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(
                pages,
                new DictionaryListener(columns.fillers()),
                schema,
                file.getFileMetaData().getCreatedBy());
        List<ColumnReader> readers =
                schema.getColumns().stream().map(store::getColumnReader).toList();
        for (long left = count; left > 0; ) {
            int taken = (int) Math.min(Math.min(step, left), batchRows - filled);
            long before = bytes(filled);
            for (int i = 0; i < readers.size(); i++) {
                columns.fillers()
                        .get(i)
                        .fill(readers.get(i), schema.getType(i).isRepetition(OPTIONAL) ? 1 : 0, filled, filled + taken);
            }
            filled += taken;
            left -= taken;
            long after = bytes(filled);
            adapt(taken, after - before);
            if (filled == batchRows || after >= limits.batchBytes()) {
                flush(writer);
            }
        }
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
        for (ColumnFiller filler : columns.fillers()) {
            bytes += filler.bytes(rows);
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
        columns.fillers().forEach(filler -> filler.clear(batchRows));
        filled = 0;
    }
}
