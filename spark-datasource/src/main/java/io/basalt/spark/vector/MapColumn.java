package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.jspecify.annotations.Nullable;

/** Maps of anything. */
public final class MapColumn extends ArrowColumn {
    private final ArrowColumn keys;
    private final ArrowColumn values;
    private long offsets;

    public MapColumn(MapType type, ArrowColumn keys, ArrowColumn values) {
        super(type);
        this.keys = keys;
        this.values = values;
    }

    @Override
    void bindData(ValueVector vector) {
        offsets = vector.getOffsetBuffer().memoryAddress();
        StructVector entries = (StructVector) ((MapVector) vector).getDataVector();
        keys.rebind(entries.getChildByOrdinal(0));
        values.rebind(entries.getChildByOrdinal(1));
    }

    @Override
    public @Nullable ColumnarMap getMap(int row) {
        if (isNullAt(row)) {
            return null;
        }
        int start = offset(offsets, row);
        return new ColumnarMap(keys, values, start, offset(offsets, row + 1) - start);
    }

    @Override
    public ColumnVector getChild(int ordinal) {
        return ordinal == 0 ? keys : values;
    }
}
