package io.basalt.store.columnar.parquet;

import org.apache.arrow.vector.FieldVector;

/** A column that is being filled, batch by batch. The vector is its own. Not thread-safe. */
abstract class RenderedColumn implements AutoCloseable {
    private final FieldVector vector;

    RenderedColumn(FieldVector vector) {
        this.vector = vector;
    }

    final FieldVector vector() {
        return vector;
    }

    /** Makes the vector empty, with room for so many rows. */
    abstract void clear(int rows);

    /** Bytes that a row takes at least, and that are allocated for each when a batch begins. */
    abstract int rowBytes();

    /** Bytes that the rows up to {@code rows} take. */
    abstract long bytes(int rows);

    @Override
    public final void close() {
        vector.close();
    }
}
