package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** 32-bit integers: {@code INT}, {@code DATE} in days, intervals in months. */
final class IntColumn extends ArrowColumn {
    private long data;

    IntColumn(DataType type) {
        super(type);
    }

    @Override
    void bindData(ValueVector vector) {
        data = vector.getDataBuffer().memoryAddress();
    }

    @Override
    public int getInt(int row) {
        return Platform.getInt(null, data + ((long) row << 2));
    }
}
