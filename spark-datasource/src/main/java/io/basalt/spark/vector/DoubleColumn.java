package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.Platform;

/** 64-bit floating point numbers. */
public final class DoubleColumn extends ArrowColumn {
    private long data;

    public DoubleColumn() {
        super(DataTypes.DoubleType);
    }

    @Override
    void bindData(ValueVector vector) {
        data = vector.getDataBuffer().memoryAddress();
    }

    @Override
    public double getDouble(int row) {
        return Platform.getDouble(null, data + ((long) row << 3));
    }
}
