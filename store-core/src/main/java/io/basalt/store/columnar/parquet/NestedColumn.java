package io.basalt.store.columnar.parquet;

import org.apache.arrow.vector.FieldVector;

/** A struct, list or map, filled row by row from Parquet's record assembly. Not thread-safe. */
final class NestedColumn extends RenderedColumn {
    /** The vectors below grow as they are filled. */
    private static final int INITIAL_ROWS = 256;

    private static final int LEAST_ROW_BYTES = 8;

    private final NestedNode node;

    NestedColumn(FieldVector vector, NestedNode node) {
        super(vector);
        this.node = node;
    }

    NestedNode node() {
        return node;
    }

    @Override
    void clear(int rows) {
        if (vector().getValueCapacity() == 0) {
            vector().setInitialCapacity(Math.min(rows, INITIAL_ROWS));
            vector().allocateNew();
        } else {
            vector().reset();
        }
        node.clear();
    }

    @Override
    int rowBytes() {
        return LEAST_ROW_BYTES;
    }

    @Override
    long bytes(int rows) {
        return node.bytes(rows);
    }
}
