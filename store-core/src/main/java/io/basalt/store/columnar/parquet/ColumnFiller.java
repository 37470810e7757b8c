package io.basalt.store.columnar.parquet;

import io.basalt.store.columnar.LeftOutException;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Dictionary;

/** Moves the values of one Parquet column into a vector, which has one row for each. Not thread-safe. */
abstract class ColumnFiller extends RenderedColumn {
    /** An offset, and what Arrow allocates for a text at first. */
    private static final int INITIAL_TEXT_BYTES = 4 + 8 + 1;

    ColumnFiller(FieldVector vector) {
        super(vector);
    }

    @Override
    void clear(int rows) {
        if (vector().getValueCapacity() < rows) {
            vector().setInitialCapacity(rows);
            vector().allocateNew();
        } else {
            vector().reset();
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

    @Override
    final int rowBytes() {
        return vector() instanceof BaseFixedWidthVector fixed ? fixed.getTypeWidth() + 1 : INITIAL_TEXT_BYTES;
    }

    @Override
    long bytes(int rows) {
        return vector().getBufferSizeFor(rows);
    }

    /** Whether values are taken by their numbers in the row group's dictionary, which {@link #dictionary} then tells. */
    boolean wantsDictionary() {
        return false;
    }

    void dictionary(Dictionary dictionary) {}

    final LeftOutException leftOut(String reason) {
        return new LeftOutException(vector().getName(), reason);
    }
}
