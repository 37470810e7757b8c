package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.jspecify.annotations.Nullable;

/** Lists of anything. */
public final class ListColumn extends ArrowColumn {
    private final ArrowColumn elements;
    private long offsets;

    public ListColumn(ArrayType type, ArrowColumn elements) {
        super(type);
        this.elements = elements;
    }

    @Override
    void bindData(ValueVector vector) {
        offsets = vector.getOffsetBuffer().memoryAddress();
        elements.rebind(((ListVector) vector).getDataVector());
    }

    @Override
    public @Nullable ColumnarArray getArray(int row) {
        if (isNullAt(row)) {
            return null;
        }
        int start = offset(offsets, row);
        return new ColumnarArray(elements, start, offset(offsets, row + 1) - start);
    }

    @Override
    public ColumnVector getChild(int ordinal) {
        return elements;
    }
}
