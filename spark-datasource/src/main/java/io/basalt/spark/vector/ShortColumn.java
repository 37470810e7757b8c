package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** 16-bit integers. */
final class ShortColumn extends ArrowColumn {
    private long data;

    ShortColumn(DataType type) {
        super(type);
    }

    @Override
    void bindData(ValueVector vector) {
        data = vector.getDataBuffer().memoryAddress();
    }

    @Override
    public short getShort(int row) {
        return Platform.getShort(null, data + ((long) row << 1));
    }
}
