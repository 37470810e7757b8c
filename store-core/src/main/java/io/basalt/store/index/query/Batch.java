package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** The Arrow vectors of a result, filled up to a number of bytes and then again. */
final class Batch implements AutoCloseable {
    /** A batch ends with the row that makes it this large. */
    static final long TARGET_BYTES = 1 << 20;
    /** Keeps vectors of a few bits a row within reason. */
    private static final int MOST_ROWS = 1 << 18;

    private final List<ColumnWriter> columns;
    private final VectorSchemaRoot root;
    private final int fixedSize;
    private int rows;
    private long bytes;

    Batch(List<ColumnWriter> columns) {
        this.columns = List.copyOf(columns);
        root = new VectorSchemaRoot(
                columns.stream().<FieldVector>map(ColumnWriter::vector).toList());
        fixedSize = columns.stream().mapToInt(ColumnWriter::fixedSize).sum();
    }

    List<ColumnWriter> columns() {
        return columns;
    }

    VectorSchemaRoot root() {
        return root;
    }

    /** Bytes that every row takes, whatever is in it. */
    int fixedSize() {
        return fixedSize;
    }

    void reset() {
        columns.forEach(ColumnWriter::reset);
        rows = 0;
        bytes = 0;
    }

    int rows() {
        return rows;
    }

    boolean isFull() {
        return bytes >= TARGET_BYTES || rows >= MOST_ROWS;
    }

    /** Bytes until it is full. */
    long room() {
        return TARGET_BYTES - bytes;
    }

    void added(int moreRows, long moreBytes) {
        rows += moreRows;
        bytes += moreBytes;
    }

    /** Adds a row of fields, one for each column. */
    void add(List<Field> fields, Candidate candidate) {
        long size = fixedSize;
        for (int i = 0; i < fields.size(); i++) {
            size += columns.get(i).write(rows, fields.get(i), candidate);
        }
        added(1, size);
    }

    /** Adds a row of values, one for each column. */
    void add(List<@Nullable AttributeValue> values) {
        long size = fixedSize;
        for (int i = 0; i < values.size(); i++) {
            size += columns.get(i).write(rows, values.get(i));
        }
        added(1, size);
    }

    /** Ends the batch; whether there is anything in it. */
    boolean finish() {
        root.getFieldVectors().forEach(vector -> vector.setValueCount(rows));
        root.setRowCount(rows);
        return rows > 0;
    }

    @Override
    public void close() {
        root.close();
    }
}
