package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.DataTypes;

/** Booleans, one bit each. */
public final class BooleanColumn extends ArrowColumn {
    private long data;

    public BooleanColumn() {
        super(DataTypes.BooleanType);
    }

    @Override
    void bindData(ValueVector vector) {
        data = vector.getDataBuffer().memoryAddress();
    }

    @Override
    public boolean getBoolean(int row) {
        return bit(data, row);
    }
}
