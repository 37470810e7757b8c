package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** 64-bit integers: {@code BIGINT}, and {@code TIMESTAMP} in microseconds. */
public final class LongColumn extends ArrowColumn {
    private long data;

    public LongColumn(DataType type) {
        super(type);
    }

    @Override
    void bindData(ValueVector vector) {
        data = vector.getDataBuffer().memoryAddress();
    }

    @Override
    public long getLong(int row) {
        return Platform.getLong(null, data + ((long) row << 3));
    }
}
