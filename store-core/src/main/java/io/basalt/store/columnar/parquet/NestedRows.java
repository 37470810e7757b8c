package io.basalt.store.columnar.parquet;

import io.basalt.store.columnar.LeftOutException;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Fills all nested columns of a row group together, by Parquet's record assembly. Not thread-safe. */
final class NestedRows {
    private final List<NestedColumn> columns;
    private final RecordReader<Boolean> records;

    /** @param schema of these columns alone */
    NestedRows(List<NestedColumn> columns, MessageType schema, @Nullable String createdBy, PageReadStore pages) {
        this.columns = columns;
        this.records = new ColumnIOFactory(createdBy).getColumnIO(schema).getRecordReader(pages, new Materializer());
    }

    /** Throws {@link LeftOutException}. */
    void fill(int from, int to) {
        for (int row = from; row < to; row++) {
            for (NestedColumn column : columns) {
                column.node().moveTo(row);
            }
            records.read();
        }
    }

    private final class Materializer extends RecordMaterializer<Boolean> {
        @Override
        public Boolean getCurrentRecord() {
            return true;
        }

        @Override
        public GroupConverter getRootConverter() {
            return new GroupConverter() {
                @Override
                public Converter getConverter(int column) {
                    return columns.get(column).node().converter();
                }

                @Override
                public void start() {}

                @Override
                public void end() {}
            };
        }
    }
}
