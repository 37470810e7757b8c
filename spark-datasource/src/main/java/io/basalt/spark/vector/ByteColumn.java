package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** 8-bit integers. */
final class ByteColumn extends ArrowColumn {
    private long data;

    ByteColumn(DataType type) {
        super(type);
    }

    @Override
    void bindData(ValueVector vector) {
        data = vector.getDataBuffer().memoryAddress();
    }

    @Override
    public byte getByte(int row) {
        return Platform.getByte(null, data + row);
    }
}
