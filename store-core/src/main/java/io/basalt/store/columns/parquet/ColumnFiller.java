package io.basalt.store.columns.parquet;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Dictionary;

/** Moves the values of one flat Parquet column into a vector. The vector is its own. Not thread-safe. */
abstract class ColumnFiller implements AutoCloseable {
    /** An offset, and what Arrow allocates for a text at first. */
    private static final int INITIAL_TEXT_BYTES = 4 + 8 + 1;

    private final FieldVector vector;

    ColumnFiller(FieldVector vector) {
        this.vector = vector;
    }

    final FieldVector vector() {
        return vector;
    }

    /** Makes the vector empty, with room for so many rows. */
    void clear(int rows) {
        if (vector.getValueCapacity() < rows) {
            vector.setInitialCapacity(rows);
            vector.allocateNew();
        } else {
            vector.reset();
        }
    }

    /** Reads values of {@code reader} into the rows from {@code from} up to {@code to}; rows that were not filled are null. */
    final void fill(ColumnReader reader, int presentLevel, int from, int to) {
        for (int row = from; row < to; row++) {
            if (reader.getCurrentDefinitionLevel() == presentLevel) {
                set(row, reader);
            }
            reader.consume();
        }
    }

    /** Takes the reader's current value, which is there. */
    abstract void set(int row, ColumnReader reader);

    /** Bytes that a row takes at least, and that are allocated for each when a batch begins. */
    final int rowBytes() {
        return vector instanceof BaseFixedWidthVector fixed ? fixed.getTypeWidth() + 1 : INITIAL_TEXT_BYTES;
    }

    /** Bytes that the rows up to {@code rows} take. */
    long bytes(int rows) {
        return vector.getBufferSizeFor(rows);
    }

    /** Whether values are taken by their numbers in the row group's dictionary, which {@link #dictionary} then tells. */
    boolean wantsDictionary() {
        return false;
    }

    void dictionary(Dictionary dictionary) {}

    final LeftOutException leftOut(String reason) {
        return new LeftOutException(vector.getName(), reason);
    }

    @Override
    public final void close() {
        vector.close();
    }
}
