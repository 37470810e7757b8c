package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Strings with 32-bit offsets. The strings handed out point into the batch and copy nothing. */
public final class Utf8Column extends ArrowColumn {
    private long offsets;
    private long data;

    public Utf8Column() {
        super(DataTypes.StringType);
    }

    @Override
    void bindData(ValueVector vector) {
        offsets = vector.getOffsetBuffer().memoryAddress();
        data = vector.getDataBuffer().memoryAddress();
    }

    @Override
    public @Nullable UTF8String getUTF8String(int row) {
        if (isNullAt(row)) {
            return null;
        }
        int start = offset(offsets, row);
        return UTF8String.fromAddress(null, data + start, offset(offsets, row + 1) - start);
    }
}
