package io.basalt.spark.vector;

import java.util.List;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Structs that may be null, of some of the fields that their vectors have. */
final class NestedColumn extends ArrowColumn {
    private final List<ArrowColumn> children;
    private final List<Integer> positions;

    /** @param positions of the children within the vector's own */
    NestedColumn(StructType type, List<ArrowColumn> children, List<Integer> positions) {
        super(type);
        this.children = children;
        this.positions = positions;
    }

    @Override
    void bindData(ValueVector vector) {
        for (int i = 0; i < children.size(); i++) {
            children.get(i).rebind(((StructVector) vector).getChildByOrdinal(positions.get(i)));
        }
    }

    @Override
    public ColumnVector getChild(int ordinal) {
        return children.get(ordinal);
    }
}
