package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** 32-bit floating point numbers. */
final class FloatColumn extends ArrowColumn {
    private long data;

    FloatColumn(DataType type) {
        super(type);
    }

    @Override
    void bindData(ValueVector vector) {
        data = vector.getDataBuffer().memoryAddress();
    }

    @Override
    public float getFloat(int row) {
        return Platform.getFloat(null, data + ((long) row << 2));
    }
}
