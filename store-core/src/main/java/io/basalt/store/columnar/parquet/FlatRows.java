package io.basalt.store.columnar.parquet;

import static org.apache.parquet.schema.Type.Repetition.OPTIONAL;

import io.basalt.store.columnar.LeftOutException;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Fills all flat columns of a row group, one after the other. Not thread-safe. */
final class FlatRows {
    private final List<ColumnFiller> columns;
    private final MessageType schema;
    private final List<ColumnReader> readers;

    /** @param schema of these columns alone */
    FlatRows(List<ColumnFiller> columns, MessageType schema, @Nullable String createdBy, PageReadStore pages) {
        this.columns = columns;
        this.schema = schema;
        ColumnReadStoreImpl store = new ColumnReadStoreImpl(pages, new DictionaryListener(columns), schema, createdBy);
        for (ColumnDescriptor column : schema.getColumns()) {
            require(column, pages.getPageReader(column).getTotalValueCount(), pages.getRowCount());
        }
        this.readers = schema.getColumns().stream().map(store::getColumnReader).toList();
    }

    /** A reader that has come to its end repeats itself. */
    private static void require(ColumnDescriptor column, long values, long rows) {
        if (values != rows) {
            throw new ParquetDecodingException("expected " + rows + " values of column " + column.getPath()[0]
                    + " in a row group, found " + values);
        }
    }

    /** Throws {@link LeftOutException}. */
    void fill(int from, int to) {
        for (int i = 0; i < readers.size(); i++) {
            int presentLevel = schema.getType(i).isRepetition(OPTIONAL) ? 1 : 0;
            columns.get(i).fill(readers.get(i), presentLevel, from, to);
        }
    }
}
